"""What somebody is reminded of, as it is found."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Lapsing:
    """A task in somebody's hands whose time is nearly over."""

    task_id: int
    person_id: int
    project_id: int
    takes: int
    telegram_id: int


@dataclass(frozen=True, slots=True)
class Closing:
    """A live project that closes by itself; ms UTC."""

    project_id: int
    opened_at: int
    closes_at: int


@dataclass(frozen=True, slots=True)
class FreedLine:
    """A line of the ledger; with a `telegram_id` it made pay of hers available."""

    id: int
    at: int
    telegram_id: int | None
    person_id: int | None
    time_zone: str | None
    quiet: str | None
