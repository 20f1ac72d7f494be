"""Cards: a task with its buttons, laid out for a thumb, and what stands in its place when there is none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import ClassVar

from crowd.rules.guidelines import Clause
from crowd.rules.media import Medium
from crowd.rules.normalise import blank
from crowd.rules.spec import ProjectSpec
from crowd.services.cards import Card, Changing, Tally
from crowd.tasktypes.base import Choice
from handlers.ui import sections, stages
from handlers.ui.buttons import Button, Keyboard, keyboard
from handlers.ui.doors import Begin, Change, Work
from handlers.ui.media import PLAINLY, Album, Manner, albums
from handlers.ui.text import (
    CAPTION_LIMIT,
    MESSAGE_LIMIT,
    Text,
    bold,
    clock,
    defused,
    fill,
    italic,
    lines,
    plain,
    quote,
)
from handlers.ui.tickets import Ask, Report
from handlers.ui.words import _, minutes, money, ngettext, number

WIDTHS = ((3, 5), (9, 3), (18, 2))
"""The longest label, in characters, with which so many share a row; longer ones have a row each."""

ROWS = 10
"""Rows of labels on one page; a few more than that still stand on one."""


@dataclass(frozen=True, slots=True)
class Answer(Button):
    """A button of a task's own: the version of the task it was made for, what it says, the page it stands on."""

    prefix: ClassVar[str] = "a"
    task_id: int
    version: int
    value: str
    page: int = 0


@dataclass(frozen=True, slots=True)
class Page(Button):
    """Other labels of the same task."""

    prefix: ClassVar[str] = "pg"
    task_id: int
    page: int


@dataclass(frozen=True, slots=True)
class Back(Button):
    """One step back in the talk about a task."""

    prefix: ClassVar[str] = "bk"
    task_id: int


@dataclass(frozen=True, slots=True)
class Undo(Button):
    """Open the last answer of a project, to be changed."""

    prefix: ClassVar[str] = "u"
    project_id: int


@dataclass(frozen=True, slots=True)
class Keep(Button):
    """Leave an answer as it is after all."""

    prefix: ClassVar[str] = "k"
    task_id: int


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
class Agree(Button):
    """This version of the guidelines is read: the next task, please."""

    prefix: ClassVar[str] = "gv"
    project_id: int
    version: int


@dataclass(frozen=True, slots=True)
class Guide(Button):
    """Read the guidelines again."""

    prefix: ClassVar[str] = "g"
    project_id: int


@dataclass(frozen=True, slots=True)
class Face:
    """A card ready to be shown: the messages above it, if the task needs any, and the one with the buttons.

    That one bears a file where `medium` is set.
    """

    parts: tuple[Text | Album, ...]
    text: Text
    keyboard: Keyboard
    medium: Medium | None = None
    manner: Manner = PLAINLY


def face(card: Card, page: int = 0) -> Face:
    """One message where the task fits into one, else its parts in order and the question with the buttons below."""
    head, foot, body, buttons = _head(card), _foot(card), card.body, _keyboard(card, page)
    manner = Manner(body.veiled, body.kept)
    shown = list(filter(None, (sections.section(each, body) for each in body.sections)))
    whole = lines(head, "", *(line for part in shown for line in (defused(part), plain(""))), *foot)
    if len(body.media) == 1 and whole.units <= CAPTION_LIMIT:
        return Face((), whole, buttons, body.media[0], manner)
    above = albums(body.media, sections.titles(body)) if body.media else []
    if whole.units <= MESSAGE_LIMIT:
        return Face(tuple(above), whole, buttons, manner=manner)
    # A cut may make a link of what was none, so that each part is defused for itself.
    cut = [part for each in shown for part in each.split()]
    parts = tuple(defused(part) for part in cut if not blank(part.content))
    return Face((*above, *parts), lines(head, "", *foot), buttons, manner=manner)


def briefing(project_id: int, spec: ProjectSpec, version: int = 1) -> tuple[Text, Keyboard]:
    """What a project asks for, before the first task."""
    rules: list[Text | str] = ["", bold(_("Guidelines")), plain(spec.guidelines)] if spec.guidelines else []
    stage = stages.about(spec.stage) if spec.stage else []
    text = lines(bold(spec.title), plain(spec.brief), "", *stage, *_terms(spec), *rules)
    return text, keyboard([[(_("I have read this: start"), Agree(project_id, version))]])


