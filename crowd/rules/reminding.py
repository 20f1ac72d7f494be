"""When somebody is reminded of what waits for her: early enough to act, late enough to be about to be lost."""

from __future__ import annotations

from crowd.rules.days import DAY

MINUTE, HOUR = 60_000, 3_600_000

WORTH_IT = 10 * MINUTE
"""A task that is hers for less is not reminded of: she would hardly come back in time."""

SHARE = 5
"""She is reminded of a task when a fifth of its time is left, but never earlier or later than these."""
EARLIEST, LATEST = HOUR, 2 * MINUTE

ONCE_IN = 6 * HOUR
"""One such reminder a person: whoever lets many tasks lapse knows by then."""

NEWS_IS_FRESH = 10 * MINUTE
"""So long after a project went live nobody asks whether it still has something for her."""

DIGEST_KEEPS = 12 * HOUR
"""A digest that could not be told for so long is none: the next one says what is open by then."""

SHORT_LIFE = 2 * HOUR
"""A project that is open for less does not say that it closes."""


def lapse_period(now: int) -> int:
    """The stretch of time in which she is reminded of one task only, as a number."""
    return now // ONCE_IN


def told_before_closing(opened_at: int, closes_at: int) -> int | None:
    """How long before its end (ms) people hear that a project closes; None where it lives too short for that."""
    life = closes_at - opened_at
    return min(DAY, life // 4) if life >= SHORT_LIFE else None
