"""Updates on their way: as they arrive, as they wait, and as they were given up."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Arrival:
    """One raw update as Telegram handed it over."""

    update_id: int
    lane: int  # Telegram id of the person it is handled in order for; 0 for none
    body: str  # raw JSON
    received_at: int  # ms UTC


@dataclass(frozen=True, slots=True)
class InboxRow:
    """One stored update that is not done: new, or applied and not yet replied to."""

    seq: int
    update_id: int
    lane: int
    body: str
    state: str  # new or applied
    attempts: int
    received_at: int


@dataclass(frozen=True, slots=True)
class DeadUpdate:
    """One update that was given up; its body is kept for seven days."""

    update_id: int
    lane: int
    body: str | None
    attempts: int
    error: str
    received_at: int
    done_at: int
