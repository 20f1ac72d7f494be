"""Krippendorff's alpha for labels without order, in an order, or that are numbers; over all labels and for each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from crowd.aggregation.coincidences import Coincidences, Parted
from crowd.aggregation.measured import Measured, jackknifed, undefined

Scale = Literal["nominal", "ordinal", "interval"]

NOTHING_TO_COMPARE = "No task has two answers, so there is nothing to compare."
ONE_LABEL = "Everybody gave the same label everywhere: agreement cannot be told from having no other choice."
NEVER_GIVEN = "No task that can be compared has this label."


def alpha(met: Parted, scale: Scale, values: Sequence[float]) -> Measured:
    """Over all labels. `values` holds for each label its number, or its rank where the scale is ordinal."""
    if not met.whole.tasks:
        return undefined(NOTHING_TO_COMPARE)
    value = _alpha(met.whole, scale, values)
    if value is None:
        return undefined(ONE_LABEL)
    return jackknifed(value, [_alpha(each, scale, values) for each in met.leaving_out()])


def alphas(met: Parted, labels: Sequence[int]) -> list[Measured]:
    """For each of these labels, against all others together."""
    totals = [sum(part.given.values()) for part in met.parts]
    return [_alpha_of(met, label, totals) for label in labels]


def _alpha_of(met: Parted, label: int, totals: Sequence[int]) -> Measured:
    """For one label; `totals` are the answers of the parts."""
    whole, total = _Meets.of(met.whole, label), sum(met.whole.given.values())
    if not whole.given:
        return undefined(NEVER_GIVEN if met.whole.tasks else NOTHING_TO_COMPARE)
    value = whole.alpha(total)
    if value is None:
        return undefined(ONE_LABEL)
    # Three numbers a part: to leave out a part of all labels for each of them would take minutes.
    parts = (_Meets.of(part, label) for part in met.parts)
    without = (_Meets(whole.given - part.given, whole.met - part.met) for part in parts)
    return jackknifed(value, [each.alpha(total - left) for each, left in zip(without, totals, strict=True)])


@dataclass(frozen=True, slots=True)
class _Meets:
    """How often a label was given, and how often it met itself."""

    given: int
    met: float

    @classmethod
    def of(cls, met: Coincidences, label: int) -> _Meets:
        return cls(met.given.get(label, 0), met.pairs.get((label, label), 0.0))

    def alpha(self, total: int) -> float | None:
        """Of this label against the others, among so many answers."""
        return _beyond_chance(2 * (self.given - self.met), 2 * self.given * (total - self.given), total)


def _alpha(met: Coincidences, scale: Scale, values: Sequence[float]) -> float | None:
    given = {label: count for label, count in met.given.items() if count}
    total = sum(given.values())
    if scale == "nominal":
        agreed = sum(met.pairs.get((label, label), 0.0) for label in given)
        return _beyond_chance(total - agreed, total * total - sum(count * count for count in given.values()), total)
    stands = _middles(given, values) if scale == "ordinal" else {label: values[label] for label in given}
    found = sum(met.pairs[pair] * (stands[pair[0]] - stands[pair[1]]) ** 2 for pair in met.pairs if met.pairs[pair])
    # What all pairs of answers would be apart, without looking at each: by the sums of the values and of their squares.
    first = sum(count * stands[label] for label, count in given.items())
    second = sum(count * stands[label] ** 2 for label, count in given.items())
    return _beyond_chance(found, 2 * (total * second - first * first), total)


def _beyond_chance(found: float, expected: float, total: int) -> float | None:
    """1 less the disagreement found by the disagreement expected; None where none can be expected."""
    return None if expected <= 1e-9 else 1 - (total - 1) * found / expected


def _middles(given: Mapping[int, int], ranks: Sequence[float]) -> dict[int, float]:
    """Where each label stands among all answers in their order: two are as far apart as there are answers between."""
    middle: dict[int, float] = {}
    before = 0
    for label in sorted(given, key=lambda one: ranks[one]):
        middle[label] = before + given[label] / 2
        before += given[label]
    return middle
