"""Cards: a task with its buttons, laid out for a thumb, and what stands in its place when there is none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from crowd.rules.spec import ProjectSpec
from crowd.services.cards import Card, Offer, Tally
from crowd.tasktypes.base import Choice, Section
from handlers.ui.buttons import Button, Keyboard, keyboard
from handlers.ui.doors import Begin, Work
from handlers.ui.text import MESSAGE_LIMIT, Text, bold, fill, italic, lines, plain, quote
from handlers.ui.words import _, minutes, money, ngettext, number

SHORT, MIDDLING = 9, 18
"""Longest labels, in characters, that share a row with two others, or with one."""


@dataclass(frozen=True, slots=True)
class Answer(Button):
    """A label under a task."""

    prefix: ClassVar[str] = "a"
    task_id: int
    value: str


@dataclass(frozen=True, slots=True)
class Skip(Button):
    """Pass this task on to somebody else."""

    prefix: ClassVar[str] = "s"
    task_id: int


@dataclass(frozen=True, slots=True)
class Stop(Button):
    """Finish for now."""

    prefix: ClassVar[str] = "x"
    project_id: int


@dataclass(frozen=True, slots=True)
class Ready(Button):
    """The guidelines are read: the first task, please."""

    prefix: ClassVar[str] = "r"
    project_id: int


@dataclass(frozen=True, slots=True)
class Guide(Button):
    """Read the guidelines again."""

    prefix: ClassVar[str] = "g"
    project_id: int


@dataclass(frozen=True, slots=True)
class Face:
    """A card ready to be shown: the messages above it, if the task needs any, and the one with the buttons."""

    parts: tuple[Text, ...]
    text: Text
    keyboard: Keyboard


def face(card: Card) -> Face:
    """One message where the task fits into one, else its parts in order and the question with the buttons below."""
    head = _head(card)
    whole = lines(head, "", *_sections(card.body.sections), bold(card.body.question))
    if whole.units <= MESSAGE_LIMIT:
        return Face((), whole, _keyboard(card))
    parts = tuple(part for section in card.body.sections for part in _section(section).split())
    return Face(parts, lines(head, "", bold(card.body.question)), _keyboard(card))


def briefing(project_id: int, spec: ProjectSpec) -> tuple[Text, Keyboard]:
    """What a project asks for, before the first task."""
    rules: list[Text | str] = ["", bold(_("Guidelines")), plain(spec.guidelines)] if spec.guidelines else []
    text = lines(bold(spec.title), plain(spec.brief), "", *_terms(spec), *rules)
    return text, keyboard([[(_("I have read this: start"), Ready(project_id))]])


def guidelines(project_id: int, spec: ProjectSpec) -> tuple[Text, Keyboard]:
    """The guidelines, once more, and the way back to the task above them."""
    text = lines(bold(spec.title), "", plain(spec.guidelines or spec.brief))
    return text, keyboard([[(_("Back to the task"), Ready(project_id))]])


def nothing_left(tally: Tally) -> tuple[Text, Keyboard]:
    """No task for her at the moment."""
    text = lines(
        bold(tally.title), _("There is nothing more for you to do here at the moment. Thank you!"), _done(tally)
    )
    return text, keyboard([[(_("Show projects"), Work())]])


def finished(tally: Tally) -> tuple[Text, Keyboard]:
    """She stopped for now."""
    text = lines(bold(tally.title), _("Finished for now. Everything you answered is recorded."), _done(tally))
    return text, keyboard([[(_("Go on"), Begin(tally.project_id))], [(_("Show projects"), Work())]])


def recorded(words: str) -> str:
    """The line that passes by after an answer."""
    return str(fill(_("Recorded: {label}"), label=words))


def offers(found: Sequence[Offer]) -> tuple[Text, Keyboard | None]:
    """The live projects: a button for each that is open to her, what is missing for the others."""
    if not found:
        return plain(_("No project is open at the moment. You will hear from us here when one is.")), None
    text = lines(bold(_("Projects")), *(part for offer in found for part in ("", _offer(offer))))
    rows = [[(_label(offer), Begin(offer.project_id))] for offer in found if not offer.unmet]
    return text, keyboard(rows) if rows else None


def _offer(offer: Offer) -> Text:
    about = [bold(offer.spec.title), plain(offer.spec.brief), *_terms(offer.spec)]
    if offer.begun:
        about.append(_done(offer.tally))
    if offer.unmet:
        about.append(fill(_("Not open to you yet; it asks for: {conditions}"), conditions="; ".join(offer.unmet)))
    return lines(*about)


def _label(offer: Offer) -> str:
    template = _("Go on: {title}") if offer.begun else _("Start: {title}")
    return str(fill(template, title=offer.spec.title))


def _terms(spec: ProjectSpec) -> list[Text]:
    return [
        fill(
            _("{price} for every answer, {time} at most for each task"),
            price=bold(money(spec.price, spec.currency)),
            time=minutes(spec.time_limit),
        )
    ]


def _done(tally: Tally) -> Text:
    return fill(
        ngettext("{count} answer · {earned} earned", "{count} answers · {earned} earned", tally.answered),
        count=number(tally.answered),
        earned=bold(money(tally.earned, tally.currency)),
    )


def _head(card: Card) -> Text:
    tally = card.tally
    progress = fill(
        ngettext(
            "{count} answer · {earned} earned · {price} each",
            "{count} answers · {earned} earned · {price} each",
            tally.answered,
        ),
        count=number(tally.answered),
        earned=bold(money(tally.earned, tally.currency)),
        price=money(card.price, tally.currency),
    )
    return italic(lines(tally.title, progress))


def _sections(sections: Sequence[Section]) -> list[Text]:
    return [part for section in sections for part in (_section(section), plain(""))]


def _section(section: Section) -> Text:
    content = quote(section.text)
    return lines(bold(_(section.title)), content) if section.title else content


def _keyboard(card: Card) -> Keyboard:
    rows: list[list[tuple[str, Button]]] = [
        [(choice.text, Answer(card.task_id, choice.value)) for choice in row] for row in _rows(card.body.buttons)
    ]
    rows.append(
        [
            (_("Skip"), Skip(card.task_id)),
            (_("Guidelines"), Guide(card.tally.project_id)),
            (_("Stop"), Stop(card.tally.project_id)),
        ]
    )
    return keyboard(rows)


def _rows(choices: Sequence[Choice]) -> list[Sequence[Choice]]:
    """Short labels share a row, long ones have one each; the rows stay the same from task to task."""
    longest = max((len(choice.text) for choice in choices), default=0)
    width = 3 if longest <= SHORT else 2 if longest <= MIDDLING else 1
    return [choices[start : start + width] for start in range(0, len(choices), width)]