def guidelines(project_id: int, spec: ProjectSpec) -> tuple[Text, Keyboard]:
    """The guidelines, once more, and the way back to the task above them."""
    text = lines(bold(spec.title), "", plain(spec.guidelines or spec.brief))
    return text, keyboard([[(_("Back to the task"), Ready(project_id))]])


def reread(tally: Tally, clauses: Sequence[Clause], version: int) -> tuple[Text, Keyboard]:
    """What changed in the guidelines since she read them; the next task comes when she has read that."""
    words = {True: _("New:"), False: _("No longer:")}
    parts = [part for each in clauses for part in (bold(words[each.new]), quote(each.text))]
    text = lines(bold(tally.title), _("The guidelines have changed. Please read this before your next task."), *parts)
    return text, keyboard(
        [[(_("I have read this: go on"), Agree(tally.project_id, version))], [(_("Stop"), Stop(tally.project_id))]]
    )


def nothing_left(tally: Tally, halted: str = "") -> tuple[Text, Keyboard]:
    """No task for her at the moment; `halted` says why, where there may be some."""
    nothing = _("There is nothing more for you to do here at the moment. Thank you!")
    text = lines(bold(tally.title), halted or nothing, done(tally))
    return text, keyboard([[(_("Show projects"), Work())], *_undo(tally)])


def nothing_in_hand(tally: Tally) -> tuple[Text, Keyboard]:
    """She holds no task, and there may be one: none was looked for."""
    words = _("You have no task in your hands here. Go on to get the next one.")
    text = lines(bold(tally.title), words, done(tally))
    return text, keyboard([[(_("Go on"), Begin(tally.project_id))], [(_("Show projects"), Work())], *_undo(tally)])


def _undo(tally: Tally) -> list[list[tuple[str, Button]]]:
    return [[(_("Undo"), Undo(tally.project_id))]] if tally.answered else []


def finished(tally: Tally, bundle: str | Text = "") -> tuple[Text, Keyboard]:
    """She stopped for now."""
    return _over(tally, _("Finished for now. Everything you answered is recorded."), bundle)


def no_longer_hers(tally: Tally) -> tuple[Text, Keyboard]:
    """Her task went back; whether there is another one is seen when she goes on."""
    return _over(tally, _("You have no task here at the moment. Go on to get the next one."))


def _over(tally: Tally, words: str, more: str | Text = "") -> tuple[Text, Keyboard]:
    text = lines(bold(tally.title), words, *([more] if more else []), done(tally))
    return text, keyboard([[(_("Go on"), Begin(tally.project_id))], [(_("Show projects"), Work())]])


def recorded(words: str) -> str:
    """The line that passes by after an answer."""
    return str(fill(_("Recorded: {label}"), label=words))


def _terms(spec: ProjectSpec) -> list[Text]:
    if unpaid := stages.price(spec):
        return [unpaid]
    return [
        fill(
            _("{price} for every answer, {time} at most for each task"),
            price=bold(money(spec.price, spec.currency)),
            time=minutes(spec.time_limit),
        )
    ]


def done(tally: Tally) -> Text:
    """What she has answered and earned in a project; where nothing was paid for answers, only how many."""
    if tally.answered and not tally.earned:
        return fill(ngettext("{count} answer", "{count} answers", tally.answered), count=number(tally.answered))
    return fill(
        ngettext("{count} answer · {earned} earned", "{count} answers · {earned} earned", tally.answered),
        count=number(tally.answered),
        earned=bold(money(tally.earned, tally.currency)),
    )


def _head(card: Card) -> Text:
    """Whose card it is and what there is to earn; an answer that she changes has no deadline, nor a new price."""
    tally = card.tally
    if card.banner:
        return italic(lines(tally.title, card.banner))
    if card.changing:
        return italic(lines(tally.title, done(tally)))
    if card.stage:
        paid = fill(
            _("{price} each · until {time}"), price=money(card.price, tally.currency), time=clock(card.deadline)
        )
        until = paid if card.price else fill(_("unpaid · until {time}"), time=clock(card.deadline))
        return italic(lines(stages.head(card.stage, tally.title), until))
    progress = fill(
        ngettext(
            "{count} answer · {earned} earned · {price} each · until {time}",
            "{count} answers · {earned} earned · {price} each · until {time}",
            tally.answered,
        ),
        count=number(tally.answered),
        earned=bold(money(tally.earned, tally.currency)),
        price=money(card.price, tally.currency),
        time=clock(card.deadline),
    )
    return italic(lines(_title(card), progress))


