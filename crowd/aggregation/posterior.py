"""The skill-weighted posterior over a whole file: each task by its votes and what is known of those who gave them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from crowd.aggregation.results import Aggregate, TaskLabel
from crowd.aggregation.votes import Votes
from crowd.rules.confidence import confidence, quality


@dataclass(slots=True)
class _Record:
    """What one worker got right, of how many."""

    right: float = 0.0
    total: int = 0


def by_posterior(votes: Votes, gold: Mapping[str, str], skills: Mapping[str, float], options: int) -> Aggregate:
    """The likeliest label of each task. A worker counts as much as she is known to be right:

    by her skill (0 to 100) where it is given, else by her answers to tasks of known answer, else by how often she
    agrees with the majority of the others. The task in question never counts for or against who answered it.
    """
    known = {place: gold[name] for place, name in enumerate(votes.tasks) if name in gold}
    tested = _tested(votes, known)
    others = _agreeing(votes, {place for place, worker in enumerate(votes.workers) if worker in skills} | set(tested))
    judge = _Judge(votes, known, tested, others, skills)
    labels = [_label(votes, task, judge, options) for task in range(len(votes.tasks))]
    return Aggregate("posterior", labels, judge.all(), judge.notes())


class _Judge:
    """Says of each worker how good she is, leaving out one task."""

    def __init__(
        self,
        votes: Votes,
        known: Mapping[int, str],
        tested: Mapping[int, _Record],
        others: Mapping[int, _Record],
        skills: Mapping[str, float],
    ) -> None:
        self._votes = votes
        self._known = known
        self._tested = tested
        self._others = others
        self._skills = {place: skills[name] / 100 for place, name in enumerate(votes.workers) if name in skills}

    def of(self, worker: int, label: int, task: int, counts: Mapping[int, int]) -> float:
        """Her quality for a task of these votes, on which she gave this label."""
        if worker in self._skills:
            return self._skills[worker]
        if record := self._tested.get(worker):
            return self._without(record, task, self._votes.labels[label])
        record = self._others[worker]
        agreed, compared = _agreed(counts, label)
        return quality(record.right - agreed, record.total - compared)

    def all(self) -> dict[str, float]:
        """The quality of each worker, over all of her tasks."""
        records = {**self._others, **self._tested}
        found = {worker: quality(record.right, record.total) for worker, record in records.items()} | self._skills
        return {self._votes.workers[worker]: found[worker] for worker in sorted(found)}

    def notes(self) -> tuple[str, ...]:
        tested = len(self._tested.keys() - self._skills.keys())
        return tuple(
            f"{count} of {len(self._votes.workers)} workers are judged by {what}."
            for count, what in (
                (len(self._skills), "the skills given"),
                (tested, "tasks whose answer is known"),
                (len(self._others), "how often they agree with the others"),
            )
            if count
        )

    def _without(self, record: _Record, task: int, label: str) -> float:
        if task not in self._known:
            return quality(record.right, record.total)
        return quality(record.right - (self._known[task] == label), record.total - 1)


def _label(votes: Votes, task: int, judge: _Judge, options: int) -> TaskLabel:
    counts = votes.counts(task)
    given = [(votes.labels[label], judge.of(worker, label, task, counts)) for worker, label in votes.of_task(task)]
    found = confidence(given, options)
    return TaskLabel(votes.tasks[task], found.label, found.confidence, found.tied, len(given))


def _tested(votes: Votes, known: Mapping[int, str]) -> dict[int, _Record]:
    """The records of those who answered any task of known answer."""
    found: dict[int, _Record] = {}
    for task, right in known.items():
        for worker, label in votes.of_task(task):
            record = found.setdefault(worker, _Record())
            record.total += 1
            record.right += votes.labels[label] == right
    return found


def _agreeing(votes: Votes, judged: set[int]) -> dict[int, _Record]:
    """The records of everybody else: how often each agrees with the majority of the others on a task."""
    found = {worker: _Record() for worker in range(len(votes.workers)) if worker not in judged}
    if found:
        for task in range(len(votes.tasks)):
            counts = votes.counts(task)
            for worker, label in votes.of_task(task):
                if record := found.get(worker):
                    agreed, compared = _agreed(counts, label)
                    record.right += agreed
                    record.total += compared
    return found


def _agreed(counts: Mapping[int, int], label: int) -> tuple[float, int]:
    """Whether a vote agrees with the majority of the other votes on its task (a share of it where they are even), and
    whether there are any."""
    most, even, hers = 0, 0, False
    for other, count in counts.items():
        left = count - (other == label)
        if left > most:
            most, even, hers = left, 1, other == label
        elif left == most and left:
            even += 1
            hers = hers or other == label
    return (hers / even, 1) if most else (0.0, 0)
