"""A measured value with the interval that holds it in 95 of 100 cases, or why there is none."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from crowd.rules.shares import Z, wilson


@dataclass(frozen=True, slots=True)
class Measured:
    """A value and its 95 % interval. Where there is none, `why` is a sentence; an interval may be missing alone."""

    value: float | None
    low: float | None = None
    high: float | None = None
    why: str = ""


def undefined(why: str) -> Measured:
    return Measured(None, why=why)


def share(right: float, total: float, why: str) -> Measured:
    """A share with Wilson's interval, which stays between 0 and 1 and holds for few answers too."""
    if not total:
        return undefined(why)
    return Measured(right / total, *wilson(right, total))


def jackknifed(value: float, without: Sequence[float | None], least: float = -1.0) -> Measured:
    """A value with the interval that comes of measuring it again without each of so many equal parts of the tasks."""
    found = [each for each in without if each is not None]
    if len(found) < 2 or len(found) < len(without):
        return Measured(value, why="There are too few tasks for an interval.")
    parts = len(found)
    mean = math.fsum(found) / parts
    spread = math.sqrt((parts - 1) / parts * math.fsum((each - mean) ** 2 for each in found))
    half = student(parts - 1) * spread
    return Measured(value, max(least, value - half), min(1.0, value + half))


def normal(value: float, variance: float) -> Measured:
    """A value with the interval of a normal spread, cut at -1 and 1."""
    half = Z * math.sqrt(max(variance, 0.0))
    return Measured(value, max(-1.0, value - half), min(1.0, value + half))


def student(freedom: int) -> float:
    """The 97.5 % point of Student's t, to 3 % from two degrees of freedom on (Abramowitz and Stegun 26.7.5)."""
    if freedom == 1:
        return 12.706
    z3, z5, z7 = Z**3, Z**5, Z**7
    first = (z3 + Z) / 4
    second = (5 * z5 + 16 * z3 + 3 * Z) / 96
    third = (3 * z7 + 19 * z5 + 17 * z3 - 15 * Z) / 384
    return Z + first / freedom + second / freedom**2 + third / freedom**3
