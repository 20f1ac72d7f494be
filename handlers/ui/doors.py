"""Buttons that lead from one conversation into another, kept here because conversations do not import each other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from handlers.ui.buttons import Button


@dataclass(frozen=True, slots=True)
class Begin(Button):
    """Start working on a project, or go on with it."""

    prefix: ClassVar[str] = "b"
    project_id: int


@dataclass(frozen=True, slots=True)
class Work(Button):
    """Show the projects that are open to her."""

    prefix: ClassVar[str] = "w"


@dataclass(frozen=True, slots=True)
class HaveTime(Button):
    """So many minutes: what fits into them, the best first; `at` passes over so many."""

    prefix: ClassVar[str] = "bn"
    minutes: int
    at: int


@dataclass(frozen=True, slots=True)
class Differing(Button):
    """The projects in which people differ, for whoever settles that."""

    prefix: ClassVar[str] = "ajx"


@dataclass(frozen=True, slots=True)
class Change(Button):
    """Open an answer of hers, to be changed until it is final."""

    prefix: ClassVar[str] = "c"
    task_id: int


@dataclass(frozen=True, slots=True)
class Apply(Button):
    """Begin the screening, or return to its open question."""

    prefix: ClassVar[str] = "qa"


@dataclass(frozen=True, slots=True)
class Mark(Button):
    """Mark a project in a list: `favourite`, `hidden`, or `none` to take the mark away."""

    prefix: ClassVar[str] = "pm"
    project_id: int
    mark: str


@dataclass(frozen=True, slots=True)
class Report(Button):
    """The figures of a project, for an admin."""

    prefix: ClassVar[str] = "fg"
    project_id: int


@dataclass(frozen=True, slots=True)
class Look(Button):
    """For admins: one project's card, as it is now."""

    prefix: ClassVar[str] = "pl"
    project_id: int


@dataclass(frozen=True, slots=True)
class Try(Button):
    """For admins: try a project as its workers will, from the briefing on."""

    prefix: ClassVar[str] = "ty"
    project_id: int


@dataclass(frozen=True, slots=True)
class Object(Button):
    """Appeal against a restriction (`r`) or a rejected answer (`j`) of hers; nothing is filed by it yet."""

    prefix: ClassVar[str] = "ob"
    about: str
    id: int


@dataclass(frozen=True, slots=True)
class Earnings(Button):
    """What she earned."""

    prefix: ClassVar[str] = "e"


@dataclass(frozen=True, slots=True)
class History(Button):
    """Her answers, newest first."""

    prefix: ClassVar[str] = "h"


@dataclass(frozen=True, slots=True)
class Me(Button):
    """Her own page."""

    prefix: ClassVar[str] = "me"


@dataclass(frozen=True, slots=True)
class Watch(Button):
    """For admins: a project's counts, kept up to date while people work."""

    prefix: ClassVar[str] = "wa"
    project_id: int


@dataclass(frozen=True, slots=True)
class When(Button):
    """For admins: when a project is open, and what happened with it lately."""

    prefix: ClassVar[str] = "ht"
    project_id: int


@dataclass(frozen=True, slots=True)
class Answers(Button):
    """For admins: answers of a project that nobody has judged, those first with whom the fewest agree (1) or the
    newest (0), and a page of them."""

    prefix: ClassVar[str] = "zg"
    project_id: int
    worst: int
    page: int


@dataclass(frozen=True, slots=True)
class RulesOf(Button):
    """For admins: the rules of a project about its workers."""

    prefix: ClassVar[str] = "ru"
    project_id: int


@dataclass(frozen=True, slots=True)
class Overlap(Button):
    """For admins: how many workers answer each task of a project, and what another number (0: as it is) would mean."""

    prefix: ClassVar[str] = "ov"
    project_id: int
    overlap: int


@dataclass(frozen=True, slots=True)
class Tasks(Button):
    """For admins: tasks of a project, behind the one with this number."""

    prefix: ClassVar[str] = "tl"
    project_id: int
    after: int


@dataclass(frozen=True, slots=True)
class LookTask(Button):
    """For admins: one task, to be looked at and corrected."""

    prefix: ClassVar[str] = "tk"
    task_id: int


@dataclass(frozen=True, slots=True)
class LookAgain(Button):
    """An appeal: a person is asked to look at how a screening ended."""

    prefix: ClassVar[str] = "qg"
    screening_id: int
