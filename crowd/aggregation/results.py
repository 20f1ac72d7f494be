"""What an aggregation gives: for each task a label or a tie, and how sure it is."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from crowd.aggregation.votes import Votes
from crowd.rules.majority import majority

EVEN = 1e-9


@dataclass(frozen=True, slots=True)
class TaskLabel:
    """What the answers to one task say. A tie has no label; `tied` names the labels that are even.

    `confidence` is between 0 and 1: for a majority its share of the votes, else the probability that the model gives.
    `given` says whether any worker gave this label: a model may name one that nobody did.
    """

    task: str
    label: str | None
    confidence: float
    tied: tuple[str, ...]
    votes: int
    given: bool = True


@dataclass(frozen=True, slots=True)
class Aggregate:
    """The labels of all tasks in the order of their names, by one method.

    `quality` holds for each worker what the method thinks of her, where it thinks anything; `notes` are sentences.
    """

    method: str
    labels: Sequence[TaskLabel]
    quality: dict[str, float] = field(default_factory=dict)
    notes: tuple[str, ...] = ()


def by_majority(votes: Votes) -> Aggregate:
    """The label that most workers gave."""
    return Aggregate("majority", [_majority(votes, task) for task in range(len(votes.tasks))])


def by_scores(votes: Votes, scores: Callable[[int], Iterable[tuple[int, float]]]) -> list[TaskLabel]:
    """The labels of highest score, from the scores of a task's labels; within a billionth they are even."""
    return [_best(votes, task, list(scores(task))) for task in range(len(votes.tasks))]


def _majority(votes: Votes, task: int) -> TaskLabel:
    found = majority(votes.labels[label] for _, label in votes.of_task(task))
    share = found.votes[0][1] / found.total
    return TaskLabel(votes.tasks[task], found.label, share, found.tied, found.total)


def _best(votes: Votes, task: int, scores: list[tuple[int, float]]) -> TaskLabel:
    best = max(score for _, score in scores)
    even = sorted(votes.labels[label] for label, score in scores if best - score < EVEN)
    name, total = votes.tasks[task], votes.starts[task + 1] - votes.starts[task]
    if len(even) > 1:
        return TaskLabel(name, None, best, tuple(even), total)
    given = any(votes.labels[label] == even[0] for _, label in votes.of_task(task))
    return TaskLabel(name, even[0], best, (), total, given)
