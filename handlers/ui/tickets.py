"""Buttons about reports and questions, which lead from one conversation into another."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from handlers.ui.buttons import Button


@dataclass(frozen=True, slots=True)
class Report(Button):
    """Something is the matter with this task."""

    prefix: ClassVar[str] = "rp"
    task_id: int


@dataclass(frozen=True, slots=True)
class Ask(Button):
    """Something about this task is unclear."""

    prefix: ClassVar[str] = "aq"
    task_id: int


@dataclass(frozen=True, slots=True)
class Resume(Button):
    """Go on with a task that was parked because of a question."""

    prefix: ClassVar[str] = "ar"
    task_id: int


@dataclass(frozen=True, slots=True)
class Judge(Button):
    """For admins: decide about a task that was reported, having looked at so many reports."""

    prefix: ClassVar[str] = "rj"
    task_id: int
    decision: str
    seen: int


@dataclass(frozen=True, slots=True)
class ShowCase(Button):
    """For admins: a task with all that was reported about it, as it is now."""

    prefix: ClassVar[str] = "rc"
    task_id: int


@dataclass(frozen=True, slots=True)
class ShowFiles(Button):
    """For admins: the files of a task that was reported."""

    prefix: ClassVar[str] = "rf"
    task_id: int


@dataclass(frozen=True, slots=True)
class AskDrop(Button):
    """For admins: ask whether to drop a task for good."""

    prefix: ClassVar[str] = "rd"
    task_id: int


@dataclass(frozen=True, slots=True)
class GiveAnswer(Button):
    """For admins: type the answer to a question; `audience` says who reads it."""

    prefix: ClassVar[str] = "aa"
    clarification_id: int
    audience: str


@dataclass(frozen=True, slots=True)
class ShowInquiry(Button):
    """For admins: a question, as it is now."""

    prefix: ClassVar[str] = "al"
    clarification_id: int
