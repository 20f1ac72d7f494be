"""The figures of a project: how far it is, how sure its labels are, who was right, what a label costs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from crowd.aggregation.health import Indicator
from crowd.aggregation.measured import Measured
from crowd.rules.gold_health import Balance, Failing, State

DAY, HOUR = 86_400_000, 3_600_000


@dataclass(frozen=True, slots=True)
class Given:
    """One answer that counts: its task, worker and label ("" of free words), price (micro-units), when, the seconds.

    `control` says that its task stands in the work as gold, or stood there; `credit` is how right it is, 0 to 100.
    """

    task: str
    worker: str
    label: str
    price: int
    at: int
    seconds: float
    control: str | None = None
    credit: int | None = None


@dataclass(frozen=True, slots=True)
class Day:
    """One day, or one hour (so many since 1970, by the project's clocks): all answers; how far those to the same task
    agree; how many tasks got the last of their answers, and what a label of these cost (micro-units)."""

    day: int
    answers: int
    agreement: Measured
    complete: int = 0
    cost_a_label: int | None = None


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
    """A task of known answer: how many answered it, how many of them wrongly, and how it does."""

    task: str
    answers: int
    wrong: int
    failing: Failing
    state: State


@dataclass(frozen=True, slots=True)
class Figures:
    """All of one project. `confusion` counts (known answer, label given); `sureness` counts tasks by tenths of how sure
    their label is; money in micro-units.

    `spent` is what the ledger says was paid: also to answers that do not count, for second looks and for verdicts. Gold
    in the work is in `answers`, `spent`, days and workers, and apart in `gold_answers` and `gold_spent`; it is no part
    of agreement, sureness and complete tasks. `cost_a_label` is what a task with all its answers has cost, and its
    share of all that was paid beside. `hours` is what `days` is, for a project that has lasted for two days at most;
    else empty.
    """

    answers: int
    gold_answers: int
    spent: int
    gold_spent: int
    complete: int
    cost_a_label: int | None
    days: tuple[Day, ...]
    hours: tuple[Day, ...]
    agreement: Measured
    labels: tuple[str, ...]
    confusion: Mapping[tuple[str, str], int]
    sureness: tuple[int, ...]
    workers: tuple[WorkerFigure, ...]
    known: tuple[KnownTask, ...]
    balance: tuple[Balance, ...]
    health: tuple[Indicator, ...] = ()

    @property
    def tested(self) -> int:
        """Answers to tasks of known answer."""
        return sum(each.known for each in self.workers)
