"""What an applicant did, as the screening service is told: answers, ways through the form, files to be fetched."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Literal, TypeAlias

from crowd.screening import said


@dataclass(frozen=True, slots=True)
class Tapped:
    """A button under a question: the screening and question it was made for, and the value its card gave it."""

    screening_id: int
    question: str
    value: str


@dataclass(frozen=True, slots=True)
class Skipped:
    """The Skip button of a question."""

    screening_id: int
    question: str


@dataclass(frozen=True, slots=True)
class WentBack:
    """The Back button of a question."""

    screening_id: int
    question: str


@dataclass(frozen=True, slots=True)
class Kept:
    """The button that leaves an answer as it was."""

    screening_id: int
    question: str


@dataclass(frozen=True, slots=True)
class Opened:
    """A button of the summary: this answer is to be changed."""

    screening_id: int
    question: str


@dataclass(frozen=True, slots=True)
class Sent:
    """The button of the summary that sends it all."""

    screening_id: int


@dataclass(frozen=True, slots=True)
class Rested:
    """The Pause button."""

    screening_id: int


@dataclass(frozen=True, slots=True)
class Uploaded:
    """A file that was sent: name and size in bytes as its sender claims, its length in seconds if it is a recording.

    `fetch` gets its content; None where it is too large to be fetched at all.
    """

    name: str | None
    size: int | None
    fetch: Callable[[], Awaitable[bytes | None]]
    media: Literal["document", "photo", "voice"] = "document"
    seconds: int = 0


Way: TypeAlias = WentBack | Kept | Opened | Sent | Rested
Spoken: TypeAlias = said.Typed | said.Contact | said.Located | said.Other
Said: TypeAlias = Tapped | Skipped | Way | Uploaded | Spoken
Answering: TypeAlias = Tapped | Skipped | said.Uploaded | Spoken
Heard: TypeAlias = Way | Answering


def as_said(heard: Answering) -> said.Said:
    """As the question hears it, which knows neither screenings nor keys."""
    match heard:
        case Tapped(value=value):
            return said.Tapped(value)
        case Skipped():
            return said.Skipped()
        case _:
            return heard
