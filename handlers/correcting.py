"""Correcting: an admin looks at a task, types another text for a part of it, and says yes when she has seen both."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import ClassVar

from telegram import CallbackQuery, Update

from crowd.services.mending import (
    Confirm,
    Mended,
    MendStep,
    NoGood,
    NoTask,
    TaskPage,
    TaskView,
    TooLate,
    TypeIt,
)
from handlers import fallback
from handlers.context import Context
from handlers.ui import gates, show
from handlers.ui.buttons import Button, Keyboard, keyboard
from handlers.ui.doors import Look, LookTask, Tasks
from handlers.ui.expecting import GivenUp
from handlers.ui.text import Text, bold, fill, lines, plain, quote, shorten
from handlers.ui.words import _, number
from storage.records.corrections import ListedTask
from storage.records.expected import Expected

ON_PAGE = 8
SHOWN_UNITS = 600
NAME_UNITS = 30
LINE_UNITS = 80


@dataclass(frozen=True, slots=True)
class Mend(Button):
    """Type another text for a column, counted from 0."""

    prefix: ClassVar[str] = "tm"
    task_id: int
    version: int
    column: int


@dataclass(frozen=True, slots=True)
class Yes(Button):
    """Correct it."""

    prefix: ClassVar[str] = "tmy"
    task_id: int
    version: int


@dataclass(frozen=True, slots=True)
class No(Button):
    """Leave it as it is."""

    prefix: ClassVar[str] = "tmn"
    task_id: int


BUTTONS: tuple[type[Button], ...] = (Tasks, LookTask, Mend, Yes, No)


def _not_corrected() -> str:
    return _("Nothing was corrected. To correct the task after all, look at it again.")


def _too_late() -> str:
    return _("You were asked for the new text more than a day ago, so nothing was corrected. Look at the task again.")


GIVEN_UP = GivenUp(_not_corrected, _too_late, by=(No,))


async def task(update: Update, context: Context) -> None:
    """/task SLUG KEY."""
    if update.effective_user is None or update.message is None:
        return
    _command, slug, key = [*(update.message.text or "").split(maxsplit=2), "", ""][:3]
    if not key:
        await show.send(
            context, update.effective_user.id, _("Send /task, the project and the task, as: /task facts t1")
        )
        return
    text, keys = _shown(await context.services.mending.find(slug, key.strip()))
    await show.send(context, update.effective_user.id, text, keys)


async def tap(update: Update, context: Context) -> None:
    """Any button of this conversation. Whose id is not an admin's meets a button that does nothing."""
    query = update.callback_query
    if query is None or not gates.tapped_by_admin(query, context.admins):
        await fallback.old_button(update, context)
    elif listed := Tasks.unpack(query.data):
        text, keys = _listed(await context.services.mending.page(listed.project_id, listed.after, ON_PAGE))
        await show.turn_to(context, query, text, keys)
    elif (step := await _step(context, query)) is not None:
        text, keys = _shown(step)
        await show.turn_to(context, query, text, keys, toast=_said(step), alert=isinstance(step, TooLate))
    else:
        await fallback.old_button(update, context)


async def typed(update: Update, context: Context, expected: Expected) -> bool:
    """The new text that was asked for. What is no text, or no admin's, is for somebody else."""
    message, person = update.message, update.effective_user
    if message is None or person is None or not message.text or person.id not in context.admins:
        return False
    step = await context.services.mending.propose(context.turn, person.id, expected.reference, message.text)
    text, keys = _shown(step)
    await show.send(context, person.id, text, keys, reply_to=message.message_id)
    return True


async def _step(context: Context, query: CallbackQuery) -> MendStep | None:
    mending, person = context.services.mending, query.from_user.id
    if look := LookTask.unpack(query.data):
        return await mending.look(look.task_id)
    if mend := Mend.unpack(query.data):
        return await mending.ask(context.turn, person, mend.task_id, mend.version, mend.column)
    if yes := Yes.unpack(query.data):
        return await mending.confirm(context.turn, person, yes.task_id, yes.version)
    if no := No.unpack(query.data):
        return await mending.leave(context.turn, person, no.task_id)
    return None


