"""Restored mode as owners see it, what is owed and the choice; and what people read who tap a lost card."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import ClassVar, TypeAlias

from crowd.services.restoring import EVERYTHING, Restored
from handlers.ui.alarms import due_words
from handlers.ui.buttons import Button, Keyboard, keyboard
from handlers.ui.text import Text, bold, clock, fill, lines, plain
from handlers.ui.words import _, day, ngettext, number

Screen: TypeAlias = tuple[Text, Keyboard | None]


@dataclass(frozen=True, slots=True)
class Choices(Button):
    """What is owed, by kind."""

    prefix: ClassVar[str] = "rs"


@dataclass(frozen=True, slots=True)
class OfKind(Button):
    """Send or drop messages of this kind, or all of them: the question."""

    prefix: ClassVar[str] = "rk"
    kind: str


@dataclass(frozen=True, slots=True)
class Chosen(Button):
    """The answer: `send` or `drop`; `count` is how many it was asked about."""

    prefix: ClassVar[str] = "rx"
    kind: str
    way: str
    count: int


@dataclass(frozen=True, slots=True)
class GoOn(Button):
    """Every message is chosen; what fell due may happen."""

    prefix: ClassVar[str] = "ro"


@dataclass(frozen=True, slots=True)
class OfDue(Button):
    """Let what fell due of this kind happen, or drop it: the question."""

    prefix: ClassVar[str] = "zp"
    kind: str


@dataclass(frozen=True, slots=True)
class DueDropped(Button):
    """It does not happen; `count` is how many things it was asked about."""

    prefix: ClassVar[str] = "zq"
    kind: str
    count: int


NAMES: Mapping[str, Callable[[], str]] = {
    "project_live": lambda: _("A project opened"),
    "broadcast": lambda: _("What you wrote to many"),
    "screening_verdict": lambda: _("How an application ended"),
    "screening_reminder": lambda: _("An unfinished application"),
    "place_open": lambda: _("A place on the waiting list"),
    "facts_expiring": lambda: _("A fact to be confirmed anew"),
    "review_question": lambda: _("A reviewer's question"),
    "review_reply": lambda: _("An answer to a reviewer"),
    "review_news": lambda: _("Applications to read"),
    "appeal_overdue": lambda: _("An appeal that waits too long"),
    "clarified": lambda: _("An answer about a task"),
    "question": lambda: _("A question about a task"),
    "quarantine": lambda: _("A reported task"),
    "report_settled": lambda: _("What became of a report"),
    "budget_spent": lambda: _("A budget is spent"),
    "bundle_ended": lambda: _("Held tasks went back"),
}


def name(kind: str) -> str:
    """A kind of message in words."""
    return NAMES[kind]() if kind in NAMES else _("Other: {kind}").format(kind=kind.replace("_", " "))


def choices(restored: Restored) -> tuple[Text, Keyboard]:
    """All that is to be chosen."""
    rows: list[list[tuple[str, Button]]] = [
        [(f"{name(kind)}: {number(count)}", OfKind(kind))] for kind, count in restored.owed.items()
    ]
    if len(rows) > 1:
        rows.append([(_("All of them: {count}").format(count=number(restored.count)), OfKind(EVERYTHING))])
    rows += [[(_button_of(kind, count), OfDue(kind))] for kind, count in restored.due.items()]
    if not restored.owed:
        rows.append([(_("Go on"), GoOn())])
    text = lines(bold(_("Restored from a backup")), _lost(restored), "", _owed(restored), *_due(restored))
    return text, keyboard(rows)


def of_kind(restored: Restored, kind: str) -> tuple[Text, Keyboard]:
    """The question about one kind, or about all."""
    count = restored.chosen(kind)
    head = _("All that is owed") if kind == EVERYTHING else name(kind)
    words = ngettext(
        "{count} message. It may have gone out before; sent now, it may arrive a second time. "
        "Dropped, it is never sent.",
        "{count} messages. Some may have gone out before; sent now, those arrive a second time. "
        "Dropped, they are never sent.",
        count,
    )
    rows: list[list[tuple[str, Button]]] = [
        [
            (_("Send {count}").format(count=number(count)), Chosen(kind, "send", count)),
            (_("Drop {count}").format(count=number(count)), Chosen(kind, "drop", count)),
        ],
        [(_("Back"), Choices())],
    ]
    return lines(bold(head), fill(words, count=number(count))), keyboard(rows)


def of_due(restored: Restored, kind: str) -> tuple[Text, Keyboard]:
    """The question about what fell due of one kind."""
    count = restored.due.get(kind, 0)
    words = _(
        "It happens when you go on. Dropped, it does not: what was to open stays shut until you open it, what was to "
        "pause or close goes on, and nobody else is told of a project. Opening hours hold as before."
    )
    rows: list[list[tuple[str, Button]]] = [
        [(_("Drop {count}").format(count=number(count)), DueDropped(kind, count))],
        [(_("Back"), Choices())],
    ]
    return lines(bold(_button_of(kind, count)), words), keyboard(rows)


def _button_of(kind: str, count: int) -> str:
    what = due_words(kind)
    return _("Fell due: {what} ({count})").format(what=what, count=number(count))


def all_chosen() -> Screen:
    """Nothing is left to choose."""
    return plain(_("All is chosen. Messages go out and things fall due as usual again.")), None


def none_open() -> Screen:
    """Nothing was restored, or all was chosen long ago."""
    return plain(_("There is nothing to choose: no restore waits for you.")), None


def lost_card(since: int, until: int) -> str:
    """A tap on a message of a time that is not known here; in seconds since 1970, and it must fit into a small box."""
    words = _(
        "Our records were set back: what happened {since} to {until} UTC is lost, and this message is from then. "
        "We are sorry. /start shows where you are."
    )
    return words.format(since=_moment(since), until=_moment(until))


def _lost(restored: Restored) -> Text:
    words = _(
        "It shows how things stood on {day}, {since}. What happened from then until {until} is not known here: "
        "answers, applications, decisions. Who taps a message of that time is told so."
    )
    return fill(words, day=day(restored.made_at), since=clock(restored.made_at), until=clock(restored.restored_at))


def _owed(restored: Restored) -> str:
    if not restored.owed:
        return _("No messages wait. Nothing happens by itself until you go on.")
    return _(
        "These messages were owed then, and some may have gone out before the loss. Nothing is sent, and nothing "
        "happens by itself, until you have chosen."
    )


def _due(restored: Restored) -> list[Text | str]:
    if not restored.due:
        return []
    named = [
        fill("• {what}: {count}", what=due_words(kind), count=number(count)) for kind, count in restored.due.items()
    ]
    return [
        "",
        _("This fell due meanwhile and happens when you go on, unless you drop it:"),
        *named,
    ]


def _moment(at: int) -> str:
    return datetime.fromtimestamp(at, UTC).strftime("%b %d %H:%M")
