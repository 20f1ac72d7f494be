"""Signs of health of a project: shares, counts and ratings, each with where good ends and bad begins."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from crowd.rules.rating import ASPECTS

ENOUGH_RATINGS = 3
"""Below so many ratings no mean is told: it would say who gave which."""
LOW_RATING = 4.5
"""A mean below it is low; so it is elsewhere, where whoever is content gives five."""


@dataclass(frozen=True, slots=True)
class Indicator:
    """A sign of health: its name, its value, and where good ends and bad begins. `rising`: more of it is better.

    `count` is how many answers, workers or ratings it rests on.
    """

    name: str
    value: float | None
    good: float
    bad: float
    rising: bool
    count: int = 0

    @property
    def verdict(self) -> str:
        """good, fair or bad; unknown where there is no value."""
        if self.value is None:
            return "unknown"
        sign = 1 if self.rising else -1
        if sign * self.value >= sign * self.good:
            return "good"
        return "bad" if sign * self.value < sign * self.bad else "fair"


@dataclass(frozen=True, slots=True)
class Rated:
    """The stars of one aspect: how many ratings, and their sum."""

    count: int = 0
    stars: int = 0

    @property
    def mean(self) -> float | None:
        """Told from ENOUGH_RATINGS on, to a tenth."""
        return round(self.stars / self.count, 1) if self.count >= ENOUGH_RATINGS else None


@dataclass(frozen=True, slots=True)
class Seen:
    """What the signs are made of. `states` counts assignments by their state; of `answers` that count, `tested` went to
    tasks of known answer; `restricted` of the `workers` who answered may not work now; `eligible` may work on it."""

    states: Mapping[str, int] = field(default_factory=dict)
    answers: int = 0
    tested: int = 0
    workers: int = 0
    restricted: int = 0
    eligible: int = 0
    ratings: Mapping[str, Rated] = field(default_factory=dict)


def health(seen: Seen) -> tuple[Indicator, ...]:
    """Signs with bounds that are in use elsewhere; they show where to look and decide nothing."""
    states = seen.states
    answered = sum(states.get(state, 0) for state in ("submitted", "accepted", "rejected"))
    begun = answered + sum(states.get(state, 0) for state in ("expired", "skipped"))
    judged = states.get("accepted", 0) + states.get("rejected", 0)
    return (
        Indicator("finished", _share(answered, begun), 0.95, 0.90, True, begun),
        Indicator("rejected", _share(states.get("rejected", 0), judged), 0.05, 0.30, False, judged),
        Indicator("restricted", _share(seen.restricted, seen.workers), 0.05, 0.20, False, seen.workers),
        Indicator("eligible", float(seen.eligible), 300, 30, True, seen.eligible),
        Indicator("known", _share(seen.tested, seen.answers), 0.05, 0.01, True, seen.answers),
        *(_rating(aspect, seen.ratings.get(aspect, Rated())) for aspect in ASPECTS),
    )


def _rating(aspect: str, rated: Rated) -> Indicator:
    return Indicator(aspect, rated.mean, LOW_RATING, LOW_RATING, True, rated.count)


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None
