"""When a worker is asked what she thinks of a project: seldom, after real work, and ever less if she passes it over."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

WEEK = 7 * 86_400_000
ENOUGH_ANSWERS = 10
"""Whoever answered less has hardly seen the guidelines at work."""
LOOKED_AT = 6
"""So many times she was asked are looked at; after as many without stars she is left alone for about a year."""
ASPECTS = ("guidelines", "interface", "communication")
STARS = range(1, 6)


@dataclass(frozen=True, slots=True)
class Before:
    """She was asked at this time (ms), and gave stars or none."""

    at: int
    rated: bool


def may_ask(answered: int, before: Sequence[Before], now: int) -> bool:
    """Whether this is a good moment; `before` is what she was asked about other projects, the newest first.

    A week between two questions at least; twice as long for each question in a row that she passed over.
    """
    if answered < ENOUGH_ANSWERS:
        return False
    if not before:
        return True
    passed = next((count for count, each in enumerate(before) if each.rated), len(before))
    return now - before[0].at >= WEEK << passed
