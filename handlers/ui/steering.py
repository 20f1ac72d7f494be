"""The buttons of an application: answers, and the ways through the form."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from handlers.ui.buttons import Button


@dataclass(frozen=True, slots=True)
class Tap(Button):
    """One of the buttons under a question, by the value its card gives it."""

    prefix: ClassVar[str] = "qt"
    screening_id: int
    question: str
    value: str


@dataclass(frozen=True, slots=True)
class Skip(Button):
    """Leave a question out, where that is allowed."""

    prefix: ClassVar[str] = "qs"
    screening_id: int
    question: str


@dataclass(frozen=True, slots=True)
class OneBack(Button):
    """To the question before."""

    prefix: ClassVar[str] = "qb"
    screening_id: int
    question: str


@dataclass(frozen=True, slots=True)
class KeepAnswer(Button):
    """Leave the answer as it was."""

    prefix: ClassVar[str] = "qk"
    screening_id: int
    question: str


@dataclass(frozen=True, slots=True)
class EditAnswer(Button):
    """From the summary to one answer."""

    prefix: ClassVar[str] = "qe"
    screening_id: int
    question: str


@dataclass(frozen=True, slots=True)
class SendAll(Button):
    """The answers are right: decide."""

    prefix: ClassVar[str] = "qx"
    screening_id: int


@dataclass(frozen=True, slots=True)
class Pause(Button):
    """Stop for now."""

    prefix: ClassVar[str] = "qp"
    screening_id: int


BUTTONS: tuple[type[Button], ...] = (Tap, Skip, OneBack, KeepAnswer, EditAnswer, SendAll, Pause)
