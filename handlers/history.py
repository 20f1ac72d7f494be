"""History: her answers, newest first, each with what became of it; one tap opens one, another changes it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import tzinfo
from typing import ClassVar

from telegram import Update

from crowd.services.history import Opened, Page, Past
from crowd.tasktypes.base import CardBody, Section
from handlers import fallback
from handlers.context import Context
from handlers.ui import show
from handlers.ui.buttons import Button, Keyboard, keyboard
from handlers.ui.doors import Change, Work
from handlers.ui.places import way_on
from handlers.ui.text import MESSAGE_LIMIT, Text, bold, defused, fill, italic, join, lines, plain, quote, shorten, veil
from handlers.ui.words import _, clock_time, money, ngettext, number, short_day

GLANCE = 70
"""UTF-16 units of a task that a list shows."""

WORDS_SHOWN = 1_000
"""UTF-16 units of a long answer of hers that are shown with its task."""


@dataclass(frozen=True, slots=True)
class OnHistory(Button):
    """A page of answers: those before the answer (`at`, `task_id`), or with `later` those behind it."""

    prefix: ClassVar[str] = "hp"
    at: int
    task_id: int
    later: int


@dataclass(frozen=True, slots=True)
class OpenAnswer(Button):
    """One answer in full."""

    prefix: ClassVar[str] = "ho"
    task_id: int


async def history(update: Update, context: Context) -> None:
    """/history, or its button."""
    person = update.effective_user
    if person is None:
        return
    found = await context.services.history.page(person.id)
    if found is None:
        sentence, button = way_on(await context.services.people.standing(person.id))
        text: Text = plain(sentence)
    else:
        text, button = _page(found)
    if update.callback_query:
        await show.turn_to(context, update.callback_query, text, button)
    else:
        await show.send(context, person.id, text, button)


async def on_page(update: Update, context: Context) -> None:
    """Earlier, Later, and back to a page."""
    query = update.callback_query
    if query is None or (pressed := OnHistory.unpack(query.data)) is None:
        await fallback.old_button(update, context)
        return
    found = await context.services.history.page(
        query.from_user.id, at=pressed.at, task_id=pressed.task_id, later=bool(pressed.later)
    )
    if found is None:
        await show.toast(context, query, _("This button is not yours. /work shows what is."), alert=True)
        return
    await show.turn_to(context, query, *_page(found))


async def on_answer(update: Update, context: Context) -> None:
    """One answer in full."""
    query = update.callback_query
    if query is None or (pressed := OpenAnswer.unpack(query.data)) is None:
        await fallback.old_button(update, context)
        return
    found = await context.services.history.open(query.from_user.id, pressed.task_id)
    if found is None:
        await show.toast(context, query, _("This button is not yours. /work shows what is."), alert=True)
        return
    text, button = _opened(found)
    if found.answer.body and found.answer.body.kept:  # a message can be protected only when it is sent
        await show.toast(context, query)
        await show.send(context, query.from_user.id, text, button, protect=True)
        return
    await show.turn_to(context, query, text, button)


def _page(found: Page) -> tuple[Text, Keyboard]:
    if not found.answers:
        text = lines(bold(_("Your answers")), _("You have not answered anything yet. /work shows what is open to you."))
        return text, keyboard([[(_("Show projects"), Work())]])
    listed = [part for at, each in enumerate(found.answers, 1) for part in ("", _glance(at, each, found.zone))]
    text = lines(bold(_("Your answers")), *listed)
    numbers: list[tuple[str, Button]] = [
        (number(at), OpenAnswer(each.task_id)) for at, each in enumerate(found.answers, 1)
    ]
    return text, keyboard([numbers, *_turns(found)])


def _turns(found: Page) -> list[list[tuple[str, Button]]]:
    first, last = found.answers[0], found.answers[-1]
    turns: list[tuple[str, Button]] = []
    if found.earlier:
        turns.append((_("« Earlier"), OnHistory(last.answered_at, last.task_id, 0)))
    if found.later:
        turns.append((_("Later »"), OnHistory(first.answered_at, first.task_id, 1)))
    return [turns] if turns else []


def _glance(at: int, each: Past, zone: tzinfo) -> Text:
    return lines(
        join(f"{number(at)}. ", defused(bold(shorten(_about(each), GLANCE)))),
        fill(_("You answered: {words}"), words=shorten(each.words, GLANCE)),
        join(each.title, short_day(each.answered_at, zone), _pay(each), _state(each.state), sep=" · "),
        *_reason(each),
    )


def _about(each: Past) -> str:
    """How the task begins; of one that must not be passed on, or has nothing to read, the project's title."""
    if each.body is None or each.body.kept or not each.body.sections:
        return each.title
    return " ".join(each.body.sections[0].text.split()) or each.title


def _opened(found: Opened) -> tuple[Text, Keyboard]:
    each = found.answer
    when = f"{short_day(each.answered_at, found.zone)}, {clock_time(each.answered_at, found.zone)}"
    head = italic(join(each.title, when, _pay(each), _state(each.state), sep=" · "))
    words = bold(shorten(each.words, WORDS_SHOWN))
    foot = [fill(_("You answered: {words}"), words=words), *_changed(found.changes), *_reason(each)]
    rows: list[list[tuple[str, Button]]] = [[(_("Change"), Change(each.task_id))]] if found.changeable else []
    # back to the page that begins with this answer, which is there whatever came since
    back = OnHistory(each.answered_at, each.task_id + 1, 0)
    return lines(head, "", *_task(each), "", *foot), keyboard([*rows, [(_("All answers"), back)]])


def _task(each: Past) -> list[Text]:
    """The task as her card showed it; of one that is longer than a message, as much as fits beside the rest."""
    if each.body is None:
        return [plain(_("This task cannot be shown any more."))]
    room = MESSAGE_LIMIT // 2 // max(1, len(each.body.sections))
    sections = [_section(section, room, each.body) for section in each.body.sections if section.text.strip()]
    return [*sections, *_files(len(each.body.media)), bold(_(each.body.question))]


def _section(section: Section, room: int, body: CardBody) -> Text:
    text = shorten(section.text, room)
    content = defused(quote(veil(text) if body.veiled else text))
    return lines(bold(_(section.title)), content) if section.title else content


def _files(count: int) -> list[Text]:
    """Change shows them again; here they are only counted."""
    if not count:
        return []
    return [italic(fill(ngettext("With {count} file.", "With {count} files.", count), count=number(count)))]


def _changed(changes: int) -> list[Text]:
    if not changes:
        return []
    return [fill(ngettext("Changed once.", "Changed {count} times.", changes), count=number(changes))]


def _pay(each: Past) -> str:
    return money(each.paid, each.currency)


def _reason(each: Past) -> list[Text]:
    return [fill(_("Why: {reason}"), reason=each.verdict)] if each.verdict else []


def _state(state: str) -> str:
    match state:
        case "accepted":
            return _("accepted")
        case "rejected":
            return _("rejected")
        case _:
            return _("recorded")
