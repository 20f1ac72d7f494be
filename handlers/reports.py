"""Reports: a worker says what is the matter with a task, in two taps and a note if she likes; admins judge it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from telegram import CallbackQuery, Update

from crowd.rules.reports import Reason, decision_of, reason_of
from crowd.services.cards import Shown
from crowd.services.cases import Case
from crowd.services.reports import (
    Decided,
    Judgement,
    LookAgain,
    NoteKept,
    NoteTooLong,
    NoteUnasked,
    Reported,
    SettledAlready,
)
from handlers import fallback
from handlers.context import Context
from handlers.ui import cards, cases, dealing, gates, media, show
from handlers.ui.buttons import Button, Keyboard, keyboard
from handlers.ui.expecting import GivenUp
from handlers.ui.text import Text, bold, fill, lines, plain, shorten
from handlers.ui.tickets import AskDrop, Judge, Report, ShowCase, ShowFiles, ShowInquiry
from handlers.ui.words import _, ngettext, number
from storage.records.expected import Expected
from storage.records.reports import WaitingQuestion, WaitingTask

LABEL_UNITS = 40


@dataclass(frozen=True, slots=True)
class Because(Button):
    """The reason of a report."""

    prefix: ClassVar[str] = "rr"
    task_id: int
    reason: str


GIVEN_UP = GivenUp(cases.without_note, cases.note_too_late, by=(cards.Ready,))


async def why(update: Update, context: Context) -> None:
    """Report: the same message asks why, below the task."""
    query = update.callback_query
    pressed = Report.unpack(query.data) if query else None
    if query is None or pressed is None:
        await fallback.old_button(update, context)
        return
    step = await context.services.labelling.look(query.from_user.id, pressed.task_id)
    if isinstance(step, Shown) and step.card.changing is None:
        reasons = _reasons(pressed.task_id, above=_rows_above(cards.face(step.card).keyboard))
        await show.turn_buttons(context, query, reasons, toast=_("What is the matter with this task?"))
    else:
        await dealing.answer_tap(context, query, step)


async def because(update: Update, context: Context) -> None:
    """The reason: the report stands, and she may add a note."""
    query = update.callback_query
    pressed = Because.unpack(query.data) if query else None
    reason = reason_of(pressed.reason) if pressed else None
    if query is None or pressed is None or reason is None:
        await fallback.old_button(update, context)
        return
    step = await context.services.reports.report(context.turn, query.from_user.id, pressed.task_id, reason)
    if isinstance(step, Reported):
        await show.turn_to(context, query, *cases.reported(step))
    else:
        await dealing.answer_tap(context, query, step)


async def noted(update: Update, context: Context, expected: Expected) -> bool:
    """What she typed goes with her report."""
    message, person = update.message, update.effective_user
    if message is None or person is None:
        return False
    if not message.text:
        await show.send(context, person.id, _("Please type the note as a text."), reply_to=message.message_id)
        return True
    note = await context.services.reports.note(context.turn, person.id, int(expected.reference), message.text)
    match note:
        case NoteKept(project_id):
            await show.send(context, person.id, *cases.note_kept(project_id))
        case NoteTooLong(limit):
            words = fill(_("Please say it in at most {limit} characters."), limit=number(limit))
            await show.send(context, person.id, words, reply_to=message.message_id)
        case NoteUnasked():
            await show.send(context, person.id, cases.note_lost(), reply_to=message.message_id)
    return True


async def listed(update: Update, context: Context) -> None:
    """/reports: what waits for an admin."""
    if update.effective_user:
        tasks = await context.services.reports.waiting()
        questions = await context.services.clarifying.waiting()
        await show.send(context, update.effective_user.id, *_list(tasks, questions))


async def judge(update: Update, context: Context) -> None:
    """Any of an admin's buttons here. Whose id is not an admin's meets a button that does nothing."""
    query = update.callback_query
    if query is None or not gates.tapped_by_admin(query, context.admins):
        await fallback.old_button(update, context)
    elif pressed := Judge.unpack(query.data):
        await _judge(update, context, query, pressed)
    elif files := ShowFiles.unpack(query.data):
        await _show_files(context, query, files.task_id)
    elif looked := ShowCase.unpack(query.data) or AskDrop.unpack(query.data):
        case = await context.services.reports.case(looked.task_id)
        await _show_case(context, query, case, dropping=isinstance(looked, AskDrop))
    else:
        await fallback.old_button(update, context)


async def _show_files(context: Context, query: CallbackQuery, task_id: int) -> None:
    """What the task shows besides its texts, below the card; a file that is gone is said to be so."""
    body = await context.services.reports.files(task_id)
    manner = media.Manner(veiled=body.veiled, kept=body.kept) if body else media.PLAINLY
    await show.toast(context, query, "")
    for album in media.albums(body.media, [""] * len(body.media)) if body else []:
        try:
            await media.send_album(context, query.from_user.id, album, manner)
        except media.Unavailable:
            await show.send(context, query.from_user.id, plain(_("This file is lost: Telegram does not show it.")))


async def _judge(update: Update, context: Context, query: CallbackQuery, pressed: Judge) -> None:
    decision = decision_of(pressed.decision)
    if decision is None:
        await fallback.old_button(update, context)
        return
    outcome = await context.services.reports.judge(
        context.turn, query.from_user.id, pressed.task_id, decision, seen=pressed.seen
    )
    await _show_judgement(context, query, outcome)


async def _show_judgement(context: Context, query: CallbackQuery, outcome: Judgement) -> None:
    match outcome:
        case Decided(case, decision, reports, paid):
            done = cases.decided(decision, reports, paid, case.spec.currency)
            await show.turn_to(context, query, *cases.case_card(case, done), toast=done)
            await _tell_others(context, query, case, str(fill("{name}: {done}", name=_name(query), done=done)))
            context.wake_sender()
        case SettledAlready(case, by):
            await show.turn_to(context, query, *cases.case_card(case), toast=cases.settled_by(by), alert=True)
        case LookAgain(case):
            toast = _("There is a new report since you looked. Nothing was done; here is all of it.")
            await show.turn_to(context, query, *cases.case_card(case), toast=toast, alert=True)
        case None:
            await show.toast(context, query, _("There is no such task any more."), alert=True)


async def _show_case(context: Context, query: CallbackQuery, case: Case | None, *, dropping: bool) -> None:
    if case is None:
        await show.toast(context, query, _("There is no such task any more."), alert=True)
    elif dropping and case.waits:
        await show.turn_to(context, query, *cases.ask_drop(case))
    else:
        await show.turn_to(context, query, *cases.case_card(case))


async def _tell_others(context: Context, query: CallbackQuery, case: Case, done: str) -> None:
    """The other admins' cards of this case say what was decided, and by whom."""
    mine = query.message.message_id if query.message else None
    for admin, message_id in await context.services.reports.cards_of(case):
        if (admin, message_id) != (query.from_user.id, mine):
            text, buttons = cases.case_card(case, done)
            await show.rewrite(context, admin, message_id, text, buttons)


