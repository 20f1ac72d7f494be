"""A screening that nobody goes on with: when she is reminded of it, and when it is over."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

DAY = 86_400_000
WARNED_BEFORE = 2 * DAY
"""So long before the end she is told of it, in ms; later where the form leaves less time than that."""


class What(StrEnum):
    """What a reminder is about: that she is not through yet, or that it ends soon."""

    UNFINISHED = "unfinished"
    LAPSING = "lapsing"


@dataclass(frozen=True, slots=True)
class Moments:
    """When an untouched screening is spoken of first, once more, and when it is over; ms UTC."""

    reminder: int
    warning: int
    end: int


@dataclass(frozen=True, slots=True)
class Remind:
    """Tell her now."""

    what: What


@dataclass(frozen=True, slots=True)
class Lapse:
    """It is over."""


@dataclass(frozen=True, slots=True)
class Wait:
    """Nothing to do before `until`, ms UTC."""

    until: int


Care: TypeAlias = Remind | Lapse | Wait


def moments(touched_at: int, days: int, away: Sequence[tuple[int, int]] = ()) -> Moments:
    """For a form that lets a screening lapse after so many days; `away` holds our outages, the oldest first, by which
    everything comes later."""
    first, end = DAY, days * DAY
    last = end - WARNED_BEFORE
    if last < first + DAY:
        last = (first + end) // 2
    return Moments(*(_later(touched_at, idle, away) for idle in (first, last, end)))


def care(when: Moments, *, told: Collection[What], declined: bool, now: int) -> Care:
    """What is to be done now; `told` is what she heard already and need not hear again."""
    if now >= when.end:
        return Lapse()
    if declined:
        return Wait(when.end)
    if now >= when.warning:
        return Wait(when.end) if What.LAPSING in told else Remind(What.LAPSING)
    if now >= when.reminder:
        return Wait(when.warning) if What.UNFINISHED in told else Remind(What.UNFINISHED)
    return Wait(when.reminder)


def _later(since: int, idle: int, away: Sequence[tuple[int, int]]) -> int:
    """When so much time has passed in which we could be reached."""
    at = since + idle
    for began, ended in away:
        if ended > since and began < at:
            at += ended - max(began, since)
    return at
