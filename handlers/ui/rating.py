"""Rating: one quiet message with five stars, after she stopped; each tap turns it, and Not now takes it away."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from crowd.rules.rating import STARS
from crowd.services.rating import AskHer
from handlers.context import Context
from handlers.ui import show
from handlers.ui.buttons import Button, Keyboard, keyboard
from handlers.ui.text import Text, bold, fill, lines
from handlers.ui.words import _, number


@dataclass(frozen=True, slots=True)
class Rate(Button):
    """So many stars for guidelines, interface or communication of a project."""

    prefix: ClassVar[str] = "rt"
    project_id: int
    aspect: str
    stars: int


@dataclass(frozen=True, slots=True)
class NotNow(Button):
    """No stars, or no more of them."""

    prefix: ClassVar[str] = "rn"
    project_id: int


async def ask(context: Context, person: int, project_id: int) -> None:
    """Ask her, if this is a good moment; without a sound."""
    asked = await context.services.ratings.ask(context.turn, person, project_id)
    if asked is not None:
        text, buttons = question(asked)
        await show.send(context, person, text, buttons, silent=True)


def question(asked: AskHer) -> tuple[Text, Keyboard]:
    """What she reads, and the stars below it."""
    later = _("Not now") if asked.first else _("That is all")
    stars = [(f"{number(each)} ★", Rate(asked.project_id, asked.aspect, each)) for each in STARS]
    return lines(*_words(asked)), keyboard([stars, [(later, NotNow(asked.project_id))]])


def thanks() -> str:
    return _("Thank you. Those who run the project read what all workers say together, and never who said what.")


def _words(asked: AskHer) -> list[Text | str]:
    match asked.aspect:
        case "guidelines":
            return [
                fill(_("{project}: how clear were the guidelines?"), project=bold(asked.title)),
                _("One tap, if you like: 1 is poor, 5 is very good. Nobody sees who gave which."),
            ]
        case "interface":
            return [
                _("Thank you. One more, if you like:"),
                fill(_("{project}: how easy were the cards and buttons to work with?"), project=bold(asked.title)),
            ]
        case _:
            return [
                _("And the last one:"),
                fill(_("{project}: how well were your questions answered?"), project=bold(asked.title)),
            ]
