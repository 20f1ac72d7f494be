"""How long what people told us is kept, and how often they may ask for it."""

from __future__ import annotations

from dataclasses import dataclass

DAY = 86_400_000
HOUR = 3_600_000

ASK_AGAIN_AFTER = HOUR
"""A file with everything about her is made once in so long, in ms."""

ERASES_WITHIN = 600_000
"""So long, in ms, the question whether to delete everything waits for its yes."""


@dataclass(frozen=True, slots=True)
class Retention:
    """Days after which answers and files of applicants go, counted from the end of what they were for."""

    rejected: int  # not admitted
    lapsed: int  # broken off; what is withdrawn goes at once
    resumes: int  # files of people who were admitted


@dataclass(frozen=True, slots=True)
class Cutoffs:
    """What ended before these moments (ms UTC) is over its time."""

    rejected: int
    lapsed: int
    resumes: int


def cutoffs(retention: Retention, now: int) -> Cutoffs:
    """The moments of today."""
    return Cutoffs(
        now - retention.rejected * DAY,
        now - retention.lapsed * DAY,
        now - retention.resumes * DAY,
    )


def may_erase(asked_at: int, now: int) -> bool:
    """Whether the yes comes soon enough after its question, and not before it."""
    return 0 <= now - asked_at <= ERASES_WITHIN
