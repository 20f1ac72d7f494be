"""Each worker against the others and against what is known: how much she answered, agrees, and gets right."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from crowd.aggregation.measured import Measured, share, undefined
from crowd.aggregation.votes import Votes

ALONE = "Nobody else answered any of these tasks."
UNKNOWN = "She answered no task whose answer is known."
SAME = "She and the others gave one and the same label: agreement cannot be told from chance."


@dataclass(frozen=True, slots=True)
class WorkerMeasure:
    """One worker. `agreement` is the share of the others' answers that are as hers, task by task; `kappa` is the same
    beyond chance; `accuracy` is the share of tasks of known answer that she got right."""

    worker: str
    answers: int
    compared: int
    agreement: Measured
    kappa: Measured
    known: int
    accuracy: Measured


def measured(votes: Votes, gold: Mapping[str, str]) -> list[WorkerMeasure]:
    """All workers in the order of their names."""
    counts = [votes.counts(task) for task in range(len(votes.tasks))]
    known = [gold.get(name) for name in votes.tasks]
    return [_worker(votes, worker, places, counts, known) for worker, places in enumerate(votes.by_worker())]


def _worker(
    votes: Votes, worker: int, places: list[int], counts: list[dict[int, int]], known: list[str | None]
) -> WorkerMeasure:
    agreed, compared = 0.0, 0
    hers: dict[int, float] = {}
    others: dict[int, float] = {}
    for place in places:
        label, met = votes.label[place], counts[votes.task[place]]
        rest = sum(met.values()) - 1
        if rest:
            compared += 1
            agreed += (met[label] - 1) / rest
            hers[label] = hers.get(label, 0) + 1
            for other, count in met.items():
                others[other] = others.get(other, 0) + (count - (other == label)) / rest
    tested = [(votes.labels[votes.label[place]], known[votes.task[place]]) for place in places]
    right = [label == answer for label, answer in tested if answer is not None]
    return WorkerMeasure(
        votes.workers[worker],
        len(places),
        compared,
        share(agreed, compared, ALONE),
        _beyond_chance(agreed, compared, hers, others),
        len(right),
        share(sum(right), len(right), UNKNOWN),
    )


def _beyond_chance(agreed: float, compared: int, hers: Mapping[int, float], others: Mapping[int, float]) -> Measured:
    """Cohen's kappa of her against all others, its interval that of her agreement at the same chance."""
    if not compared:
        return undefined(ALONE)
    chance = sum(count * others.get(label, 0.0) for label, count in hers.items()) / compared**2
    if chance >= 1 - 1e-12:
        return undefined(SAME)
    plain = share(agreed, compared, ALONE)
    value, low, high = ((each - chance) / (1 - chance) for each in (plain.value or 0, plain.low or 0, plain.high or 0))
    return Measured(value, max(-1.0, low), high)
