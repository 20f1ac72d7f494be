"""Nudges: a line on the next card that it is time for a break, and a page that says that her day is full."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar

from crowd.services.cards import Shown
from crowd.services.habits import EnoughForToday, Nudge, TakeABreak
from handlers.context import Context
from handlers.ui.buttons import Button, Keyboard, keyboard
from handlers.ui.cards import Face, Stop
from handlers.ui.text import CAPTION_LIMIT, MESSAGE_LIMIT, Text, bold, fill, italic, lines
from handlers.ui.words import _, hours, ngettext, number


@dataclass(frozen=True, slots=True)
class GoOn(Button):
    """Work on today in this project, beyond her own limit."""

    prefix: ClassVar[str] = "go"
    project_id: int


async def nudge(context: Context, person: int, shown: Shown) -> Nudge | None:
    """What to say to her with this card; asked only where an answer was just recorded."""
    if shown.recorded is None:
        return None
    return await context.services.habits.nudge(person, context.turn.now)


def with_break(face: Face, nudge: Nudge | None) -> Face:
    """The card with a line above it, where a break is due and the line still fits into the message."""
    if not isinstance(nudge, TakeABreak):
        return face
    line = italic(
        fill(_("You have worked {time} without a break. A few minutes away do good."), time=hours(nudge.worked))
    )
    text = lines(line, "", face.text)
    limit = CAPTION_LIMIT if face.medium else MESSAGE_LIMIT
    return replace(face, text=text) if text.units <= limit else face


def enough(nudge: EnoughForToday, shown: Shown) -> tuple[Text, Keyboard]:
    """Her day is full; the task in her hands waits, and one tap goes on."""
    project_id = shown.card.tally.project_id
    count = fill(ngettext("{n} answer", "{n} answers", nudge.answers), n=number(nudge.answers))
    done = _("Today: {answers} in {time} of active work. All of it is recorded.")
    text = lines(
        bold(_("That is the limit you set yourself for a day.")),
        fill(done, answers=count, time=hours(nudge.active)),
        _("The next task waits for you a while, if you like to go on."),
    )
    return text, keyboard([[(_("Go on today"), GoOn(project_id))], [(_("Stop for now"), Stop(project_id))]])
