"""Krippendorff's alpha for labels without order, in an order, or that are numbers; over all labels and for each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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


def alpha_of(met: Parted, label: int) -> Measured:
    """For one label against all others together."""
    if not met.whole.given.get(label):
        return undefined(NEVER_GIVEN if met.whole.tasks else NOTHING_TO_COMPARE)
    value = _alpha_of(met.whole, label)
    if value is None:
        return undefined(ONE_LABEL)
    return jackknifed(value, [_alpha_of(each, label) for each in met.leaving_out()])


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


def _alpha_of(met: Coincidences, label: int) -> float | None:
    total, hers = sum(met.given.values()), met.given.get(label, 0)
    apart = 2 * (hers - met.pairs.get((label, label), 0.0))
    return _beyond_chance(apart, 2 * hers * (total - hers), total)


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
