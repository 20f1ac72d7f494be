"""Fleiss' kappa for many workers, Cohen's for two: agreement beyond what chance alone would bring."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import chain

from crowd.aggregation.alpha import NOTHING_TO_COMPARE, ONE_LABEL
from crowd.aggregation.coincidences import Coincidences, Parted
from crowd.aggregation.measured import Measured, jackknifed, normal, undefined
from crowd.aggregation.votes import Votes

LEAST_SHARED = 10
"""Two workers with fewer tasks in common are not compared: their kappa would say nothing."""
MOST_MEETINGS = 20_000_000
"""Answers of two workers to one task, over all tasks: more of them take minutes."""
MOST_LISTED = 100

Confusion = dict[tuple[int, int], int]


@dataclass(frozen=True, slots=True)
class TwoWorkers:
    """Cohen's kappa of two workers on the tasks that both answered, and the plain share on which they agree."""

    one: str
    other: str
    tasks: int
    agreement: float
    kappa: Measured


@dataclass(frozen=True, slots=True)
class Pairwise:
    """Cohen's kappa over pairs of workers: the mean, weighted by common tasks, and the pairs with most of those."""

    mean: Measured
    compared: int
    listed: tuple[TwoWorkers, ...]


def fleiss(met: Parted) -> Measured:
    """Fleiss' kappa; a task counts by the share of its pairs of answers that agree, however many it has."""
    if not met.whole.tasks:
        return undefined(NOTHING_TO_COMPARE)
    value = _fleiss(met.whole)
    if value is None:
        return undefined(ONE_LABEL)
    return jackknifed(value, [_fleiss(each) for each in met.leaving_out()])


def pairwise(votes: Votes) -> Pairwise:
    """Cohen's kappa of all pairs of workers who have enough tasks in common; of the only two workers in any case."""
    sizes = [last - first for first, last in zip(votes.starts, votes.starts[1:], strict=False)]
    if sum(size * (size - 1) // 2 for size in sizes) > MOST_MEETINGS:
        return Pairwise(undefined("There are too many pairs of workers to compare each; take alpha."), 0, ())
    least = 1 if len(votes.workers) == 2 else LEAST_SHARED
    found = list(_two_by_two(votes, least))
    return Pairwise(_mean(found), len(found), tuple(sorted(found, key=_most_common)[:MOST_LISTED]))


def cohen(confusion: Mapping[tuple[int, int], int]) -> Measured:
    """Cohen's kappa of a confusion table, with the spread of Fleiss, Cohen and Everitt (1969)."""
    total = sum(confusion.values())
    if not total:
        return undefined("These two have no task in common.")
    cells = {pair: count / total for pair, count in confusion.items()}
    one, other = _margins(cells)
    agreed = sum(part for (a, b), part in cells.items() if a == b)
    chance = sum(part * other[label] for label, part in one.items())
    if chance >= 1 - 1e-12:
        return undefined("Both gave one and the same label everywhere: agreement cannot be told from chance.")
    return normal((agreed - chance) / (1 - chance), _variance(cells, one, other, agreed, chance) / total)


def _variance(
    cells: Mapping[tuple[int, int], float],
    one: Mapping[int, float],
    other: Mapping[int, float],
    agreed: float,
    chance: float,
) -> float:
    kappa_part = sum(
        part * ((1 - chance) - (one[a] + other[a]) * (1 - agreed)) ** 2 for (a, b), part in cells.items() if a == b
    )
    apart = sum(part * (other[a] + one[b]) ** 2 for (a, b), part in cells.items() if a != b)
    rest = (agreed * chance - 2 * chance + agreed) ** 2
    return (kappa_part + (1 - agreed) ** 2 * apart - rest) / (1 - chance) ** 4


def _margins(cells: Mapping[tuple[int, int], float]) -> tuple[dict[int, float], dict[int, float]]:
    """How often either gave each label; of labels that only one of them gave, the other's share is 0."""
    one = {label: 0.0 for pair in cells for label in pair}
    other = dict(one)
    for (a, b), part in cells.items():
        one[a] += part
        other[b] += part
    return one, other


def _fleiss(met: Coincidences) -> float | None:
    total = sum(met.given.values())
    if not total:
        return None
    chance = sum((count / total) ** 2 for count in met.given.values())
    return None if chance >= 1 - 1e-12 else (met.agreeing / met.tasks - chance) / (1 - chance)


def _two_by_two(votes: Votes, least: int) -> Iterator[TwoWorkers]:
    """Every pair of workers who met so often; one worker's pairs at a time are in memory."""
    for worker, places in enumerate(votes.by_worker()):
        often = Counter(chain.from_iterable(votes.workers_of(votes.task[place]) for place in places))
        tables: dict[int, Confusion] = {met: {} for met, times in often.items() if times >= least and met > worker}
        if tables:
            _fill(tables, votes, places)
        for met, table in tables.items():
            agreed = sum(count for (a, b), count in table.items() if a == b) / often[met]
            yield TwoWorkers(votes.workers[worker], votes.workers[met], often[met], agreed, cohen(table))


def _fill(tables: dict[int, Confusion], votes: Votes, places: list[int]) -> None:
    for place in places:
        mine = votes.label[place]
        for met, label in votes.of_task(votes.task[place]):
            if (table := tables.get(met)) is not None:
                table[mine, label] = table.get((mine, label), 0) + 1


def _mean(found: list[TwoWorkers]) -> Measured:
    if not found:
        return undefined(f"No two workers have {LEAST_SHARED} tasks in common.")
    if len(found) == 1:
        return found[0].kappa
    known = [(two.tasks, two.kappa.value) for two in found if two.kappa.value is not None]
    if not known:
        return undefined(ONE_LABEL)
    mean = sum(tasks * value for tasks, value in known) / sum(tasks for tasks, _ in known)
    return Measured(mean, why="The pairs share workers, so that their mean has no interval; alpha has one.")


def _most_common(two: TwoWorkers) -> tuple[int, str, str]:
    return -two.tasks, two.one, two.other
