"""Tasks as an admin looks at them, and what she wants to change."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class StoredTask:
    """One published task with its project; `payload`, `source`, `gold` and `spec` are JSON."""

    task_id: int
    project_id: int
    slug: str
    title: str
    project_state: str
    spec: str
    key: str
    version: int
    payload: str
    source: str
    gold: str | None
    hint: str | None


@dataclass(frozen=True, slots=True)
class KnownTask:
    """A task that a file names: `seen` says that somebody had it in front of her."""

    task_id: int
    version: int
    fingerprint: str
    hint: str | None
    seen: bool


@dataclass(frozen=True, slots=True)
class ListedTask:
    """A task in a list; `payload` is JSON."""

    task_id: int
    key: str
    version: int
    payload: str


@dataclass(frozen=True, slots=True)
class NewContent:
    """What a task is to say; `payload`, `source` and `gold` are JSON."""

    payload: str
    source: str
    gold: str | None
    hint: str | None
    fingerprint: str
    gold_also: str | None = None


@dataclass(frozen=True, slots=True)
class Before:
    """What a task said in an earlier version."""

    version: int
    payload: str
    gold: str | None
    hint: str | None
    replaced_by: str
    replaced_at: int


@dataclass(frozen=True, slots=True)
class Proposal:
    """A change that an admin has typed: the new text of one column of the file."""

    task_id: int
    version: int
    column: str
    text: str
