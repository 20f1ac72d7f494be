"""An alarm for admins: something that was due could not be done, and the way to try it again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from handlers.ui.buttons import Button, Keyboard, keyboard
from handlers.ui.text import Text, bold, code, fill, lines
from handlers.ui.words import _, clock_time, day, ngettext, number


@dataclass(frozen=True, slots=True)
class TryAgain(Button):
    """Try again what was set aside."""

    prefix: ClassVar[str] = "zt"
    due_id: int


def set_aside(due_id: int, kind: str, ref: str, due_at: int, tries: int, why: str) -> tuple[Text, Keyboard]:
    """`why` is the kind and place of the fault, for whoever reads the log."""
    tried = ngettext(
        "It was tried {count} time and waits for you now.", "It was tried {count} times and waits for you now.", tries
    )
    text = lines(
        fill(_("Something that was due could not be done: {what}."), what=bold(due_words(kind))),
        fill(_("It was due on {day} at {time} UTC."), day=day(due_at), time=clock_time(due_at)),
        fill(tried, count=number(tries)),
        "",
        fill(_("For the log: {kind} {ref}, {why}"), kind=code(kind), ref=code(ref), why=code(why)),
    )
    return text, keyboard([[(_("Try it again"), TryAgain(due_id))]])


def failing(name: str, times: int, why: str) -> Text:
    """Something that is done every so often fails again and again; it goes on trying."""
    return lines(
        fill(_("Something that is done again and again fails: {what}."), what=bold(name)),
        fill(_("It failed {count} times in a row and is still tried."), count=number(times)),
        "",
        fill(_("For the log: {why}"), why=code(why)),
    )


def due_words(kind: str) -> str:
    """A kind of what falls due, in words."""
    words = {
        "project_life": _("opening, pausing or closing a project"),
        "project_wave": _("telling more people of a project"),
    }
    return words.get(kind, kind)
