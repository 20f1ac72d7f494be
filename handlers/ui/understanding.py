"""Questions on the guidelines: one message before the first task, that turns from question to question."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from crowd.services.cards import Asking, Misunderstood
from handlers.ui.buttons import Button, Keyboard, keyboard
from handlers.ui.doors import Begin, Work
from handlers.ui.text import Text, bold, fill, lines, plain
from handlers.ui.words import _, ngettext, number

TOAST = 190
"""Characters of what passes by above the chat; Telegram takes 200."""


@dataclass(frozen=True, slots=True)
class Understood(Button):
    """An answer to a question on the guidelines: of which version, of which questions, which one, what it says.

    `tries` is how many she had used when it was shown, so that a second tap of one button is no second try.
    """

    prefix: ClassVar[str] = "cq"
    project_id: int
    version: int
    mark: int
    number: int
    tries: int
    place: int


def asking(step: Asking) -> tuple[Text, Keyboard]:
    """The question, its answers, and the way back to what they are about."""
    text = lines(bold(step.title), *_before(step), "", _count(step), bold(step.question))
    rows: list[list[tuple[str, Button]]] = [[(words, _button(step, place))] for place, words in step.answers]
    return text, keyboard([*rows, [(_("Read the guidelines again"), Begin(step.project_id))]])


def asking_below(step: Asking) -> tuple[Text, Keyboard]:
    """The same below an answer that she typed, where nothing passes by above the chat."""
    text, rows = asking(step)
    return (lines(right(step.why), "", text) if step.right else text), rows


def toast(step: Asking) -> str:
    """What passes by when the answer before was right."""
    if not step.right:
        return ""
    return right(step.why)


def right(why: str) -> str:
    """The same where it was the last one."""
    words = f"{_('That is right.')} {why}".strip()
    return words if len(words) <= TOAST else f"{words[: TOAST - 1]}…"


def misunderstood(step: Misunderstood) -> tuple[Text, Keyboard]:
    """Wrong twice: kindly, and what it does not mean."""
    text = lines(
        bold(step.title),
        _("Thank you for trying. Both answers were not what these guidelines say, so this project is not for you."),
        "",
        plain(step.question),
        fill(_("Right is: {answer}"), answer=bold(step.right)),
        *([plain(step.why)] if step.why else []),
        "",
        _("Nothing else changes for you: your other work, your pay and your standing stay as they are."),
    )
    return text, keyboard([[(_("Show projects"), Work())]])


def _before(step: Asking) -> list[str]:
    if step.once_more:
        return [_("That is not what the guidelines say. Have another look at them if you like: you have one more try.")]
    if step.number:
        return []
    words = ngettext(
        "Before your first task: {n} short question on the guidelines. You have two tries.",
        "Before your first task: {n} short questions on the guidelines. You have two tries for each.",
        step.total,
    )
    return [words.replace("{n}", number(step.total))]


def _count(step: Asking) -> Text:
    return fill(_("Question {n} of {total}"), n=number(step.number + 1), total=number(step.total))


def _button(step: Asking, place: int) -> Understood:
    return Understood(step.project_id, step.version, step.mark, step.number, step.wrong, place)
