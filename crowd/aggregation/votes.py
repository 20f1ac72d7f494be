"""The labels that workers gave, packed: a million take a few dozen megabytes, and their order never matters."""

from __future__ import annotations

from array import array
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Votes:
    """One vote is (task, worker, label), each an index into its sorted names; votes are sorted by task, then worker.

    `starts` has one entry more than there are tasks: the votes of task t are those from starts[t] to starts[t + 1].
    """

    tasks: tuple[str, ...]
    workers: tuple[str, ...]
    labels: tuple[str, ...]
    task: array[int]
    worker: array[int]
    label: array[int]
    starts: array[int]

    def __len__(self) -> int:
        return len(self.task)

    def of_task(self, task: int) -> Iterator[tuple[int, int]]:
        """(worker, label) of each of its votes."""
        first, last = self.starts[task], self.starts[task + 1]
        return zip(self.worker[first:last], self.label[first:last], strict=True)

    def workers_of(self, task: int) -> array[int]:
        """Who answered it."""
        return self.worker[self.starts[task] : self.starts[task + 1]]

    def counts(self, task: int) -> dict[int, int]:
        """How often each label was given to a task."""
        found: dict[int, int] = {}
        for label in self.label[self.starts[task] : self.starts[task + 1]]:
            found[label] = found.get(label, 0) + 1
        return found

    def by_worker(self) -> list[list[int]]:
        """For each worker the places of her votes."""
        places: list[list[int]] = [[] for _ in self.workers]
        for place, worker in enumerate(self.worker):
            places[worker].append(place)
        return places

    def without(self, names: Collection[str]) -> Votes:
        """The votes on all other tasks; workers and labels keep their numbers, though some may have no vote now."""
        left = [at for at, name in enumerate(self.tasks) if name not in names]
        task, worker, label = array("l"), array("l"), array("l")
        for place, at in enumerate(left):
            first, last = self.starts[at], self.starts[at + 1]
            task.extend([place] * (last - first))
            worker.extend(self.worker[first:last])
            label.extend(self.label[first:last])
        tasks = tuple(self.tasks[at] for at in left)
        return Votes(tasks, self.workers, self.labels, task, worker, label, _starts(task, len(tasks)))


class Gatherer:
    """Takes votes in any order, and packs them."""

    def __init__(self) -> None:
        self._tasks: dict[str, int] = {}
        self._workers: dict[str, int] = {}
        self._labels: dict[str, int] = {}
        self._given: dict[int, int] = {}
        self._label = array("l")

    def put(self, task: str, worker: str, label: str, *, place: int = 0) -> int | None:
        """Takes the vote that stands at a place. A worker's second on a task is not taken: where her first stands."""
        key = self._tasks.setdefault(task, len(self._tasks)) << 32 | self._workers.setdefault(
            worker, len(self._workers)
        )
        if (before := self._given.get(key)) is not None:
            return before
        self._given[key] = place
        self._label.append(self._labels.setdefault(label, len(self._labels)))
        return None

    def votes(self) -> Votes:
        """All that was taken."""
        tasks, task_at = _sorted(self._tasks)
        workers, worker_at = _sorted(self._workers)
        labels, label_at = _sorted(self._labels)
        low = (1 << 32) - 1
        # One number a vote: sorting a million of them takes half a second, sorting tuples ten times as long.
        packed = sorted(
            (task_at[key >> 32] << 64) | (worker_at[key & low] << 32) | label_at[label]
            for key, label in zip(self._given, self._label, strict=True)
        )
        task = array("l", (one >> 64 for one in packed))
        worker = array("l", (one >> 32 & low for one in packed))
        label = array("l", (one & low for one in packed))
        return Votes(tasks, workers, labels, task, worker, label, _starts(task, len(tasks)))


def gathered(votes: Iterable[tuple[str, str, str]]) -> Votes:
    """The votes of (task, worker, label); of a worker's votes on one task the first."""
    gatherer = Gatherer()
    for task, worker, label in votes:
        gatherer.put(task, worker, label)
    return gatherer.votes()


def _sorted(names: dict[str, int]) -> tuple[tuple[str, ...], list[int]]:
    """The names in order, and for each by its old number where it stands now."""
    ordered = sorted(names)
    at = [0] * len(ordered)
    for place, name in enumerate(ordered):
        at[names[name]] = place
    return tuple(ordered), at


def _starts(task: array[int], tasks: int) -> array[int]:
    starts = array("l", [0]) * (tasks + 1)
    for one in task:
        starts[one + 1] += 1
    for place in range(tasks):
        starts[place + 1] += starts[place]
    return starts
