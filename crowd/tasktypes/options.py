"""How many answers a task can have, where each answer is one label of a list that the project fixes."""

from __future__ import annotations

from collections.abc import Callable

from crowd.tasktypes import fact_check, pair
from crowd.tasktypes.base import Label, TaskSpec, labels_of

CLOSED: dict[str, Callable[[TaskSpec], tuple[Label, ...]]] = {
    "choice": labels_of,
    "pair": pair.offered,
    "fact_check": fact_check.offered,
    "review": labels_of,
}
"""The types whose answers can be weighed against each other, and where their labels stand."""


def options(spec: TaskSpec) -> int:
    """How many labels there are; 0 for a type whose answers have no label of a fixed list."""
    offered = CLOSED.get(str(spec["type"]))
    return len(offered(spec)) if offered else 0
