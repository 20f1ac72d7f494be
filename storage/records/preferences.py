"""What a worker chose for herself: marked projects and habits."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Mark:
    """A project she marked: `favourite` or `hidden`."""

    project_id: int
    mark: str
    title: str


@dataclass(frozen=True, slots=True)
class Habits:
    """What she wishes to be reminded of; durations in ms, moments in ms UTC, None for what she does not wish."""

    person_id: int
    time_zone: str | None
    break_after: int | None
    daily_answers: int | None
    daily_time: int | None
    went_on_at: int | None