def _said(step: MendStep) -> str:
    match step:
        case Mended():
            return _("Corrected. Whoever has the task is shown the new text.")
        case TooLate():
            return _("The task was changed meanwhile, or its project is closed. Here it is as it is now.")
        case _:
            return ""


def _shown(step: MendStep) -> tuple[Text, Keyboard]:
    match step:
        case NoTask():
            return plain(_("There is no such task. /projects leads to all of them.")), keyboard([])
        case TaskView() as view:
            return _task(view)
        case Mended(view) | TooLate(view):
            return _task(view)
        case TypeIt(view, column, text):
            asked = fill(_("Send the new text of “{column}” as a message. Now it is:"), column=bold(column))
            return lines(asked, quote(text) if text else plain("–")), keyboard([_leave(view)])
        case NoGood(view, column, faults):
            told = fill(_("This cannot be “{column}”:"), column=bold(column))
            again = plain(_("Send another one, or leave it."))
            return lines(told, *(plain(fault) for fault in faults), again), keyboard([_leave(view)])
        case Confirm(view, column, before, after):
            yes: tuple[str, Button] = (_("Yes, correct it"), Yes(view.task.task_id, view.task.version))
            return _compared(view, column, before, after), keyboard([[*_leave(view), yes]])


def _task(view: TaskView) -> tuple[Text, Keyboard]:
    task = view.task
    text = lines(
        fill("{title} · {key}", title=bold(task.title), key=bold(task.key)),
        fill(
            _("Version {version} · answers: {answers} · at work: {holding}"),
            version=number(task.version),
            answers=number(view.answers),
            holding=number(view.holding),
        ),
        *_texts(view),
    )
    ways: list[tuple[str, Button]] = [
        (_("All tasks"), Tasks(task.project_id, 0)),
        (_("The project"), Look(task.project_id)),
    ]
    return text, keyboard([*_mends(view), ways])


def _texts(view: TaskView) -> list[Text]:
    found = [lines("", bold(name), quote(shorten(cell, SHOWN_UNITS) or "–")) for name, cell in view.cells]
    return [*found, lines("", fill(_("Gold: {words}"), words=bold(view.gold)))] if view.gold else found


def _mends(view: TaskView) -> list[list[tuple[str, Button]]]:
    """A button for each column, where anything may change."""
    task = view.task
    if task.project_state == "closed":
        return []
    words = [str(fill(_("Correct “{column}”"), column=shorten(name, NAME_UNITS))) for name, _cell in view.cells]
    return [[(label, Mend(task.task_id, task.version, at))] for at, label in enumerate(words)]


def _compared(view: TaskView, column: str, before: str, after: str) -> Text:
    told = lines(
        fill(_("Correct “{column}” of {key}?"), column=bold(column), key=bold(view.task.key)),
        "",
        plain(_("Before")),
        quote(shorten(before, SHOWN_UNITS) or "–"),
        plain(_("After")),
        quote(shorten(after, SHOWN_UNITS)),
    )
    if not view.answers:
        return told
    kept = _("Answers given before: {count}. They stay, and the export says which version each of them saw.")
    return lines(told, "", fill(kept, count=number(view.answers)))


def _leave(view: TaskView) -> list[tuple[str, Button]]:
    return [(_("Leave it"), No(view.task.task_id))]


def _listed(page: TaskPage | NoTask) -> tuple[Text, Keyboard]:
    if isinstance(page, NoTask):
        return plain(_("There are no tasks here.")), keyboard([])
    rows: list[list[tuple[str, Button]]] = [
        [(shorten(each.key, NAME_UNITS), LookTask(each.task_id))] for each in page.tasks
    ]
    ways: list[tuple[str, Button]] = [(_("The project"), Look(page.project_id))]
    if page.more:
        ways.append((_("More"), Tasks(page.project_id, page.tasks[-1].task_id)))
    return lines(bold(page.title), "", *(_line(each) for each in page.tasks)), keyboard([*rows, ways])


def _line(each: ListedTask) -> Text:
    texts = [text for name, text in json.loads(each.payload).items() if not name.startswith("@")]
    first = " ".join(" · ".join(texts).split())
    return fill("{key}: {text}", key=bold(shorten(each.key, NAME_UNITS)), text=shorten(first, LINE_UNITS))
