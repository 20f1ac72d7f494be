"""How right the labels of an aggregation are where the answer is known."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from crowd.aggregation.measured import Measured, share
from crowd.aggregation.results import TaskLabel

NONE_KNOWN = "None of the tasks has a known answer."


@dataclass(frozen=True, slots=True)
class Accuracy:
    """The share of known tasks whose label is right. A tie of k labels counts as 1/k where the right one is among them;
    `lost` and `won` are what it would be if all such ties went wrong, or right."""

    known: int
    ties: int
    right: Measured
    lost: float | None
    won: float | None


def accuracy(labels: Sequence[TaskLabel], gold: Mapping[str, str]) -> Accuracy:
    """Of all tasks that have a known answer and any vote."""
    right, surely, ties, won, known = 0.0, 0, 0, 0, 0
    for each in labels:
        if (answer := gold.get(each.task)) is None:
            continue
        known += 1
        surely += each.label == answer
        ties += bool(each.tied)
        if answer in each.tied:
            won += 1
            right += 1 / len(each.tied)
    if not known:
        return Accuracy(0, 0, share(0, 0, NONE_KNOWN), None, None)
    return Accuracy(known, ties, share(surely + right, known, NONE_KNOWN), surely / known, (surely + won) / known)
