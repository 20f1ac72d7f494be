"""Buttons of the review desk, kept here because notices lead to it, too, and the card that bears most of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from crowd.services.desk import Card
from crowd.services.dossiers import Dossier
from handlers.ui import dossiers
from handlers.ui.buttons import Button, Keyboard, keyboard
from handlers.ui.text import Text, bold, fill, join, lines, shorten
from handlers.ui.words import _

FRONT, FULL, SEEN, WHY = "f", "a", "s", "w"
"""What is shown of an application: the front of its card, all answers in full, facts to be marked, reasons to pick."""

FILE_UNITS, REASON_UNITS = 28, 60


@dataclass(frozen=True, slots=True)
class NextCard(Button):
    """The next application that is free, behind this one; 0: from the beginning."""

    prefix: ClassVar[str] = "dn"
    after: int


@dataclass(frozen=True, slots=True)
class OpenCard(Button):
    """One application, and what of it is shown."""

    prefix: ClassVar[str] = "do"
    screening_id: int
    view: str
    page: int


@dataclass(frozen=True, slots=True)
class Queue(Button):
    """The list of what waits, a page of it."""

    prefix: ClassVar[str] = "dq"
    page: int


@dataclass(frozen=True, slots=True)
class Approve(Button):
    """She is in."""

    prefix: ClassVar[str] = "da"
    screening_id: int


@dataclass(frozen=True, slots=True)
class LetGoOn(Button):
    """She answers the rest of her questions, although a requirement was not met."""

    prefix: ClassVar[str] = "vg"
    screening_id: int


@dataclass(frozen=True, slots=True)
class Reject(Button):
    """She is not taken on, for one of the form's reasons."""

    prefix: ClassVar[str] = "dx"
    screening_id: int
    which: int


@dataclass(frozen=True, slots=True)
class TypeReason(Button):
    """The same, for a reason that is typed."""

    prefix: ClassVar[str] = "dt"
    screening_id: int


@dataclass(frozen=True, slots=True)
class AskHer(Button):
    """Type a question to the applicant."""

    prefix: ClassVar[str] = "dk"
    screening_id: int


@dataclass(frozen=True, slots=True)
class MarkSeen(Button):
    """Evidence for a fact was seen, or was not after all."""

    prefix: ClassVar[str] = "ds"
    screening_id: int
    fact: str


@dataclass(frozen=True, slots=True)
class ShowFile(Button):
    """What she sent for a question."""

    prefix: ClassVar[str] = "dd"
    screening_id: int
    question: str


@dataclass(frozen=True, slots=True)
class Undo(Button):
    """Take a decision back."""

    prefix: ClassVar[str] = "du"
    decision_id: int


@dataclass(frozen=True, slots=True)
class Leave(Button):
    """Enough for now: what she has in hand is free for others."""

    prefix: ClassVar[str] = "dl"


LOOKING: tuple[type[Button], ...] = (ShowFile,)
"""Buttons that only show something: whoever is about to type is still waited for. No other card is among them, else
what is meant for one applicant would reach another."""

DOING: tuple[type[Button], ...] = (
    *(OpenCard, Queue, NextCard, Approve, LetGoOn, Reject, TypeReason, AskHer, MarkSeen, Undo, Leave),
)


def card(shown: Card, view: str, page: int, now: int, note: str = "") -> tuple[Text, Keyboard]:
    """One application; `note` is what was done just now, and stands above it."""
    dossier = shown.dossier
    if view == WHY:
        return _why(dossier)
    if view == SEEN:
        return _seen(dossier)
    found = dossiers.in_full(dossier) if view == FULL else dossiers.front(shown, now)
    at = min(max(page, 0), len(found) - 1)
    text = lines(bold(note), "", found[at]) if note else found[at]
    turning = _turning(dossier.screening_id, view, at, len(found))
    if view == FULL:
        back = (_("← Back to the card"), OpenCard(dossier.screening_id, FRONT, 0))
        return text, keyboard([*turning, [back]])
    return text, keyboard([*turning, *_doing(dossier)])


def door(screening_id: int) -> Keyboard:
    """Into one application, from a notice."""
    return keyboard([[(_("Open"), OpenCard(screening_id, FRONT, 0))]])


def _turning(screening_id: int, view: str, at: int, pages: int) -> list[list[tuple[str, Button]]]:
    """To the pages beside this one."""
    if pages == 1:
        return []
    row: list[tuple[str, Button]] = []
    if at:
        row.append((f"← {at}/{pages}", OpenCard(screening_id, view, at - 1)))
    if at + 1 < pages:
        row.append((f"{at + 2}/{pages} →", OpenCard(screening_id, view, at + 1)))
    return [row]


def _doing(dossier: Dossier) -> list[list[tuple[str, Button]]]:
    which = dossier.screening_id
    more: list[tuple[str, Button]] = [(_("Answers in full"), OpenCard(which, FULL, 0))]
    if dossier.facts:
        more.append((_("What I have seen"), OpenCard(which, SEEN, 0)))
    going_on: list[list[tuple[str, Button]]] = []
    if dossier.appeal and dossier.unasked:
        going_on = [[(_("Let her answer the rest"), LetGoOn(which))]]
    return [
        *going_on,
        [(_("Approve"), Approve(which)), (_("Reject"), OpenCard(which, WHY, 0))],
        [(_("Ask a question"), AskHer(which))],
        *_files(dossier),
        more,
        [(_("Skip"), NextCard(which)), (_("List"), Queue(0)), (_("Enough for now"), Leave())],
    ]


def _files(dossier: Dossier) -> list[list[tuple[str, Button]]]:
    return [
        [(f"▸ {each.number}. {shorten(each.shown, FILE_UNITS)}", ShowFile(dossier.screening_id, each.key))]
        for each in dossier.answers
        if each.file
    ]


def _why(dossier: Dossier) -> tuple[Text, Keyboard]:
    """The reasons that a reviewer can pick, in full, with a button for each."""
    text = lines(
        fill(_("Why is {name} not taken on? She reads the reason as it stands here."), name=bold(dossier.first_name)),
        "",
        *[fill("{number}. {reason}", number=str(at), reason=each) for at, each in enumerate(dossier.reject_reasons, 1)],
    )
    rows: list[list[tuple[str, Button]]] = [
        [(f"{at}. {shorten(each, REASON_UNITS)}", Reject(dossier.screening_id, at - 1))]
        for at, each in enumerate(dossier.reject_reasons, 1)
    ]
    back = (_("← Back to the card"), OpenCard(dossier.screening_id, FRONT, 0))
    return text, keyboard([*rows, [(_("Type a reason"), TypeReason(dossier.screening_id))], [back]])


def _seen(dossier: Dossier) -> tuple[Text, Keyboard]:
    """What her profile will say, and what of it a person has seen evidence for."""
    text = lines(
        fill(_("What {name}'s profile will say. Tap what you have seen proof of."), name=bold(dossier.first_name)),
        "",
        *[dossiers.fact(each, dossier.seen) for each in dossier.facts],
    )
    rows: list[list[tuple[str, Button]]] = [
        [(_seen_label(each.name, each.value, each.name in dossier.seen), MarkSeen(dossier.screening_id, each.name))]
        for each in dossier.facts
    ]
    back = (_("← Back to the card"), OpenCard(dossier.screening_id, FRONT, 0))
    return text, keyboard([*rows, [back]])


def _seen_label(name: str, value: str, seen: bool) -> str:
    words = _("✓ Seen: {fact}") if seen else _("Seen: {fact}")
    return str(fill(words, fact=join(name.replace("_", " "), " ", shorten(value, FILE_UNITS))))
