"""A project and an import as they are stored."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Project:
    """One project; `spec` is the JSON of its checked file. Queue 1 is published up to `normal_horizon`. ms UTC."""

    id: int
    slug: str
    title: str
    spec: str
    version: int
    state: str  # draft, scheduled, live, paused, closing, closed
    opens_at: int | None
    opened_at: int | None  # the last opening
    closed_at: int | None
    openings: int
    next_normal: int
    normal_horizon: int
    tasks: int
    created_at: int
    pauses_at: int | None
    closes_at: int | None
    by_hours: int | None  # since when it is shut by its opening hours
    outside_until: int | None  # how long it may be open outside of them
    over_since: int | None  # since when there is nothing more to do


@dataclass(frozen=True, slots=True)
class Import:
    """One reading of a file into a project; `columns` is a JSON list."""

    id: int
    project_id: int
    file_name: str
    fingerprint: str
    state: str  # staging, published, abandoned
    added: int
    columns: str
    started_at: int
    alive_at: int
    finished_at: int | None


@dataclass(frozen=True, slots=True)
class Listed:
    """A project in a list: its published tasks, the answers given, the people at work."""

    id: int
    slug: str
    title: str
    state: str
    opens_at: int | None
    opened_at: int | None
    closed_at: int | None
    tasks: int
    answers: int
    working: int
