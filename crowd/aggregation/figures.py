"""The figures of a project: how far it is, how sure its labels are, who was right, what a label costs, what is amiss.

All is folded from one line an answer, so that a million of them need no more memory than their tasks and workers.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from statistics import median

from crowd.aggregation.measured import Measured, share

DAY = 86_400_000
LONGEST = 600
"""Seconds: whoever took longer was away."""
BINS = 10
KEPT_TIMES = 200
"""So many of a worker's times are enough for their median."""
ALONE = "No task has two answers yet."
UNKNOWN = "No answer to a task of known answer yet."


@dataclass(frozen=True, slots=True)
class Given:
    """One answer that counts: its task, worker and label, the price (micro-units), when, and the seconds it took."""

    task: str
    worker: str
    label: str
    price: int
    at: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Day:
    """Answers of one day (days since 1970, by the project's clocks), and how far answers to the same task agree."""

    day: int
    answers: int
    agreement: Measured


@dataclass(frozen=True, slots=True)
class WorkerFigure:
    """One worker: answers, how right on known tasks, the median of her seconds."""

    worker: str
    answers: int
    known: int
    accuracy: Measured
    seconds: float


@dataclass(frozen=True, slots=True)
class KnownTask:
    """A task of known answer: how many answered it, and how many otherwise than it says."""

    task: str
    answers: int
    wrong: int


@dataclass(frozen=True, slots=True)
class Indicator:
    """A sign of health: its name, its value, and where good ends and bad begins. `rising`: more of it is better."""

    name: str
    value: float | None
    good: float
    bad: float
    rising: bool

    @property
    def verdict(self) -> str:
        """good, fair or bad; unknown where there is no value."""
        if self.value is None:
            return "unknown"
        sign = 1 if self.rising else -1
        if sign * self.value >= sign * self.good:
            return "good"
        return "bad" if sign * self.value < sign * self.bad else "fair"


@dataclass(frozen=True, slots=True)
class Figures:
    """All of one project. `confusion` counts (known answer, label given); `sureness` counts tasks by tenths of how sure
    their label is; money in micro-units; `cost_a_label` is what a task with all its answers has cost."""

    answers: int
    spent: int
    complete: int
    cost_a_label: int | None
    days: tuple[Day, ...]
    agreement: Measured
    labels: tuple[str, ...]
    confusion: Mapping[tuple[str, str], int]
    sureness: tuple[int, ...]
    workers: tuple[WorkerFigure, ...]
    known: tuple[KnownTask, ...]
    balance: Mapping[str, int]
    health: tuple[Indicator, ...] = ()


@dataclass(slots=True)
class _Worker:
    answers: int = 0
    known: int = 0
    right: int = 0
    times: list[float] = field(default_factory=list)


@dataclass(slots=True)
class _Day:
    answers: int = 0
    same: float = 0.0
    pairs: int = 0


