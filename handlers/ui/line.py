"""The waiting list, as an applicant reads it: her place in it, a place that is kept for her, and the way off it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from handlers.ui.buttons import Button, Keyboard, keyboard
from handlers.ui.doors import Apply
from handlers.ui.text import Text, bold, fill, lines
from handlers.ui.words import _, day, number


@dataclass(frozen=True, slots=True)
class LeaveLine(Button):
    """She wants no place any more."""

    prefix: ClassVar[str] = "ql"


def in_line(position: int) -> tuple[Text, Keyboard]:
    """She waits."""
    text = lines(
        _("All places are taken just now. You are on the waiting list."),
        fill(_("Your place in the line: {place}"), place=bold(number(position))),
        _("We write to you here when it is your turn. You need not do anything, and we never ask anyone for money."),
    )
    return text, keyboard([[(_("Leave the list"), LeaveLine())]])


def place_open(until: int) -> tuple[Text, Keyboard]:
    """It is her turn."""
    text = lines(
        bold(_("There is a place for you")),
        fill(_("It is kept for you until {day}. After that it goes to the next one on the list."), day=day(until)),
    )
    return text, keyboard([[(_("Apply"), Apply())], [(_("No, thank you"), LeaveLine())]])


def off_the_list() -> tuple[Text, Keyboard]:
    """She does not wait any more."""
    return lines(_("You are off the list. If you change your mind, tap Apply.")), keyboard([[(_("Apply"), Apply())]])
