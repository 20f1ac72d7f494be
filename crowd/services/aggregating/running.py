"""One aggregation: a method on answers, and what can be said of both."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from crowd.aggregation import kit
from crowd.aggregation.alpha import Scale
from crowd.aggregation.comparisons import Comparison, unranked, wins
from crowd.aggregation.posterior import by_posterior
from crowd.aggregation.results import Aggregate, by_majority
from crowd.aggregation.scales import NoOrder, values_of
from crowd.aggregation.summary import Summary, summarised
from crowd.aggregation.votes import Votes
from crowd.services.outcomes import Refused

OWN = ("majority", "posterior")
RANKING = "bradley-terry"
METHODS = (*OWN, *kit.METHODS, RANKING)


@dataclass(frozen=True, slots=True)
class Given:
    """What is to be aggregated, and what is known beside it. `options` is how many labels a worker could choose from,
    where that is known; `order` names them from least to most; `mixed` are gold that stands among the other tasks.
    `settled` is what a person decided; None: nobody can tell."""

    votes: Votes
    gold: Mapping[str, str] = field(default_factory=dict)
    skills: Mapping[str, float] = field(default_factory=dict)
    scale: Scale = "nominal"
    order: tuple[str, ...] = ()
    options: int = 0
    mixed: Collection[str] = frozenset()
    settled: Mapping[str, str | None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RankedItem:
    """An item of a ranking, its score (all of them together are 1), and its comparisons; a tie is half a win."""

    item: str
    score: float
    wins: float
    comparisons: int


def aggregated(given: Given, method: str) -> tuple[Aggregate, Summary] | Refused:
    """The labels by one of METHODS but RANKING; refused where the method cannot be used on these answers."""
    if not len(given.votes):
        return Refused("There are no answers to aggregate.")
    try:
        values = values_of(given.votes.labels, given.scale, given.order)
        aggregate = _by(given, method)
    except (kit.NotPossible, NoOrder) as error:
        return Refused(str(error))
    return aggregate, summarised(
        given.votes, aggregate, given.gold, scale=given.scale, values=values, mixed=given.mixed
    )


def expected_seconds(given: Given, method: str) -> float:
    """About how long it takes at most, where that is long; 0 for methods that are quick."""
    return kit.expected_seconds(given.votes, method)


def ranked(comparisons: Iterable[Comparison]) -> tuple[RankedItem, ...] | Refused:
    """All items, best first; refused where no ranking can come of the comparisons."""
    won = wins(comparisons)
    if why := unranked(won):
        return Refused(f"No ranking can come of these comparisons. {why}")
    try:
        scores, settled = kit.bradley_terry(won)
    except kit.NotPossible as error:
        return Refused(str(error))
    if not settled:
        return Refused("The scores did not settle: too few comparisons hold the items together.")
    found = (_item(item, score, won) for item, score in scores.items())
    return tuple(sorted(found, key=lambda each: (-each.score, each.item)))


def _by(given: Given, method: str) -> Aggregate:
    if method == "majority":
        return by_majority(given.votes)
    if method == "posterior":
        seen = {*given.votes.labels, *given.gold.values()}
        return by_posterior(given.votes, given.gold, given.skills, max(given.options, len(seen)))
    return kit.fitted(given.votes, method)


def _item(item: str, score: float, won: Mapping[tuple[str, str], int]) -> RankedItem:
    hers = sum(times for (winner, _), times in won.items() if winner == item)
    lost = sum(times for (_, loser), times in won.items() if loser == item)
    return RankedItem(item, score, hers / 2, (hers + lost) // 2)
