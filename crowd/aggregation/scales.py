"""In which order labels stand, and as which numbers, for a scale that asks for it."""

from __future__ import annotations

import math
from collections.abc import Sequence

from crowd.aggregation.alpha import Scale


class NoOrder(ValueError):
    """The labels have no such order; the message says the cure."""


def values_of(labels: Sequence[str], scale: Scale, order: Sequence[str] = ()) -> tuple[float, ...]:
    """A number for each label: its place in `order` where that is given, else the number that the label is."""
    if scale == "nominal":
        return tuple(map(float, range(len(labels))))
    if scale == "ordinal" and order:
        missing = [label for label in labels if label not in order]
        if missing:
            raise NoOrder(f'"{missing[0]}" is not in the order; name all labels, from least to most')
        return tuple(float(order.index(label)) for label in labels)
    numbers = tuple(_number(label) for label in labels)
    for label, number in zip(labels, numbers, strict=True):
        if not math.isfinite(number):
            raise NoOrder(f'"{label}" is no number, so that the labels have no {scale} scale of their own')
    return numbers


def _number(label: str) -> float:
    try:
        return float(label)
    except ValueError:
        return math.nan
