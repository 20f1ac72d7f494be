"""Practice in words: the offer before the work, the card of a task that she missed, and what became of her tap."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from crowd.services.cards import PracticeOffer
from crowd.services.practising import PracticeCard, PracticeDone, PracticeRight
from handlers.ui.buttons import Button, Keyboard, keyboard
from handlers.ui.cards import Face, Ready
from handlers.ui.cases import task_text
from handlers.ui.media import Manner, albums
from handlers.ui.text import CAPTION_LIMIT, Text, bold, defused, fill, italic, lines, plain
from handlers.ui.words import _, ngettext, number

TASK_UNITS = 2500
ROW = 2
SHOW_ANSWER = -1


@dataclass(frozen=True, slots=True)
class Practise(Button):
    """Yes, and the next one."""

    prefix: ClassVar[str] = "xp"
    project_id: int


@dataclass(frozen=True, slots=True)
class NeverPractise(Button):
    """Never in this project."""

    prefix: ClassVar[str] = "xpn"
    project_id: int


@dataclass(frozen=True, slots=True)
class Tried(Button):
    """A label by its place, -1: show the answer; `tries` is how often she was wrong before."""

    prefix: ClassVar[str] = "xpa"
    project_id: int
    task_id: int
    place: int
    tries: int


def offered(found: PracticeOffer) -> tuple[Text, Keyboard]:
    """Before her next task."""
    words = ngettext(
        "Practise {count} task that you missed? About {minutes} min, and nothing counts.",
        "Practise {count} tasks that you missed? About {minutes} min, and nothing counts.",
        found.tasks,
    )
    text = lines(bold(found.title), fill(words, count=number(found.tasks), minutes=number(found.minutes)))
    return text, keyboard(
        [
            [(_("Yes"), Practise(found.project_id)), (_("Not now"), Ready(found.project_id))],
            [(_("Never in this project"), NeverPractise(found.project_id))],
        ]
    )


def face(found: PracticeCard) -> Face:
    """The task, with what helps where she was wrong."""
    body = found.body
    text = lines(
        bold(found.title),
        italic(_("Practice: nothing counts")),
        "",
        defused(plain(task_text(body.sections, TASK_UNITS))),
        "",
        *_helps(found),
        bold(_(body.question)),
    )
    manner = Manner(body.veiled, body.kept)
    if len(body.media) == 1 and text.units <= CAPTION_LIMIT:
        return Face((), text, _keys(found), body.media[0], manner)
    above = albums(body.media, [""] * len(body.media)) if body.media else []
    return Face(tuple(above), text, _keys(found), manner=manner)


def _helps(found: PracticeCard) -> list[Text]:
    if found.wrong is None:
        return []
    told = [fill(_("“{words}” is not what we know. Try again."), words=bold(found.wrong))]
    if found.hint:
        told.append(fill(_("Hint: {hint}"), hint=found.hint))
    elif found.said:
        told.append(fill(_("The answer is: {words}"), words=bold(found.said)))
    return [*told, plain("")]


def _keys(found: PracticeCard) -> Keyboard:
    stop: list[tuple[str, Button]] = [(_("To the work"), Ready(found.project_id))]
    if not found.labels:
        shows = Tried(found.project_id, found.task_id, SHOW_ANSWER, found.tries)
        return keyboard([[(_("Show the answer"), shows)], stop])
    taps: list[tuple[str, Button]] = [
        (each.text, Tried(found.project_id, found.task_id, at, found.tries)) for at, each in enumerate(found.labels)
    ]
    return keyboard([*(taps[at : at + ROW] for at in range(0, len(taps), ROW)), stop])


def right(found: PracticeRight) -> tuple[Text, Keyboard]:
    """She got it right."""
    text = lines(
        bold(found.title),
        fill(_("Yes: {words}"), words=bold(found.said)),
        *([fill(_("Why: {hint}"), hint=found.hint)] if found.hint else []),
        *([plain(_("It comes back once, in a few days."))] if found.again else []),
    )
    work: list[tuple[str, Button]] = [(_("To the work"), Ready(found.project_id))]
    if not found.left:
        return text, keyboard([work])
    words = str(fill(_("Next ({count})"), count=number(found.left)))
    return text, keyboard([[(words, Practise(found.project_id))], work])


def done(found: PracticeDone) -> tuple[Text, Keyboard]:
    """Nothing is left to practise now."""
    text = lines(bold(found.title), plain(_("That is all for now. Thank you!")))
    return text, keyboard([[(_("To the work"), Ready(found.project_id))]])
