"""Everything that can be said of a set of answers and of one aggregation of them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from crowd.aggregation.accuracy import Accuracy, accuracy
from crowd.aggregation.advice import Advice, advice
from crowd.aggregation.alpha import Scale, alpha, alphas
from crowd.aggregation.coincidences import counted
from crowd.aggregation.kappa import Pairwise, fleiss, pairwise
from crowd.aggregation.measured import Measured
from crowd.aggregation.people import WorkerMeasure, measured
from crowd.aggregation.results import Aggregate
from crowd.aggregation.votes import Votes

MOST_LABELS = 200
"""Labels each of which gets an alpha of its own; free texts have none to speak of."""


@dataclass(frozen=True, slots=True)
class LabelMeasure:
    """One label: how often it was given, and how far workers agree on whether it holds."""

    label: str
    answers: int
    alpha: Measured


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far the answers agree: Krippendorff's alpha for the scale, Fleiss' and Cohen's kappa, by label, by worker."""

    scale: Scale
    alpha: Measured
    fleiss: Measured
    cohen: Pairwise
    labels: tuple[LabelMeasure, ...]
    workers: tuple[WorkerMeasure, ...]


@dataclass(frozen=True, slots=True)
class Summary:
    """What was aggregated and how well. `unseen` counts tasks whose label nobody gave, `untouched` known answers to
    tasks that nobody answered; `accuracy` is that of the method's labels, before known answers take their places.

    `apart` counts answers to gold in the work, which stand outside the agreement.
    """

    method: str
    answers: int
    tasks: int
    workers: int
    labels: int
    ties: int
    unseen: int
    untouched: int
    accuracy: Accuracy
    agreement: Agreement
    advice: Advice
    quality: Mapping[str, float]
    notes: tuple[str, ...]
    apart: int = 0


def summarised(
    votes: Votes,
    aggregate: Aggregate,
    gold: Mapping[str, str],
    *,
    scale: Scale,
    values: Sequence[float],
    mixed: Collection[str] = (),
) -> Summary:
    """All of it; `values` holds the numbers of the labels on their scale.

    Tasks that are `mixed` into the work as gold have many more answers than others, and were chosen to be clear: how
    workers do on them says who is right, and nothing of how far workers agree.
    """
    answered = set(votes.tasks)
    work = votes.without(mixed) if answered.intersection(mixed) else votes
    apart = len(votes) - len(work)
    if not len(work):
        work = votes
    agreed = agreement(work, votes, gold, scale=scale, values=values)
    return Summary(
        aggregate.method,
        len(votes),
        len(votes.tasks),
        len(votes.workers),
        len(votes.labels),
        sum(bool(each.tied) for each in aggregate.labels),
        sum(not each.given for each in aggregate.labels),
        sum(task not in answered for task in gold),
        accuracy(aggregate.labels, gold),
        agreed,
        advice(work, bool(answered.intersection(gold)), agreed.alpha),
        aggregate.quality,
        aggregate.notes,
        apart,
    )


def agreement(
    votes: Votes, tested: Votes, gold: Mapping[str, str], *, scale: Scale, values: Sequence[float]
) -> Agreement:
    """How far the answers agree, and with what is known; workers are measured by all that they were `tested` with."""
    met = counted(votes)
    given = [0] * len(votes.labels)
    for label in votes.label:
        given[label] += 1
    often = sorted(
        sorted(filter(given.__getitem__, range(len(given))), key=lambda label: (-given[label], label))[:MOST_LABELS]
    )
    measures = zip(often, alphas(met, often), strict=True)
    labels = tuple(LabelMeasure(votes.labels[label], given[label], found) for label, found in measures)
    workers = tuple(measured(tested, gold))
    return Agreement(scale, alpha(met, scale, values), fleiss(met), pairwise(votes), labels, workers)