def _name(query: CallbackQuery) -> str:
    return query.from_user.first_name


def _rows_above(keys: Keyboard) -> int:
    """How many rows stand above the one with Report."""
    rows = [any(Report.unpack(data) for _label, data in row) for row in keys.rows]
    return rows.index(True) if True in rows else len(rows)


def _reasons(task_id: int, *, above: int) -> Keyboard:
    """The reasons two a row; the way back stands where Report stood, so that a second tap of the same thumb is safe."""
    words = [(cases.reason_words(reason), Because(task_id, reason.value)) for reason in Reason]
    rows: list[list[tuple[str, Button]]] = [list(words[:2]), list(words[2:])]
    rows.insert(min(above, 2), [(_("Back to the task"), cards.Page(task_id, 0))])
    return keyboard(rows)


def _list(tasks: list[WaitingTask], questions: list[WaitingQuestion]) -> tuple[Text, Keyboard | None]:
    if not tasks and not questions:
        return plain(_("Nothing waits for you: no open report, no open question.")), None
    rows: list[list[tuple[str, Button]]] = [[(_task_label(each), ShowCase(each.task_id))] for each in tasks]
    rows += [[(_question_label(each), ShowInquiry(each.id))] for each in questions]
    return lines(bold(_("Reports and questions"))), keyboard(rows)


def _task_label(each: WaitingTask) -> str:
    count = ngettext("{count} report", "{count} reports", each.reports).format(count=number(each.reports))
    mark = "⛔ " if each.withheld == "quarantined" else ""
    return shorten(f"{mark}{each.title} · {each.key} · {count}", LABEL_UNITS)


def _question_label(each: WaitingQuestion) -> str:
    return shorten(f"❓ {each.title} · {each.question}", LABEL_UNITS)
