"""A task's file as it is stored, and what Telegram calls it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class NewMedium:
    """A file to be stored: `stored_name` is its name in the vault, None where only Telegram has it."""

    sha256: str
    kind: str
    stored_name: str | None
    media_type: str
    size: int


@dataclass(frozen=True, slots=True)
class MediumSource:
    """Where a file comes from when it is sent: Telegram's id, with the kind that Telegram gave it, or the vault."""

    id: int
    kind: str
    stored_name: str | None
    media_type: str
    file_id: str | None
    known_as: str | None


@dataclass(frozen=True, slots=True)
class TaskMedium:
    """The place of a file in a task that is being staged."""

    key: str
    ordinal: int
    sha256: str
    kind: str


@dataclass(frozen=True, slots=True)
class ShownFile:
    """A file in the vault that so many tasks show, one of them named; how many bots have an id of Telegram's for it."""

    stored_name: str
    kind: str
    task: str
    tasks: int
    ids: int
