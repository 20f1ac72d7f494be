"""What becomes of a message that is owed, once Telegram was asked to deliver it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from crowd.rules.kinds import kind_of

TRIES_OF_REPEATED = 5
"""With two, 100 crashes in a campaign of 5,000 left 8 whom nothing ever reached; a second copy harms nobody."""
REPEAT_AFTER = 60_000
"""How long to wait before a repeat, in ms: what struck the first call is over by then. Twice as long each time."""

SHORTEST_WAIT = 1_000


@dataclass(frozen=True, slots=True)
class Sent:
    """Telegram confirmed it."""

    message_id: int


@dataclass(frozen=True, slots=True)
class Unreachable:
    """She blocked the bot, or is no longer there."""

    reason: str


@dataclass(frozen=True, slots=True)
class Refused:
    """Telegram will never take this text: ours to mend, not hers."""

    reason: str


@dataclass(frozen=True, slots=True)
class TryLater:
    """Surely not delivered; worth another try after `after` ms."""

    after: int
    reason: str


@dataclass(frozen=True, slots=True)
class Unknown:
    """It may have arrived or not: no reply, or one that says nothing."""

    reason: str


@dataclass(frozen=True, slots=True)
class Gone:
    """What was to be changed in her chat is gone, or cannot be changed: hers alone, and nobody's fault."""

    reason: str


Outcome: TypeAlias = Sent | Unreachable | Refused | TryLater | Unknown | Gone


@dataclass(frozen=True, slots=True)
class Settlement:
    """The row after the call. `attempts` counts only calls that may have delivered; without `due_at` it is over."""

    state: Literal["sent", "refused", "unknown", "pending"]
    attempts: int
    due_at: int | None = None
    message_id: int | None = None
    error: str | None = None
    person_lost: bool = False
    campaign_held: bool = False


def next_attempt(outcome: Outcome, *, kind: str, attempts: int, now: int) -> int | None:
    """When to try again (ms UTC), or None when this delivery is over; `attempts` counts the one that just ended."""
    match outcome:
        case Sent() | Unreachable() | Gone():
            return None
        case Refused():
            return now  # as soon as an admin lets the campaign go on
        case TryLater(after):
            return now + max(after, SHORTEST_WAIT)
        case Unknown():
            may = kind_of(kind).again and attempts < TRIES_OF_REPEATED
            return now + REPEAT_AFTER * 2 ** (attempts - 1) if may else None


def settlement(outcome: Outcome, *, kind: str, attempts: int, now: int) -> Settlement:
    """How the row, the person and the campaign stand after a call with this outcome."""
    again = next_attempt(outcome, kind=kind, attempts=attempts, now=now)
    match outcome:
        case Sent(message_id):
            return Settlement("sent", attempts, message_id=message_id)
        case Unreachable(reason):
            return Settlement("refused", attempts - 1, error=reason, person_lost=True)
        case Gone(reason):
            return Settlement("refused", attempts - 1, error=reason)
        case Refused(reason):
            return Settlement("pending", attempts - 1, again, error=reason, campaign_held=True)
        case TryLater(_, reason):
            return Settlement("pending", attempts - 1, again, error=reason)
        case Unknown(reason):
            return Settlement("unknown" if again is None else "pending", attempts, again, error=reason)
