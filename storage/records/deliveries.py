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
    how: str | None = None  # what she chose for messages like this one: loud, silent, off
    quiet: str | None = None  # her own quiet hours, as 21:00-08:00; empty for none
    away_until: int | None = None
    digest: str | None = None  # daily or weekly, instead of single messages
    mark: str | None = None  # on the project: favourite or hidden
    told_of_at: int = 0  # when the event was, ms UTC
    silent: bool = False  # goes out without a sound


@dataclass(frozen=True, slots=True)
class UnderWay:
    """A delivery that is marked as being sent."""

    campaign_id: int
    person_id: int
    attempts: int
    kind: str


@dataclass(frozen=True, slots=True)
class Campaign:
    """One event that people are told about, and how it stands."""

    id: int
    kind: str
    state: str  # running, held, done
    halted: str | None  # why it is held: refused, paused
    error: str | None  # what Telegram said when it refused
    cancelled_at: int | None
    project_title: str | None
    left: int  # people who still wait for it
    broadcast_id: int | None  # what an admin wrote to many, or what corrects it
    broadcast_post: str | None  # what it says, as JSON
