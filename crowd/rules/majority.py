"""The label that most people gave, and nothing where they are even."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Majority:
    """How a task was voted on. `label` is None without votes and for a tie, whose labels are in `tied`.

    `votes` lists (label, votes), most votes first, then by label: the order of the answers never matters.
    """

    label: str | None
    votes: tuple[tuple[str, int], ...]
    total: int
    tied: tuple[str, ...]


def majority(labels: Iterable[str]) -> Majority:
    """The majority of the labels given to one task."""
    votes = tuple(sorted(Counter(labels).items(), key=lambda vote: (-vote[1], vote[0])))
    total = sum(count for _, count in votes)
    best = tuple(label for label, count in votes if count == votes[0][1])
    if len(best) == 1:
        return Majority(best[0], votes, total, ())
    return Majority(None, votes, total, best)