def _title(card: Card) -> str:
    """The project, and which task of her bundle this is."""
    if card.begun is None:
        return card.tally.title
    at = fill(_("{count} of {wanted}"), count=number(card.begun.count), wanted=number(card.begun.wanted))
    return f"{card.tally.title} · {at}"


def _foot(card: Card) -> list[Text]:
    """Below the texts: what she said so far, the question, how to answer it, and what she answered before."""
    body = card.body
    foot = [sections.told(told) for told in body.told]
    foot += [part for note in card.notes for part in sections.note(note)]
    if card.stage and card.stage.lesson:
        foot += stages.lesson(card.stage.lesson)
    if foot:
        foot.append(plain(""))
    foot.append(bold(_(body.question)))
    if body.hint:
        foot.append(italic(sections.hint(body.hint)))
    if card.changing:
        foot.append(fill(_("Your answer so far: {words}"), words=bold(card.changing.words)))
    return foot


def _keyboard(card: Card, page: int) -> Keyboard:
    back: list[list[tuple[str, Button]]] = [[(_(card.body.back or "Back"), Back(card.task_id))]] if card.said else []
    below = _changing(card, card.changing) if card.changing else _actions(card)
    return keyboard([*_labels(card, page), *back, *below])


def _actions(card: Card) -> list[list[tuple[str, Button]]]:
    project_id = card.tally.project_id
    if card.stage:  # nothing is passed on, asked or undone; what is wrong with a task can be said
        ways: list[tuple[str, Button]] = [(_("Guidelines"), Guide(project_id)), (_("Stop"), Stop(project_id))]
        return [ways, [(_("Report"), Report(card.task_id))]]
    rows: list[list[tuple[str, Button]]] = [
        [(_("Skip"), Skip(card.task_id)), (_("Guidelines"), Guide(project_id)), (_("Stop"), Stop(project_id))]
    ]
    rows.append([(_("Ask"), Ask(card.task_id)), (_("Report"), Report(card.task_id))])
    return [*rows, [(_("Undo"), Undo(project_id))]] if card.tally.answered else rows


def _changing(card: Card, changing: Changing) -> list[list[tuple[str, Button]]]:
    sides = (changing.earlier, _("Earlier")), (changing.later, _("Later"))
    walk: list[tuple[str, Button]] = [(words, Change(task_id)) for task_id, words in sides if task_id is not None]
    keep: list[tuple[str, Button]] = [(_("Keep it as it is"), Keep(card.task_id))]
    return [walk, keep] if walk else [keep]


def _labels(card: Card, page: int) -> list[list[tuple[str, Button]]]:
    """The task's own buttons, group by group; of a long first group one page, and the way to the others."""
    groups = [list(group) for _row, group in groupby(card.body.buttons, key=lambda choice: choice.row)]
    found: list[list[tuple[str, Button]]] = []
    for at, group in enumerate(groups):
        rows = _rows(group)
        if at == 0 and len(rows) > ROWS + 2:
            pages = [rows[start : start + ROWS] for start in range(0, len(rows), ROWS)]
            page = min(max(page, 0), len(pages) - 1)
            found += [_row(card, row, page) for row in pages[page]]
            found.append(_pages(card.task_id, page, len(pages)))
        else:
            found += [_row(card, row, page) for row in rows]
    return found


def _row(card: Card, choices: Sequence[Choice], page: int) -> list[tuple[str, Button]]:
    return [(_said(choice), Answer(card.task_id, card.version, choice.value, page)) for choice in choices]


def _said(choice: Choice) -> str:
    words = _(choice.text) if choice.ours else choice.text
    return f"✓ {words}" if choice.chosen else words


def _pages(task_id: int, page: int, count: int) -> list[tuple[str, Button]]:
    """The way to the page before and to the one behind, each always in the same place."""
    at = fill(_("{page} of {count}"), page=number(page + 1), count=number(count))
    before, behind = (page - 1) % count, (page + 1) % count
    return [("‹", Page(task_id, before)), (str(at), Page(task_id, page)), ("›", Page(task_id, behind))]


def _rows(choices: Sequence[Choice]) -> list[Sequence[Choice]]:
    """Short labels share a row, long ones have one each; the rows stay the same from task to task."""
    longest = max((len(choice.text) for choice in choices), default=0)
    width = next((width for length, width in WIDTHS if longest <= length), 1)
    return [choices[start : start + width] for start in range(0, len(choices), width)]
