"""The order in which a worker meets a project's tasks, and which of them come to the front when an answer lands."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum


class Order(StrEnum):
    """A project's `order`."""

    AS_GIVEN = "as given"
    RANDOM = "random"
    NEARLY_FINISHED = "nearly finished"
    DISPUTED = "disputed"


@dataclass(frozen=True, slots=True)
class Walk:
    """How far she is in file order: behind `cursor`. In random order she begins at `start` and walks once around.

    `resume` is set while she is on the part before her start: the end that she had come to, where she goes on after.
    """

    cursor: int
    start: int = 0
    resume: int = 0

    def bound(self, horizon: int) -> int:
        """The last position of the part that she walks now."""
        return min(self.start, horizon) if self.resume else horizon

    def turned(self, horizon: int) -> Walk | None:
        """Where she goes on when nothing is left on this part; None when there is no other."""
        if not self.start:
            return None
        return Walk(self.resume) if self.resume else replace(self, cursor=0, resume=horizon)


def first_walk(order: Order, project_id: int, person_id: int, horizon: int) -> Walk:
    """Where a worker begins: at the front, or in random order at a place that is hers alone."""
    if order is not Order.RANDOM or not horizon:
        return Walk(0)
    digest = hashlib.blake2b(f"{project_id}/{person_id}".encode(), digest_size=8).digest()
    start = int.from_bytes(digest, "big") % horizon
    return Walk(start, start)


def comes_forward(order: Order, labels: Sequence[str]) -> bool:
    """Whether a task goes before those that nobody began, given the labels of all its answers.

    Nearly finished first: once it has an answer, it is finished before another is begun. Disputed first: once two of
    its answers differ.
    """
    match order:
        case Order.NEARLY_FINISHED:
            return bool(labels)
        case Order.DISPUTED:
            return len(set(labels)) > 1
        case _:
            return False
