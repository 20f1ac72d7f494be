"""Collusion: two workers who give the same wrong answers more often than chance brings, with the numbers.

Everybody who is good gives the right answers; only wrong answers tell who shares them. Nothing here decides anything:
what is found goes to a person, as numbers that she can check.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import TypeAlias

Pair: TypeAlias = tuple[int, int]

IMPROBABLE = 1e-6
"""So improbable has a pair to be that a person hears of it."""
BY_CHANCE = 0.01
"""And so improbable has it to be that any of all pairs that are looked at once comes out by chance."""
FEWEST_COMMON = 30
"""Known tasks that both have answered, before anything is said of a pair."""
FEWEST_EXPECTED = 5
"""The same wrong answers that chance brings to all other pairs, before it is known how hard the tasks are."""
FEWEST_ALIKE = 5
"""Wrong answers in common, before a pair is looked at."""
DOUBTFUL = 4
"""A task that so many or more answered, more than half of them wrongly, says more of its key than of them."""


@dataclass(frozen=True, slots=True)
class Known:
    """An answer to a task whose label is known; `disputed` says that people differed on it: it is a hard one."""

    task: int
    worker: int
    label: str
    right: str
    disputed: bool = False


@dataclass(frozen=True, slots=True)
class Alike:
    """Two workers who give the same wrong answers: how often, of how many common tasks, what chance brings, and how
    likely it brings so many."""

    pair: Pair
    common: int
    same_wrong: int
    expected: float
    chance: float
    tasks: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class _Counts:
    """Common answers of a pair, or of all, how many are the same wrong ones, and how many chance brings."""

    common: int
    seen: int
    expected: float


def alike(answers: Sequence[Known]) -> list[Alike]:
    """Pairs whose wrong answers are the same more often than chance allows, the least likely first.

    By chance two workers are wrong together as often as both are wrong at all, and say the same then as often as the
    wrong answers to such tasks do. Hard tasks make everybody wrong together: how many times more than that all other
    pairs are, is how many times more is expected of each; disputed tasks are counted apart. The probability is that of
    a binomial with the mean, which is never smaller than that of tasks that differ.
    """
    told = _clear(answers)
    errors = _errors(told)
    same = _same(told)
    crowd = {apart: _crowd(_apart(told, apart), errors, same) for apart in (False, True)}
    hers: dict[int, set[int]] = defaultdict(set)
    for task, given in told.items():
        for each in given:
            hers[each.worker].add(task)
    found = []
    for pair, tasks in _together(told).items():
        kinds = [
            _of_kind(told, apart, hers[pair[0]] & hers[pair[1]], tasks, errors[pair[0]] * errors[pair[1]], same)
            for apart in (False, True)
        ]
        found.append(_alike(pair, tasks, kinds, [crowd[False], crowd[True]]))
    bound = min(IMPROBABLE, BY_CHANCE / max(1, math.comb(len(errors), 2)))
    return sorted((each for each in found if each and each.chance < bound), key=lambda each: (each.chance, each.pair))


def tail(hits: int, of: int, each: float) -> float:
    """How likely so many hits or more are in so many tries, each of which hits with this probability."""
    if hits <= 0:
        return 1.0
    if each <= 0 or hits > of:
        return 0.0
    if each >= 1:
        return 1.0
    first = math.lgamma(of + 1)
    logs = (
        first - math.lgamma(at + 1) - math.lgamma(of - at + 1) + at * math.log(each) + (of - at) * math.log1p(-each)
        for at in range(hits, of + 1)
    )
    return min(1.0, math.fsum(math.exp(log) for log in logs))


def _clear(answers: Sequence[Known]) -> dict[int, list[Known]]:
    """By task, without those that most who answered got wrong."""
    by_task: dict[int, list[Known]] = defaultdict(list)
    for each in answers:
        by_task[each.task].append(each)
    return {task: given for task, given in by_task.items() if len(given) < DOUBTFUL or _wrong(given) * 2 <= len(given)}


def _wrong(given: Sequence[Known]) -> int:
    return sum(each.label != each.right for each in given)


def _errors(told: Mapping[int, Sequence[Known]]) -> dict[int, float]:
    """How often each worker is wrong."""
    answered, wrong = Counter[int](), Counter[int]()
    for given in told.values():
        for each in given:
            answered[each.worker] += 1
            wrong[each.worker] += each.label != each.right
    return {worker: wrong[worker] / count for worker, count in answered.items()}


def _same(told: Mapping[int, Sequence[Known]]) -> dict[str, float]:
    """How often two wrong answers to tasks of one right label are the same; where few are known, always."""
    wrong: dict[str, Counter[str]] = defaultdict(Counter)
    for given in told.values():
        for each in given:
            if each.label != each.right:
                wrong[each.right][each.label] += 1
    return {
        right: sum(count * count for count in labels.values()) / total**2 if (total := labels.total()) >= 10 else 1.0
        for right, labels in wrong.items()
    }


def _apart(told: Mapping[int, Sequence[Known]], disputed: bool) -> dict[int, Sequence[Known]]:
    return {task: given for task, given in told.items() if given[0].disputed is disputed}


def _crowd(told: Mapping[int, Sequence[Known]], errors: Mapping[int, float], same: Mapping[str, float]) -> _Counts:
    """How often all pairs gave the same wrong answer, and how often they would by chance."""
    seen, expected, common = 0, 0.0, 0
    for given in told.values():
        wrong = Counter(each.label for each in given if each.label != each.right)
        seen += sum(count * (count - 1) // 2 for count in wrong.values())
        rates = [errors[each.worker] for each in given]
        pairs = (sum(rates) ** 2 - sum(rate * rate for rate in rates)) / 2
        expected += pairs * same.get(given[0].right, 1.0)
        common += len(given) * (len(given) - 1) // 2
    return _Counts(common, seen, expected)


def _of_kind(
    told: Mapping[int, Sequence[Known]],
    disputed: bool,
    common: set[int],
    tasks: Sequence[int],
    both: float,
    same: Mapping[str, float],
) -> _Counts:
    """The same of one pair; `both` is how often both are wrong by chance."""
    met = [task for task in sorted(common) if told[task][0].disputed is disputed]
    seen = sum(told[task][0].disputed is disputed for task in tasks)
    return _Counts(len(met), seen, math.fsum(both * same.get(told[task][0].right, 1.0) for task in met))


def _together(told: Mapping[int, Sequence[Known]]) -> dict[Pair, list[int]]:
    """The tasks to which two gave the same wrong answer, for pairs with enough of them."""
    found: dict[Pair, list[int]] = defaultdict(list)
    for task, given in told.items():
        wrong: dict[str, list[int]] = defaultdict(list)
        for each in given:
            if each.label != each.right:
                wrong[each.label].append(each.worker)
        for workers in wrong.values():
            for pair in combinations(sorted(workers), 2):
                found[pair].append(task)
    return {pair: tasks for pair, tasks in found.items() if len(tasks) >= FEWEST_ALIKE}


def _alike(pair: Pair, tasks: Sequence[int], kinds: Sequence[_Counts], crowd: Sequence[_Counts]) -> Alike | None:
    """A pair beside all others; None where there is too little of either to say anything."""
    common, expected = sum(each.common for each in kinds), 0.0
    for hers, all_ in zip(kinds, crowd, strict=True):
        if hers.common:
            others = all_.expected - hers.expected
            if others < FEWEST_EXPECTED:
                return None
            expected += min(hers.common, hers.expected * max(1.0, (all_.seen - hers.seen) / others))
    if common < FEWEST_COMMON:
        return None
    return Alike(pair, common, len(tasks), expected, tail(len(tasks), common, expected / common), tuple(sorted(tasks)))
