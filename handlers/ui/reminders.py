"""Reminders of an unfinished application: how far she is, what is left, until when, and the way to silence them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from crowd.screening.unfinished import What
from handlers.ui.buttons import Button, Keyboard, keyboard
from handlers.ui.doors import Apply
from handlers.ui.text import Text, bold, fill, lines, plain
from handlers.ui.words import MINUTE, _, day, minutes, ngettext, number


@dataclass(frozen=True, slots=True)
class NoReminders(Button):
    """She does not want to be reminded of this application any more."""

    prefix: ClassVar[str] = "qr"
    screening_id: int


def reminder(
    screening: int, what: str, touched_at: int, name: str, answered: int, questions: int, minutes: int, until: int
) -> tuple[Text, Keyboard]:
    """`until` is when the application is closed, ms UTC; `minutes` what all questions take."""
    if what == What.LAPSING:
        head = fill(_("{name}, your application is closed on {day}."), name=bold(name), day=day(until))
    else:
        head = fill(_("{name}, your application waits for you."), name=bold(name))
    text = lines(head, *how_far(answered, questions, minutes), *([] if what == What.LAPSING else [_until(until)]))
    stop = (_("Not now, stop reminding"), NoReminders(screening))
    return text, keyboard([[(_("Go on"), Apply())], [stop]])


def how_far(answered: int, questions: int, all_minutes: int) -> list[Text]:
    """How much is done, and what is left."""
    left = questions - answered
    if not left:
        return [plain(_("Everything is answered. You only have to look it over and send it."))]
    done = ngettext(
        "{answered} of {count} question is answered.", "{answered} of {count} questions are answered.", questions
    )
    rest = minutes(max(1, -(-all_minutes * left // questions)) * MINUTE)
    return [
        fill(done, answered=number(answered), count=number(questions)),
        fill(_("What is left takes about {time}."), time=rest),
    ]


def _until(until: int) -> Text:
    return fill(_("You can go on until {day}."), day=day(until))
