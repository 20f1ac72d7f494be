"""Which method fits the answers at hand, and why."""

from __future__ import annotations

from dataclasses import dataclass

from crowd.aggregation.measured import Measured
from crowd.aggregation.votes import Votes

FREE = 5
"""With fewer answers for each label than this, labels are texts rather than labels."""
ENOUGH = 0.8
"""The share of answers that must come from workers of whom enough is known."""
FEW = 10
"""A worker with fewer answers cannot be judged by them at all."""
NO_BETTER = 0.1
"""Agreement surely below this is hardly more than chance. Real crowds of use to somebody were seen from 0.24 on."""
NOISE = (
    "But workers hardly agree more than chance would have it: no method makes good labels of that. "
    "Look at the guidelines, and at who answers."
)
CLEAR_NUMBER = 3
"""Answers a task from which on weighing them can change the outcome without looking at who gave them."""


@dataclass(frozen=True, slots=True)
class Advice:
    """The name of a method, and sentences on why it fits."""

    method: str
    reasons: tuple[str, ...]


def advice(votes: Votes, known: bool, alpha: Measured | None = None) -> Advice:
    """Full Dawid-Skene learns a number for each pair of labels and each worker: it fits where they answered more than
    that. Below it, one number a worker can be learned; below that, only what is known of her beforehand counts: `known`
    says that there are answers to tasks of known answer. Where `alpha` is surely hardly above chance, that is said."""
    found = _fitting(votes, known)
    if len(votes.labels) < 2 or alpha is None or alpha.high is None or alpha.high >= NO_BETTER:
        return found
    return Advice(found.method, (*found.reasons, NOISE))


def _fitting(votes: Votes, known: bool) -> Advice:
    tasks, labels, answers = len(votes.tasks), len(votes.labels), len(votes)
    if not answers:
        return Advice("majority", ("There are no answers yet.",))
    if labels == 1:
        return Advice("majority", ("All answers are the same label; every method says that.",))
    if labels > FEW and labels * FREE > answers:
        return Advice("majority", ("Nearly every answer is a label of its own, as free text is: none can be weighed.",))
    each = answers / tasks
    if each < 2:
        return Advice("majority", (f"There are {each:.1f} answers a task: no method can weigh one against itself.",))
    if len(votes.workers) == 2:
        return Advice(
            "majority",
            ("Two workers only: where they differ, no count can tell who is right. Let a third one decide the ties.",),
        )
    return _by_numbers(votes, known, labels, each)


def _by_numbers(votes: Votes, known: bool, labels: int, each: float) -> Advice:
    squared = labels * labels
    full, some = _share(votes, max(squared, FEW)), _share(votes, FEW)
    told = f"{labels:,} labels make {squared:,} numbers a worker"
    if full >= ENOUGH and each >= CLEAR_NUMBER:
        return Advice(
            "dawid-skene", (f"{told}, and {full:.0%} of the answers come from workers with as many answers.",)
        )
    if some >= ENOUGH and each >= CLEAR_NUMBER:
        return Advice(
            "one-coin",
            (
                f"{told}, and only {full:.0%} of the answers come from workers with so many: too few for Dawid-Skene.",
                f"One number a worker can be learned: {some:.0%} come from workers with {FEW} answers or more.",
            ),
        )
    if known:
        return Advice("posterior", (f"{_few(some, each)} Tasks of known answer say how good each worker is.",))
    return Advice(
        "majority", (f"{_few(some, each)} Tasks of known answer (--gold) would make the posterior possible.",)
    )


def _few(some: float, each: float) -> str:
    if some < ENOUGH:
        return f"Only {some:.0%} of the answers come from workers with {FEW} answers or more: too few to learn from."
    return f"With {each:.1f} answers a task there is little to learn about workers from each other."


def _share(votes: Votes, least: int) -> float:
    """The share of answers from workers with so many answers."""
    sizes = [0] * len(votes.workers)
    for worker in votes.worker:
        sizes[worker] += 1
    return sum(size for size in sizes if size >= least) / len(votes)
