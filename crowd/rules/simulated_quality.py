"""A project's labels before money is spent: a crowd of stated or measured quality works it many times over.

Each worker is right with a probability of her own; whoever is wrong gives each other label alike. Known tasks come in
between, by their share; from them workers are known, as in the work itself.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from crowd.rules.confidence import confidence
from crowd.rules.dynamic_overlap import SHARE, DynamicOverlap, known_quality, wanted

LEAST_SPREAD = 1e-3


class Chance(Protocol):
    """What `random.Random` offers of it; the same seed, the same crowd."""

    def random(self) -> float: ...
    def betavariate(self, alpha: float, beta: float) -> float: ...
    def sample(self, population: Sequence[int], k: int) -> list[int]: ...
    def choice(self, seq: Sequence[float]) -> float: ...


@dataclass(frozen=True, slots=True)
class CrowdGuess:
    """What is thought of a crowd: how often its workers are right on average, how far they differ (a standard
    deviation), and the share of those who tap by chance. `measured` are qualities that were seen, and come before."""

    workers: int
    accuracy: float = 0.85
    spread: float = 0.08
    clickers: float = 0.05
    measured: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """How a project is worked: so many answers a task, or as many as its rule wants. `known` is the share of known
    tasks among those that a worker is given, up to a half."""

    overlap: int
    rule: DynamicOverlap | None = None
    known: float = 0.0

    @property
    def most(self) -> int:
        return self.rule.max_overlap if self.rule else self.overlap


@dataclass(frozen=True, slots=True)
class Played:
    """What a run came to: the share of right labels (a tie of k counts 1/k), and all answers, to known tasks too."""

    accuracy: float
    answers: int


@dataclass(slots=True)
class _Person:
    quality: float
    right: int = 0
    known: int = 0


def crowd(guess: CrowdGuess, options: int, chance: Chance) -> list[float]:
    """How often each worker is right."""
    return [_quality(guess, options, chance) for _ in range(guess.workers)]


def play(plan: Plan, qualities: Sequence[float], *, tasks: int, options: int, chance: Chance) -> Played:
    """One run of so many tasks; at most as many workers answer a task as there are."""
    people = [_Person(quality) for quality in qualities]
    answers, right = 0, 0.0
    for _ in range(tasks):
        votes: list[tuple[int, int]] = []
        for at in chance.sample(range(len(people)), min(plan.most, len(people))):
            person = people[at]
            answers += 1 + _meets_known(person, plan, options, chance)
            weight = known_quality(None, person.right, person.known)
            votes.append((_answer(person.quality, options, chance), weight))
            if len(votes) >= plan.overlap and not _another(plan, votes, options):
                break
        right += _right(plan, votes, options)
    return Played(right / tasks if tasks else 0.0, answers)


def _quality(guess: CrowdGuess, options: int, chance: Chance) -> float:
    if guess.measured:
        return chance.choice(guess.measured)
    if chance.random() < guess.clickers:
        return 1 / options
    mean = min(max(guess.accuracy, LEAST_SPREAD), 1 - LEAST_SPREAD)
    room = mean * (1 - mean)
    spread = min(max(guess.spread, LEAST_SPREAD) ** 2, room / 2)
    size = room / spread - 1
    return chance.betavariate(mean * size, (1 - mean) * size)


def _meets_known(person: _Person, plan: Plan, options: int, chance: Chance) -> int:
    """Before a task of the project, a known one at its rate: how many she answered."""
    if chance.random() >= plan.known / (1 - plan.known):
        return 0
    person.known += 1
    person.right += _answer(person.quality, options, chance) == TRUTH
    return 1


TRUTH = 0


def _answer(quality: float, options: int, chance: Chance) -> int:
    if chance.random() < quality:
        return TRUTH
    return 1 + int(chance.random() * (options - 1))


def _another(plan: Plan, votes: list[tuple[int, int]], options: int) -> bool:
    return plan.rule is not None and wanted(plan.rule, ((str(label), known) for label, known in votes), options).another


def _right(plan: Plan, votes: list[tuple[int, int]], options: int) -> float:
    best = _weighed(votes, options) if plan.rule else _most(votes)
    return (str(TRUTH) in best) / len(best) if best else 1 / options


def _weighed(votes: list[tuple[int, int]], options: int) -> tuple[str, ...]:
    found = confidence(((str(label), known / SHARE) for label, known in votes), options)
    if found.label is not None:
        return (found.label,)
    return _most([vote for vote in votes if str(vote[0]) in found.tied])


def _most(votes: list[tuple[int, int]]) -> tuple[str, ...]:
    counts = Counter(str(label) for label, _ in votes)
    most = max(counts.values(), default=0)
    return tuple(label for label, count in counts.items() if count == most)