class Fold:
    """Takes answers in any order, and says the figures."""

    def __init__(self, gold: Mapping[str, str], sure: Mapping[str, float], *, offset: int = 0) -> None:
        """`gold`: known answers by task; `sure`: how sure the label of a task is, where votes are weighed; `offset`: ms
        from UTC to the project's clocks."""
        self._gold, self._sure, self._offset = gold, sure, offset
        self._tasks: dict[str, Counter[str]] = defaultdict(Counter)
        self._last: dict[str, int] = {}
        self._workers: dict[str, _Worker] = defaultdict(_Worker)
        self._days: dict[int, _Day] = defaultdict(_Day)
        self._confusion: Counter[tuple[str, str]] = Counter()
        self._spent: Counter[str] = Counter()

    def take(self, given: Given) -> None:
        """One answer more."""
        self._tasks[given.task][given.label] += 1
        self._last[given.task] = max(given.at, self._last.get(given.task, 0))
        self._days[self._day(given.at)].answers += 1
        self._spent[given.task] += given.price
        worker = self._workers[given.worker]
        worker.answers += 1
        if len(worker.times) < KEPT_TIMES:
            worker.times.append(min(given.seconds, LONGEST))
        if (right := self._gold.get(given.task)) is not None:
            worker.known += 1
            worker.right += right == given.label
            self._confusion[right, given.label] += 1

    def figures(self, *, complete: Collection[str], health: Iterable[Indicator] = ()) -> Figures:
        """What was taken comes to; the tasks of `complete` have all their answers."""
        same, pairs = self._agree()
        whole = sum(self._spent[task] for task in complete)
        return Figures(
            answers=sum(worker.answers for worker in self._workers.values()),
            spent=self._spent.total(),
            complete=len(complete),
            cost_a_label=whole // len(complete) if complete else None,
            days=tuple(self._one(day, each) for day, each in sorted(self._days.items())),
            agreement=share(same, pairs, ALONE),
            labels=self._labels(),
            confusion=dict(self._confusion),
            sureness=self._sureness(),
            workers=self._all(),
            known=self._known(),
            balance=dict(Counter(self._gold.values())),
            health=tuple(health),
        )

    def _labels(self) -> tuple[str, ...]:
        given = {label for counts in self._tasks.values() for label in counts}
        return tuple(sorted(given | set(self._gold.values())))

    def _day(self, at: int) -> int:
        return (at + self._offset) // DAY

    def _agree(self) -> tuple[float, int]:
        """Pairs of answers to one task that are the same, and all pairs; each task on the day of its last answer."""
        for task, counts in self._tasks.items():
            total = sum(counts.values())
            day = self._days[self._day(self._last[task])]
            day.same += sum(count * (count - 1) // 2 for count in counts.values())
            day.pairs += total * (total - 1) // 2
        return sum(day.same for day in self._days.values()), sum(day.pairs for day in self._days.values())

    def _one(self, day: int, each: _Day) -> Day:
        return Day(day, each.answers, share(each.same, each.pairs, ALONE))

    def _sureness(self) -> tuple[int, ...]:
        bins = [0] * BINS
        for task, counts in self._tasks.items():
            sure = self._sure.get(task, max(counts.values()) / sum(counts.values()))
            bins[min(int(sure * BINS), BINS - 1)] += 1
        return tuple(bins)

    def _all(self) -> tuple[WorkerFigure, ...]:
        return tuple(
            WorkerFigure(name, each.answers, each.known, share(each.right, each.known, UNKNOWN), median(each.times))
            for name, each in sorted(self._workers.items(), key=lambda item: (-item[1].answers, item[0]))
        )

    def _known(self) -> tuple[KnownTask, ...]:
        """The worst first: those that most workers get wrong may be wrong themselves."""
        found = [
            KnownTask(task, sum(self._tasks[task].values()), sum(self._tasks[task].values()) - self._tasks[task][right])
            for task, right in self._gold.items()
            if task in self._tasks
        ]
        return tuple(sorted(found, key=lambda each: (-each.wrong / each.answers, -each.answers, each.task)))


def health(states: Mapping[str, int], *, eligible: int, tasks: int, known: int) -> tuple[Indicator, ...]:
    """Signs with bounds that are in use elsewhere; they show where to look and decide nothing."""
    answered = sum(states.get(state, 0) for state in ("submitted", "accepted", "rejected"))
    begun = answered + sum(states.get(state, 0) for state in ("expired", "skipped"))
    judged = states.get("accepted", 0) + states.get("rejected", 0)
    return (
        Indicator("finished", answered / begun if begun else None, 0.95, 0.90, True),
        Indicator("rejected", states.get("rejected", 0) / judged if judged else None, 0.05, 0.30, False),
        Indicator("eligible", float(eligible), 300, 30, True),
        Indicator("known", known / tasks if tasks else None, 0.05, 0.01, True),
    )
