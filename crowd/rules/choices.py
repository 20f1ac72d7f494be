"""What a person may choose about messages that she did not ask for, and when what she chose comes round."""

from __future__ import annotations

from datetime import tzinfo
from typing import Literal, TypeAlias

from crowd.rules.days import DAY, week_began
from crowd.rules.kinds import Event
from crowd.rules.quiet import QuietHours, next_morning

How: TypeAlias = Literal["loud", "silent", "off"]
Digest: TypeAlias = Literal["daily", "weekly"]

ALWAYS_TOLD = frozenset({Event.VERDICT, Event.TEAM})
"""What has consequences for her, or for others: without a sound, but never not at all."""

OF_STAFF = frozenset({Event.TEAM})
OFFERED = tuple(event for event in Event if event is not Event.DIGEST)
"""The digest has a choice of its own: how often."""

HOURS = range(24)


def hows(event: Event) -> tuple[How, ...]:
    """What she may choose for one event, in the order of taps."""
    return ("loud", "silent") if event in ALWAYS_TOLD else ("loud", "silent", "off")


def how_of(event: Event, word: str) -> How | None:
    """A choice for an event as it came back from a button; None where it is none."""
    return next((how for how in hows(event) if how == word), None)


def next_how(event: Event, now: How) -> How:
    """What one more tap makes of it."""
    order = hows(event)
    return order[(order.index(now) + 1) % len(order)] if now in order else order[0]


def quietest(event: Event) -> How:
    """What "all off" means for it."""
    return hows(event)[-1]


def event_of(word: str) -> Event | None:
    """An event as it came back from a button."""
    return next((event for event in Event if event == word), None)


def digest_of(word: str) -> Digest | None:
    """A digest as it is stored, or came back from a button; None for single messages."""
    return "daily" if word == "daily" else "weekly" if word == "weekly" else None


def next_digest(digest: Digest, now: int, zone: tzinfo, hours: QuietHours) -> int:
    """The morning on which the next one is told (ms UTC): her next one, or that of her next Monday."""
    if digest == "daily":
        return next_morning(now, zone, hours)
    monday = week_began(week_began(now, zone) + 7 * DAY + DAY // 2, zone)
    return next_morning(monday - 1, zone, hours)


def week_off(now: int, zone: tzinfo, hours: QuietHours) -> int:
    """When somebody who wants nothing this week is told of work again: her morning in seven days (ms UTC)."""
    return next_morning(now + 6 * DAY, zone, hours)


def hours_of(start: int, end: int) -> str | None:
    """Quiet hours as they are stored; None where no clock shows that. Equal ends are none at all."""
    if start not in HOURS or end not in HOURS:
        return None
    return "" if start == end else f"{start:02}:00-{end:02}:00"
