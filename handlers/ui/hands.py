"""A project that has enough hands, as a worker reads it: her place in line, a place for her, and the way out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from handlers.ui.buttons import Button, Keyboard, keyboard
from handlers.ui.doors import Begin, Work
from handlers.ui.text import Text, bold, clock, fill, lines, plain
from handlers.ui.words import _, number


@dataclass(frozen=True, slots=True)
class NoPlace(Button):
    """She wants no place in this project any more."""

    prefix: ClassVar[str] = "hn"
    project_id: int


def filled(project_id: int, title: str, place: int) -> tuple[Text, Keyboard]:
    """It has enough people; her place in line."""
    text = lines(
        fill(_("“{title}” is filled for now."), title=bold(title)),
        fill(_("You are number {place} in line."), place=bold(number(place))),
        plain(_("When a place is free for you, we write to you here. You need not do anything.")),
    )
    return text, keyboard([[(_("Other projects"), Work()), (_("Leave the line"), NoPlace(project_id))]])


def free(project_id: int, person_id: int, title: str, until: int) -> tuple[Text, Keyboard]:
    """It is her turn."""
    text = lines(
        fill(_("A place in “{title}” is free for you."), title=bold(title)),
        fill(_("It is yours until {time}; after that it goes to the next one in line."), time=clock(until)),
    )
    return text, keyboard([[(_("Start"), Begin(project_id)), (_("No, thank you"), NoPlace(project_id))]])


def left(project_id: int, title: str) -> tuple[Text, Keyboard]:
    """She does not wait any more."""
    text = lines(
        fill(_("You are out of the line for “{title}”."), title=bold(title)),
        plain(_("If you change your mind, tap Start.")),
    )
    return text, keyboard([[(_("Start"), Begin(project_id)), (_("Other projects"), Work())]])
