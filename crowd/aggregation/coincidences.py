"""Which labels met on one task, counted for all tasks and for parts of them: what agreement is made of."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import reduce

from crowd.aggregation.votes import Votes

PARTS = 200
DEAREST = 20_000_000  # pairs of labels to look at for all parts together: some seconds


@dataclass(slots=True)
class Coincidences:
    """Of the tasks with two answers or more: `pairs[a, b]` holds how often a met b, in Krippendorff's weights.

    `given` counts the answers by label, `tasks` the tasks, `agreeing` sums over them the share of pairs that agree.
    """

    pairs: dict[tuple[int, int], float] = field(default_factory=dict)
    given: dict[int, int] = field(default_factory=dict)
    tasks: int = 0
    agreeing: float = 0.0

    def add(self, counts: dict[int, int], times: int) -> None:
        """Counts so many tasks whose answers are these."""
        total = sum(counts.values())
        if total < 2:
            return
        even = 0
        for label, count in counts.items():
            self.given[label] = self.given.get(label, 0) + times * count
            even += count * (count - 1)
            for other, met in counts.items():
                pairs = count * (met - 1) if label == other else count * met
                if pairs:
                    self.pairs[label, other] = self.pairs.get((label, other), 0.0) + times * pairs / (total - 1)
        self.tasks += times
        self.agreeing += times * even / (total * (total - 1))

    def plus(self, part: Coincidences, sign: int = 1) -> Coincidences:
        """These and a part of them more; or less, with a sign of -1."""
        pairs, given = dict(self.pairs), dict(self.given)
        for pair, met in part.pairs.items():
            pairs[pair] = pairs.get(pair, 0.0) + sign * met
        for label, count in part.given.items():
            given[label] = given.get(label, 0) + sign * count
        return Coincidences(pairs, given, self.tasks + sign * part.tasks, self.agreeing + sign * part.agreeing)


@dataclass(frozen=True, slots=True)
class Parted:
    """The coincidences of all tasks, and of each of so many parts of them."""

    whole: Coincidences
    parts: tuple[Coincidences, ...]

    def leaving_out(self) -> Iterator[Coincidences]:
        """The whole without each of its parts."""
        return (self.whole.plus(part, -1) for part in self.parts)


def counted(votes: Votes) -> Parted:
    """The coincidences of all tasks. A task is in the part that its place among the comparable ones says."""
    comparable = [task for task in range(len(votes.tasks)) if votes.starts[task + 1] - votes.starts[task] > 1]
    number = min(len(comparable), PARTS)
    seen: list[Counter[tuple[tuple[int, int], ...]]] = [Counter() for _ in range(number)]
    for place, task in enumerate(comparable):
        seen[place % number][tuple(sorted(votes.counts(task).items()))] += 1
    parts = tuple(_summed(each) for each in seen)
    whole = _summed(sum(seen, Counter()))
    return Parted(whole, _affordable(whole, parts))


def _summed(seen: Counter[tuple[tuple[int, int], ...]]) -> Coincidences:
    """Most tasks of a project are answered like many others: each kind of them is counted once."""
    found = Coincidences()
    for counts, times in seen.items():
        found.add(dict(counts), times)
    return found


def _affordable(whole: Coincidences, parts: tuple[Coincidences, ...]) -> tuple[Coincidences, ...]:
    """The parts, joined to fewer of them where there are so many labels that leaving out each would take minutes."""
    most = max(DEAREST // max(len(whole.pairs), 1), 10)
    if len(parts) <= most:
        return parts
    return tuple(reduce(Coincidences.plus, parts[place::most]) for place in range(most))
