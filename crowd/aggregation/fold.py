"""Figures are folded from one line an answer, so that a million of them need no more memory than tasks and workers."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from statistics import median

from crowd.aggregation.figures import DAY, HOUR, Figures, Given, KnownTask, WorkerFigure
from crowd.aggregation.figures import Day as DayFigure
from crowd.aggregation.measured import Measured, share
from crowd.rules.gold_health import balance, failing, state_of

LONGEST = 600
"""Seconds: whoever took longer was away."""
BINS = 10
KEPT_TIMES = 200
"""So many of a worker's times are enough for their median."""
SHORT = 48
"""Hours that a project may have lasted to be told by the hour, too."""
RIGHT = 50
"""The credit from which on an answer counts as right."""
ALONE = "No task has two answers yet."
UNKNOWN = "No answer to a task of known answer yet."


@dataclass(slots=True)
class _Task:
    labels: Counter[str] = field(default_factory=Counter)
    spent: int = 0
    last: int = 0

    @property
    def pairs(self) -> tuple[int, int]:
        """Pairs of answers that are the same, and all pairs."""
        total = self.labels.total()
        return sum(count * (count - 1) // 2 for count in self.labels.values()), total * (total - 1) // 2


@dataclass(slots=True)
class _Known:
    answers: int = 0
    wrong: int = 0
    control: str | None = None


@dataclass(slots=True)
class _Worker:
    answers: int = 0
    known: int = 0
    right: int = 0
    times: list[float] = field(default_factory=list)


@dataclass(slots=True)
class _Agreeing:
    """Pairs of answers that are the same, of how many, to how many tasks."""

    same: int = 0
    pairs: int = 0
    tasks: int = 0

    def add(self, same: int, pairs: int) -> None:
        self.same, self.pairs, self.tasks = self.same + same, self.pairs + pairs, self.tasks + bool(pairs)

    @property
    def measured(self) -> Measured:
        """The share of pairs; the interval is that of so many tasks, since pairs of one task hang together."""
        value = self.same / self.pairs if self.pairs else 0.0
        return share(value * self.tasks, self.tasks, ALONE)


@dataclass(slots=True)
class _Day:
    answers: int = 0
    agreeing: _Agreeing = field(default_factory=_Agreeing)
    complete: int = 0
    spent: int = 0


class Fold:
    """Takes answers in any order, and says the figures."""

    def __init__(self, gold: Mapping[str, str], sure: Mapping[str, float], *, offset: int = 0) -> None:
        """`gold`: known answers by task; `sure`: how sure the label of a task is, where votes are weighed; `offset`: ms
        from UTC to the project's clocks."""
        self._gold, self._sure, self._offset = gold, sure, offset
        self._tasks: dict[str, _Task] = defaultdict(_Task)
        self._workers: dict[str, _Worker] = defaultdict(_Worker)
        self._hours: Counter[int] = Counter()
        self._known: dict[str, _Known] = defaultdict(_Known)
        self._confusion: Counter[tuple[str, str]] = Counter()
        self._gold_answers = self._gold_spent = 0
        self._all_labels: set[str] = set(gold.values())

    def take(self, given: Given) -> None:
        """One answer more."""
        self._hours[self._at(given.at, HOUR)] += 1
        if given.label:
            self._all_labels.add(given.label)
        self._take_worker(given)
        if given.control is None:
            task = self._tasks[given.task]
            if given.label:
                task.labels[given.label] += 1
            task.spent += given.price
            task.last = max(given.at, task.last)
        else:
            self._gold_answers += 1
            self._gold_spent += given.price

    def _take_worker(self, given: Given) -> None:
        worker = self._workers[given.worker]
        worker.answers += 1
        if len(worker.times) < KEPT_TIMES:
            worker.times.append(min(given.seconds, LONGEST))
        if (right := self._gold.get(given.task)) is None:
            return
        known = self._known[given.task]
        known.control = given.control
        credit = _credit(given, right)
        if credit is not None:
            worker.known += 1
            worker.right += credit >= RIGHT
            known.answers += 1
            known.wrong += credit < RIGHT
            self._confusion[right, given.label] += 1

    def figures(self, *, complete: Collection[str], paid: int | None = None) -> Figures:
        """What was taken comes to; the tasks of `complete` have all their answers.

        `paid` is all that the ledger says was paid, other than to the answers that were taken too; None: nothing else.
        """
        spent = sum(task.spent for task in self._tasks.values())
        shared = self._gold_spent if paid is None else max(paid - spent, self._gold_spent)
        own = sum(task.spent for name in complete if (task := self._tasks.get(name)))
        short = self._hours and max(self._hours) - min(self._hours) < SHORT
        labels = Counter[str]()
        for task in self._tasks.values():
            labels.update(task.labels)
        return Figures(
            answers=sum(worker.answers for worker in self._workers.values()),
            gold_answers=self._gold_answers,
            spent=spent + shared,
            gold_spent=self._gold_spent,
            complete=len(complete),
            cost_a_label=_label_costs(own, len(complete), shared, spent),
            days=self._by(DAY, complete, shared, spent),
            hours=self._by(HOUR, complete, shared, spent) if short else (),
            agreement=self._agreement(),
            labels=tuple(sorted(self._all_labels)),
            confusion=dict(self._confusion),
            sureness=self._sureness(),
            workers=self._all(),
            known=self._worst(),
            balance=balance(Counter(self._gold.values()), labels),
        )

    def _at(self, at: int, step: int) -> int:
        """In which day or hour a moment is."""
        return (at + self._offset) // step

    def _agreement(self) -> Measured:
        """Over all tasks."""
        whole = _Agreeing()
        for task in self._tasks.values():
            whole.add(*task.pairs)
        return whole.measured

    def _by(self, step: int, complete: Collection[str], shared: int, spent: int) -> tuple[DayFigure, ...]:
        """The days, or hours; each task is in that of its last answer."""
        found: dict[int, _Day] = defaultdict(_Day)
        for hour, answers in self._hours.items():
            found[hour * HOUR // step].answers += answers
        for task in self._tasks.values():
            found[self._at(task.last, step)].agreeing.add(*task.pairs)
        for task in (self._tasks[name] for name in complete if name in self._tasks):
            day = found[self._at(task.last, step)]
            day.complete += 1
            day.spent += task.spent
        return tuple(_day(at, each, shared, spent) for at, each in sorted(found.items()))

    def _sureness(self) -> tuple[int, ...]:
        bins = [0] * BINS
        for name, task in self._tasks.items():
            if not task.labels:
                continue
            sure = self._sure.get(name, max(task.labels.values()) / task.labels.total())
            bins[min(int(sure * BINS), BINS - 1)] += 1
        return tuple(bins)

    def _all(self) -> tuple[WorkerFigure, ...]:
        return tuple(
            WorkerFigure(name, each.answers, each.known, share(each.right, each.known, UNKNOWN), median(each.times))
            for name, each in sorted(self._workers.items(), key=lambda item: (-item[1].answers, item[0]))
        )

    def _worst(self) -> tuple[KnownTask, ...]:
        """The worst first: those that most workers get wrong may be wrong themselves."""
        found = [_known_task(name, each) for name, each in self._known.items()]
        return tuple(sorted(found, key=lambda each: (-(each.failing.rate or 0), -each.answers, each.task)))


def _label_costs(own: int, labels: int, shared: int, spent: int) -> int | None:
    """What one of so many labels cost whose answers cost `own`, and their part of what all of `spent` share."""
    if not labels:
        return None
    return (own + (shared * own // spent if spent else 0)) // labels


def _day(at: int, each: _Day, shared: int, spent: int) -> DayFigure:
    cost = _label_costs(each.spent, each.complete, shared, spent)
    return DayFigure(at, each.answers, each.agreeing.measured, each.complete, cost)


def _known_task(name: str, each: _Known) -> KnownTask:
    fails = failing(each.answers, each.wrong)
    return KnownTask(name, each.answers, each.wrong, fails, state_of(each.control, fails))


def _credit(given: Given, right: str) -> int | None:
    """How right an answer to a known task is; None while its key is in doubt."""
    if given.control == "suspended":
        return None
    return given.credit if given.credit is not None else 100 * (given.label == right)
