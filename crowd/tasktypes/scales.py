"""Which scale the labels of a task type have: names without order, or steps from least to most."""

from __future__ import annotations

from collections.abc import Callable

from crowd.tasktypes import fact_check, pair
from crowd.tasktypes.base import Label, TaskSpec, TaskType, labels_of
from crowd.tasktypes.pair import STEPS
from crowd.tasktypes.rating import MOST_STEPS


def steps_of(kind: TaskType, spec: TaskSpec) -> tuple[str, ...]:
    """The labels from least to most, where they have an order; several criteria together have none."""
    if kind.name == "rating" and "criteria" not in spec:
        return tuple(str(number) for number in range(1, MOST_STEPS + 1))
    if kind.name == "pair" and spec.get("scale") == len(STEPS):
        return tuple(STEPS)
    return ()


CLOSED: dict[str, Callable[[TaskSpec], tuple[Label, ...]]] = {
    "choice": labels_of,
    "pair": pair.offered,
    "fact_check": fact_check.offered,
    "review": labels_of,
}
"""The types whose answer is one label of a fixed list, and where their labels stand."""
WITHOUT_LABELS = ("text", "transcribe", "voice")
"""The types whose answers are in free words, so that no two of them can be told to agree."""

KEYED = (*CLOSED, "several", "rank", "rating")
"""The types whose answers can be compared with a known one, so that they are right or wrong."""


def options_of(kind: TaskType, spec: TaskSpec) -> int:
    """How many labels a worker may choose from, where that is known beforehand; else 0."""
    offered = CLOSED.get(kind.name)
    return len(offered(spec)) if offered else 0
