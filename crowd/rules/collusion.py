"""Collusion and shared accounts: what two workers have in common that chance does not bring, with the numbers.

Everybody who is good gives the right answers; only wrong answers tell who shares them. Nothing here decides anything:
what is found goes to a person, as numbers that she can check.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise
from typing import TypeAlias

Pair: TypeAlias = tuple[int, int]

IMPROBABLE = 1e-6
"""So improbable has a pair to be that a person hears of it."""
BY_CHANCE = 0.01
"""And so improbable has it to be that any of all pairs that are looked at once comes out by chance."""
FEWEST_COMMON = 30
"""Known tasks that both have answered, before anything is said of a pair."""
FEWEST_ALIKE = 5
"""Wrong answers in common, before a pair is looked at."""
DOUBTFUL = 4
"""A task that so many or more answered, more than half of them wrongly, says more of its key than of them."""
HOUR = 3_600_000
SITTING = 10 * 60_000
"""A pause so long (ms) between two answers ends a sitting."""
PAUSE = 60_000
"""So long (ms) an account rests while another one is used, at least."""
HANDOVER = 3 * 60_000
"""So soon (ms) the other account goes on, where one person has both."""
FEWEST_HANDOVERS = 8
RUN = 3
"""Answers in a row, with none of the other account between them; people who work side by side have fewer."""
MIXED = 10
"""One in so many changes may be between shorter runs."""
CROWD = 30
"""Where so many begin at once, as when a project goes live, nobody is compared."""
FEWEST_TEXTS = 3
SHORTEST_TEXT = 40
"""Shorter reasons are the same by chance."""


@dataclass(frozen=True, slots=True)
class Known:
    """An answer to a task whose label is known."""

    task: int
    worker: int
    label: str
    right: str


@dataclass(frozen=True, slots=True)
class Alike:
    """Two workers who give the same wrong answers: of so many common tasks, expected by chance, with its probability."""

    pair: Pair
    common: int
    same_wrong: int
    expected: float
    chance: float
    tasks: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Turns:
    """Two accounts that are never at work together, and go on where the other leaves off: so often, of so many runs."""

    pair: Pair
    handovers: int
    runs: int
    expected: float
    chance: float


@dataclass(frozen=True, slots=True)
class SameText:
    """Two workers who sent the same words, or the very same voice message, for the same tasks."""

    pair: Pair
    texts: int
    voices: int
    tasks: tuple[int, ...]


def alike(answers: Sequence[Known]) -> list[Alike]:
    """Pairs whose wrong answers are the same more often than chance allows, the least likely first.

    By chance two workers are wrong together as often as both are wrong at all, and say the same then as often as the
    wrong answers to such tasks do. Hard tasks make everybody wrong together: how many times more than that all pairs
    are, is how many times more is expected of each. The probability is that of a binomial with the mean, which is never
    smaller than that of tasks that differ.
    """
    told = _clear(answers)
    errors = _errors(told)
    same = _same(told)
    crowd = _crowd(told, errors, same)
    hers: dict[int, set[int]] = defaultdict(set)
    for task, given in told.items():
        for each in given:
            hers[each.worker].add(task)
    usual = {task: same.get(given[0].right, 1.0) * crowd for task, given in told.items()}
    found = [
        _alike(pair, tasks, hers[pair[0]] & hers[pair[1]], errors[pair[0]] * errors[pair[1]], usual)
        for pair, tasks in _together(told).items()
    ]
    bound = min(IMPROBABLE, BY_CHANCE / max(1, math.comb(len(errors), 2)))
    return sorted((each for each in found if each and each.chance < bound), key=lambda each: (each.chance, each.pair))


def turns(times: Mapping[int, Sequence[int]]) -> list[Turns]:
    """Pairs of accounts that take turns, from when each gave its answers (ms UTC, in order), the least likely first.

    People who work at the same time mix: an answer of one, an answer of the other. One person with two accounts gives
    several by one, and then by the other. By chance one begins just as the other ends as often as she begins at all, in
    the hours in which she works.
    """
    bound = min(IMPROBABLE, BY_CHANCE / max(1, math.comb(len(times), 2)))
    pairs = (pair for pair, count in _handovers(times).items() if count >= FEWEST_HANDOVERS)
    found = [_turns(pair, times[pair[0]], times[pair[1]]) for pair in pairs]
    return sorted((each for each in found if each and each.chance < bound), key=lambda each: (each.chance, each.pair))


def same_texts(texts: Iterable[tuple[int, int, str]], voices: Iterable[tuple[int, int, str]]) -> list[SameText]:
    """Pairs that sent the same, from (task, worker, words) and (task, worker, the file's own name).

    Words count where two and no third said them for the same task; a voice message is nobody's twice.
    """
    written = _shared(((task, who, _plain(words)) for task, who, words in texts if len(_plain(words)) >= SHORTEST_TEXT))
    spoken = _shared((0, who, name) for _, who, name in voices)
    tasks = {pair: tuple(sorted(each)) for pair, each in written.items()}
    found = [
        SameText(pair, len(written.get(pair, ())), len(spoken.get(pair, ())), tasks.get(pair, ()))
        for pair in written.keys() | spoken.keys()
    ]
    return sorted(
        (each for each in found if each.texts >= FEWEST_TEXTS or each.voices), key=lambda each: (-each.texts, each.pair)
    )


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


def _crowd(told: Mapping[int, Sequence[Known]], errors: Mapping[int, float], same: Mapping[str, float]) -> float:
    """How many times more pairs give the same wrong answer than would by chance; 1 at least."""
    seen, expected = 0.0, 0.0
    for given in told.values():
        wrong = Counter(each.label for each in given if each.label != each.right)
        seen += sum(count * (count - 1) / 2 for count in wrong.values())
        rates = [errors[each.worker] for each in given]
        pairs = (sum(rates) ** 2 - sum(rate * rate for rate in rates)) / 2
        expected += pairs * same.get(given[0].right, 1.0)
    return max(1.0, seen / expected) if expected else 1.0


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


def _alike(
    pair: Pair, tasks: Sequence[int], common: set[int], both: float, usual: Mapping[int, float]
) -> Alike | None:
    """`both` is how often both are wrong by chance, `usual` how often two wrong answers to a task are then the same."""
    if len(common) < FEWEST_COMMON:
        return None
    expected = math.fsum(min(1.0, both * usual[task]) for task in sorted(common))
    chance = tail(len(tasks), len(common), expected / len(common))
    return Alike(pair, len(common), len(tasks), expected, chance, tuple(sorted(tasks)))


def _handovers(times: Mapping[int, Sequence[int]]) -> Counter[Pair]:
    """How often one of two began soon after the other had paused: those who are worth a closer look."""
    begins = sorted((at, worker) for worker, given in times.items() for at in _begun(given))
    moments = [at for at, _ in begins]
    found = Counter[Pair]()
    for worker, given in times.items():
        for ended in _ended(given):
            first, last = bisect_right(moments, ended), bisect_right(moments, ended + HANDOVER)
            if last - first > CROWD:
                continue
            for other in {other for _, other in begins[first:last]} - {worker}:
                found[min(worker, other), max(worker, other)] += 1
    return found


def _begun(times: Sequence[int]) -> list[int]:
    return [at for before, at in zip((None, *times), times, strict=False) if before is None or at - before > PAUSE]


def _ended(times: Sequence[int]) -> list[int]:
    return [at for at, after in zip(times, (*times[1:], None), strict=True) if after is None or after - at > PAUSE]


def _turns(pair: Pair, one: Sequence[int], other: Sequence[int]) -> Turns | None:
    """None where they were at work side by side."""
    runs = _runs(one, other)
    changes = [(before, after) for before, after in pairwise(runs) if after[0] - before[1] <= HANDOVER]
    handovers = sum(before[2] >= RUN and after[2] >= RUN for before, after in changes)
    if handovers < FEWEST_HANDOVERS or (len(changes) - handovers) * MIXED > len(changes):
        return None
    long = sum(run[2] >= RUN for run in runs)
    days = max(1.0, (runs[-1][1] - runs[0][0]) / (24 * HOUR))
    begun = [_sittings(each) for each in (one, other)]
    each = max(min(1.0, len(sat) * HANDOVER / (_hours(sat) * days)) for sat in begun)
    return Turns(pair, handovers, long, long * each, tail(handovers, long, each))


def _runs(one: Sequence[int], other: Sequence[int]) -> list[tuple[int, int, int]]:
    """(first, last, how many) of the answers of each account in a row, in the order of time."""
    found: list[tuple[int, int, int]] = []
    before = -1
    for at, who in sorted([*((at, 0) for at in one), *((at, 1) for at in other)]):
        if who == before:
            found[-1] = (found[-1][0], at, found[-1][2] + 1)
        else:
            found.append((at, at, 1))
        before = who
    return found


def _sittings(times: Sequence[int]) -> list[int]:
    """When she sat down to work, each time."""
    return [at for before, at in zip((None, *times), times, strict=False) if before is None or at - before > SITTING]


def _hours(sat: Sequence[int]) -> int:
    """The hours of a day (ms) in which somebody ever sits down: she begins in one of them, not just anywhere."""
    return HOUR * len({at // HOUR % 24 for at in sat})


def _plain(words: str) -> str:
    """Words without what a keyboard does to them."""
    return " ".join(words.casefold().split())


def _shared(said: Iterable[tuple[int, int, str]]) -> dict[Pair, set[int]]:
    """The tasks for which two, and nobody else, said the same."""
    who: dict[tuple[int, str], set[int]] = defaultdict(set)
    for task, worker, words in said:
        who[task, words].add(worker)
    found: dict[Pair, set[int]] = defaultdict(set)
    for at, ((task, _), workers) in enumerate(who.items()):
        if len(workers) == 2:
            one, other = sorted(workers)
            found[one, other].add(task or -at - 1)
    return found
