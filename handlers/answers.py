"""Answers to review: an admin goes through what nobody has judged, accepts, or rejects with a reason that is read."""

from __future__ import annotations

from telegram import CallbackQuery, Update

from crowd.rules.fairness import Category
from crowd.rules.normalise import blank
from crowd.services.answers_desk import REASON, AnswerView, Judging
from crowd.services.deciding import TooShort
from crowd.services.objecting import TooMuch, Unasked
from handlers import fallback
from handlers.context import Context
from handlers.ui import answers, gates, show
from handlers.ui.answers import AcceptAnswer, OpenAnswer, RejectAnswer, RejectFor, UndoRejection
from handlers.ui.buttons import Keyboard
from handlers.ui.doors import Answers
from handlers.ui.expecting import GivenUp
from handlers.ui.text import Text, fill, plain
from handlers.ui.words import _, number
from storage.records.expected import Expected

EXPECTED = REASON


def _not_rejected() -> str:
    return _("Nothing was rejected. To reject the answer after all, tap Reject on it again.")


GIVEN_UP = GivenUp(_not_rejected, _not_rejected, by=(RejectFor,))


async def tap(update: Update, context: Context) -> None:
    """Any button of this conversation. Whose id is not an admin's meets a button that does nothing."""
    query = update.callback_query
    may = query is not None and gates.tapped_by_admin(query, context.admins)
    if query is None or not may or not (await _looked(context, query) or await _judged(context, query)):
        await fallback.old_button(update, context)


async def typed(update: Update, context: Context, expected: Expected) -> bool:
    """Why an answer is rejected, in an admin's own words."""
    message = update.message
    if message is None or message.from_user is None or message.from_user.id not in context.admins:
        return False
    if not message.text or blank(message.text):
        words = plain(_("Please type it as a text."))
        await show.send(context, message.chat.id, words, reply_to=message.message_id)
        return True
    step = await context.services.answers.reject(context.turn, message.from_user.id, expected.reference, message.text)
    match step:
        case Unasked():
            return False
        case TooMuch(limit=limit):
            long = fill(_("Please say it in at most {limit} characters."), limit=number(limit))
            await show.send(context, message.chat.id, long, reply_to=message.message_id)
        case TooShort():
            short = plain(_("Please say a little more: she reads it, and has to be able to answer it."))
            await show.send(context, message.chat.id, short, reply_to=message.message_id)
        case _:
            await show.send(context, message.chat.id, *_screen(context, step))
    return True


async def _looked(context: Context, query: CallbackQuery) -> bool:
    """Buttons that show something."""
    services, who = context.services.answers, query.from_user.id
    if page := Answers.unpack(query.data):
        found = await services.page(who, page.project_id, worst=bool(page.worst), page=page.page)
        await show.turn_to(context, query, *answers.listed(found))
    elif opened := OpenAnswer.unpack(query.data):
        step = await services.look(who, opened.task_id, opened.person_id)
        await show.turn_to(context, query, *_screen(context, step))
    elif asked := RejectAnswer.unpack(query.data):
        step = await services.look(who, asked.task_id, asked.person_id)
        judged = isinstance(step, AnswerView) and step.state != "submitted"
        shown = answers.reasons(step) if isinstance(step, AnswerView) and not judged else _screen(context, step)
        await show.turn_to(context, query, *shown)
    else:
        return False
    return True


async def _judged(context: Context, query: CallbackQuery) -> bool:
    """Buttons that judge, or ask for a reason."""
    services, who = context.services.answers, query.from_user.id
    if accepted := AcceptAnswer.unpack(query.data):
        step = await services.accept(context.turn, who, accepted.task_id, accepted.person_id)
        await show.turn_to(context, query, *_screen(context, step))
    elif (rejected := RejectFor.unpack(query.data)) and rejected.category in list(Category):
        category = Category(rejected.category)
        step = await services.want(context.turn, who, rejected.task_id, rejected.person_id, category)
        if isinstance(step, AnswerView) and step.state == "submitted":
            await show.toast(context, query)
            await show.send(context, who, answers.type_reason(step, category))
        else:
            await show.turn_to(context, query, *_screen(context, step))
    elif undone := UndoRejection.unpack(query.data):
        step = await services.undo(context.turn, who, undone.rejection_id)
        await show.turn_to(context, query, *_screen(context, step))
    else:
        return False
    return True


def _screen(context: Context, step: Judging) -> tuple[Text, Keyboard | None]:
    return answers.card(step, context.turn.now) if isinstance(step, AnswerView) else answers.barred(step)
