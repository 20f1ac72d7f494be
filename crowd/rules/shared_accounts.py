"""Shared accounts: two that take turns, or send the same words and voices, as one person with two accounts does.

No phone is seen here, and no address: what is known is when people answered, and what they typed or said.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from crowd.rules.collusion import BY_CHANCE, IMPROBABLE, Pair, tail

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
    long = ((task, who, plain) for task, who, words in texts if len(plain := _plain(words)) >= SHORTEST_TEXT)
    written = _shared(((task, plain), task, who) for task, who, plain in long)
    spoken = _shared((name, task, who) for task, who, name in voices)
    found = []
    for pair in written.keys() | spoken.keys():
        same = [*written.get(pair, []), *spoken.get(pair, [])]
        tasks = tuple(sorted({task for each in same for task in each}))
        found.append(SameText(pair, len(written.get(pair, [])), len(spoken.get(pair, [])), tasks))
    return sorted(
        (each for each in found if each.texts >= FEWEST_TEXTS or each.voices), key=lambda each: (-each.texts, each.pair)
    )


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


def _shared(said: Iterable[tuple[Hashable, int, int]]) -> dict[Pair, list[set[int]]]:
    """What two, and nobody else, said the same, each as the tasks for which they did: (what, the task, the worker)."""
    who: dict[Hashable, dict[int, int]] = defaultdict(dict)
    for what, task, worker in said:
        who[what].setdefault(worker, task)
    found: dict[Pair, list[set[int]]] = defaultdict(list)
    for tasks in who.values():
        if len(tasks) == 2:
            one, other = sorted(tasks)
            found[one, other].append({*tasks.values()})
    return found
