"""Reports on tasks, and questions about them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Report:
    """What one worker reported about a task; `price` in micro-units, times in ms UTC."""

    task_id: int
    person_id: int
    worker_key: str
    reason: str
    note: str | None
    price: int
    state: str  # open, confirmed, dismissed
    at: int
    settled_at: int | None
    settled_by: int | None  # the admin's Telegram id


@dataclass(frozen=True, slots=True)
class ReportedTask:
    """A task as whoever judges its reports has to know it; `withheld` is quarantined, dropped, or None in work."""

    task_id: int
    key: str
    withheld: str | None
    payload: str
    project_id: int
    spec: str


@dataclass(frozen=True, slots=True)
class Judged:
    """A report that was settled just now."""

    person_id: int
    project_id: int
    price: int


@dataclass(frozen=True, slots=True)
class WaitingTask:
    """A task with so many reports that nobody has judged."""

    task_id: int
    key: str
    title: str
    reports: int
    withheld: str | None


@dataclass(frozen=True, slots=True)
class ReportLine:
    """One report on its way out; `source` is the row as it came, JSON."""

    key: str
    source: str
    worker_key: str
    reason: str
    note: str | None
    state: str
    price: int
    at: int
    settled_at: int | None
    withheld: str | None


@dataclass(frozen=True, slots=True)
class Clarification:
    """A question with its task; `audience` is everybody or asker once it is answered."""

    id: int
    task_id: int
    person_id: int
    project_id: int
    quoted: str
    question: str
    card: int | None  # the message that bore the task
    asked_at: int
    answer: str | None
    audience: str | None
    answered_at: int | None
    answered_by: int | None  # the admin's Telegram id
    key: str
    payload: str
    spec: str


@dataclass(frozen=True, slots=True)
class LastAsked:
    """What somebody asked last about a task."""

    id: int
    question: str
    answered_at: int | None


@dataclass(frozen=True, slots=True)
class WaitingQuestion:
    """A question that nobody has answered."""

    id: int
    key: str
    title: str
    question: str


@dataclass(frozen=True, slots=True)
class Note:
    """What was asked about a task and answered for everybody."""

    quoted: str
    question: str
    answer: str
