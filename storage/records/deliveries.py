"""A message that is owed, with all that is needed to decide about it and to write it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Owed:
    """One delivery. The project's fields are None where its campaign belongs to none; times in ms UTC."""

    campaign_id: int
    person_id: int
    attempts: int  # how often it may have arrived already
    kind: str
    body: str  # JSON of the campaign
    telegram_id: int | None
    first_name: str
    language: str
    time_zone: str | None
    unreachable_at: int | None
    project_id: int | None
    project_state: str | None
    project_spec: str | None
    project_tasks: int | None


@dataclass(frozen=True, slots=True)
class UnderWay:
    """A delivery that is marked as being sent."""

    campaign_id: int
    person_id: int
    attempts: int
    kind: str
