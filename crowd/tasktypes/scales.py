"""Which scale the labels of a task type have: names without order, or steps from least to most."""

from __future__ import annotations

from crowd.tasktypes.base import TaskSpec, TaskType, labels_of
from crowd.tasktypes.fact_check import TEXTS as VERDICTS
from crowd.tasktypes.pair import STEPS, offered
from crowd.tasktypes.rating import MOST_STEPS


def steps_of(kind: TaskType, spec: TaskSpec) -> tuple[str, ...]:
    """The labels from least to most, where they have an order; several criteria together have none."""
    if kind.name == "rating" and "criteria" not in spec:
        return tuple(str(number) for number in range(1, MOST_STEPS + 1))
    if kind.name == "pair" and spec.get("scale") == len(STEPS):
        return tuple(STEPS)
    return ()


def options_of(kind: TaskType, spec: TaskSpec) -> int:
    """How many labels a worker may choose from, where that is known beforehand; else 0."""
    if kind.name == "pair":
        return len(offered(spec))
    if kind.name == "fact_check" and "labels" not in spec:
        return len(VERDICTS)
    return len(labels_of(spec)) if kind.name in ("choice", "fact_check", "review") else 0
