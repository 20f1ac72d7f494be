"""How gold does: how often each task is failed, which labels it lacks, and how long what is unseen will last."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from crowd.rules.shares import wilson

DAY = 86_400_000
WINDOW = 7 * DAY
"""Who came within so long counts as at work, and how often gold was due for her then is what will be due."""
FEW = 5
"""Below so many answers nothing is said about a gold task."""
HARD_FROM = 0.25
"""A gold task is hard when it is surely failed by more than this share."""
WARN_BELOW = 3.0
"""Days of gold left, below which the admins hear of it."""
CALM_FROM = 5.0
"""Days of gold left, from which on a shortage is over, and the next one would be told anew."""
LACKING = 0.10
"""Gold lacks a label that people give so much more often than gold has it."""
FIRST_DRY = 0.10
"""Gold has run out when it has for this share of the workers at work."""


class State(StrEnum):
    """How a gold task does."""

    NEW = "new"
    HEALTHY = "healthy"
    HARD = "hard"
    DOUBTFUL = "doubtful"
    USED_UP = "used up"


@dataclass(frozen=True, slots=True)
class Failing:
    """Of `answered` people `failed` gave an answer that the key does not accept; `low` and `high` hold the true share
    in 95 of 100 cases."""

    answered: int
    failed: int
    rate: float | None
    low: float
    high: float


def failing(answered: int, failed: int) -> Failing:
    """How often a gold task is failed."""
    if not answered:
        return Failing(0, 0, None, 0.0, 1.0)
    return Failing(answered, failed, failed / answered, *wilson(failed, answered))


def state_of(control: str | None, found: Failing) -> State:
    """`control` is what the task is: gold, retired, suspended; None for a known task of ordinary work."""
    match control:
        case "suspended":
            return State.DOUBTFUL
        case "retired":
            return State.USED_UP
    if found.answered < FEW:
        return State.NEW
    return State.HARD if found.low > HARD_FROM else State.HEALTHY


@dataclass(frozen=True, slots=True)
class Balance:
    """One label: how many gold tasks have it, and its shares among gold and among the answers of the project."""

    label: str
    gold: int
    among_gold: float
    among_answers: float

    @property
    def lacking(self) -> float:
        """How much more often people say it than gold does."""
        return self.among_answers - self.among_gold

    @property
    def lacks(self) -> bool:
        """Whether that is much."""
        return self.lacking >= LACKING


def balance(gold: Mapping[str, int], answers: Mapping[str, int]) -> tuple[Balance, ...]:
    """Every label that stands in either, the one that gold lacks most first."""
    known, given = sum(gold.values()), sum(answers.values())
    found = [
        Balance(label, gold.get(label, 0), _share(gold.get(label, 0), known), _share(answers.get(label, 0), given))
        for label in sorted({*gold, *answers})
    ]
    return tuple(sorted(found, key=lambda each: (-each.lacking, each.label)))


@dataclass(frozen=True, slots=True)
class Demand:
    """One worker at work: how many gold tasks she has not seen, and how often gold is due for her a day."""

    unseen: int
    a_day: float

    @property
    def days(self) -> float:
        """How long what she has not seen will last."""
        return self.unseen / self.a_day


@dataclass(frozen=True, slots=True)
class Supply:
    """Gold in work: how many tasks with how many exposures left; of `workers` at work `dry` have seen all of it.

    `days` is how long it lasts; None while nobody is at work.
    """

    tasks: int
    exposures: int
    workers: int
    dry: int
    days: float | None

    @property
    def short(self) -> bool:
        """Whether somebody has to see to it now."""
        return self.days is not None and self.days < WARN_BELOW

    @property
    def calm(self) -> bool:
        """Whether a shortage is over."""
        return self.days is not None and self.days >= CALM_FROM


def a_day(times: int, since: int, now: int) -> float:
    """How often gold is due a day for somebody for whom it was due so many times since then (ms), within WINDOW."""
    return times * DAY / min(max(now - since, DAY), WINDOW)


def supply(tasks: int, exposures: int, workers: Iterable[Demand]) -> Supply:
    """Gold ends with its exposures, or when the first tenth of the workers have seen all of it, whichever is sooner."""
    at_work = [each for each in workers if each.a_day > 0]
    if not at_work:
        return Supply(tasks, exposures, 0, 0, None)
    dry = sum(not each.unseen for each in at_work)
    together = exposures / sum(each.a_day for each in at_work)
    return Supply(tasks, exposures, len(at_work), dry, min(together, _first_dry(at_work)))


def _first_dry(workers: Sequence[Demand]) -> float:
    """In how many days a tenth of them have seen all."""
    ends = sorted(each.days for each in workers)
    return ends[int(FIRST_DRY * (len(ends) - 1))]


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 0.0


MOST_OVERTURNED = 0.10
"""From this share of overturned answers on, a gold task is suspended."""
LEAST_OVERTURNED = 2


def overturned_too_often(overturned: int, failed: int) -> bool:
    """Whether people mended so many verdicts of a key that it is in doubt; `failed` counts those mended, too."""
    return overturned >= LEAST_OVERTURNED and overturned >= MOST_OVERTURNED * failed
