"""Asking: a worker asks about a task, by Ask or by quoting its words; admins answer; the answer comes back to her."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from telegram import Message, Update
from telegram.ext import ApplicationHandlerStop

from crowd.rules.clarifying import Audience
from crowd.services.clarifying import Answered, AnsweredBefore, Asked, MayType, Question, Reply, TooLong, Unasked
from crowd.services.inquiries import Inquiry
from handlers import fallback
from handlers.context import Context
from handlers.ui import dealing, gates, inquiries, show
from handlers.ui.buttons import Button, keyboard
from handlers.ui.expecting import GivenUp
from handlers.ui.text import Text, fill
from handlers.ui.tickets import Ask, GiveAnswer, Resume, ShowInquiry
from handlers.ui.words import _, number
from storage.records.expected import Expected


@dataclass(frozen=True, slots=True)
class NeverMind(Button):
    """No question after all."""

    prefix: ClassVar[str] = "an"


NO_QUESTION = GivenUp(inquiries.not_sent, inquiries.asked_too_late, by=(NeverMind,))
NO_ANSWER = GivenUp(inquiries.not_answered, inquiries.answered_too_late)


async def ask(update: Update, context: Context) -> None:
    """Ask: what is unclear?"""
    query = update.callback_query
    pressed = Ask.unpack(query.data) if query else None
    if query is None or pressed is None:
        await fallback.old_button(update, context)
        return
    step = await context.services.clarifying.want(context.turn, query.from_user.id, pressed.task_id)
    if not isinstance(step, MayType):
        await dealing.answer_tap(context, query, step)
        return
    await show.toast(context, query)
    buttons = keyboard([[(_("Never mind"), NeverMind())]])
    message_id = await show.send(context, query.from_user.id, inquiries.what_is_unclear(), buttons)
    await context.services.labelling.keep_part(query.from_user.id, message_id, dealing.OF_NO_TASK)


async def never_mind(update: Update, context: Context) -> None:
    """The question is not asked; its message goes."""
    query = update.callback_query
    if query is None:
        return
    await show.toast(context, query, _("All right."))
    if query.message:
        await show.remove(context, query.from_user.id, [query.message.message_id])
        await context.services.labelling.forget_parts(query.from_user.id, [query.message.message_id])


async def asked(update: Update, context: Context, expected: Expected) -> bool:
    """What she typed after Ask."""
    return await _ask(update, context, int(expected.reference), expected=True)


async def replied(update: Update, context: Context) -> None:
    """A reply: an admin's to a question, or a worker's that quotes her task. Any other goes on to the next handler."""
    message, person = update.message, update.effective_user
    if message is None or person is None or message.reply_to_message is None:
        return
    if await _answered_by_reply(update, context, message, person.id) or await _asked_by_quote(update, context, message):
        raise ApplicationHandlerStop


async def resume(update: Update, context: Context) -> None:
    """Go on with a task that waited."""
    query = update.callback_query
    pressed = Resume.unpack(query.data) if query else None
    if query is None or pressed is None:
        await fallback.old_button(update, context)
        return
    step = await context.services.clarifying.resume(context.turn, query.from_user.id, pressed.task_id)
    await dealing.answer_tap(context, query, step)


async def give_answer(update: Update, context: Context) -> None:
    """An admin taps Answer, or Answer privately."""
    query = update.callback_query
    pressed = GiveAnswer.unpack(query.data) if query else None
    audience = next((each for each in Audience if pressed and each.value == pressed.audience), None)
    if query is None or pressed is None or audience is None or not gates.tapped_by_admin(query, context.admins):
        await fallback.old_button(update, context)
        return
    found = await context.services.clarifying.may_answer(
        context.turn, query.from_user.id, pressed.clarification_id, audience
    )
    match found:
        case Inquiry():
            await show.toast(context, query)
            await show.send(context, query.from_user.id, inquiries.type_answer(found, audience))
        case AnsweredBefore(inquiry):
            toast = inquiries.answered_by(inquiry)
            await show.turn_to(context, query, *inquiries.for_admin(inquiry), toast=toast, alert=True)
        case None:
            await fallback.old_button(update, context)


async def show_inquiry(update: Update, context: Context) -> None:
    """An admin looks at a question in the list."""
    query = update.callback_query
    pressed = ShowInquiry.unpack(query.data) if query else None
    if query is None or pressed is None or not gates.tapped_by_admin(query, context.admins):
        await fallback.old_button(update, context)
        return
    inquiry = await context.services.clarifying.inquiry(pressed.clarification_id)
    if inquiry is None:
        await fallback.old_button(update, context)
    else:
        await show.turn_to(context, query, *inquiries.for_admin(inquiry))


async def answered(update: Update, context: Context, expected: Expected) -> bool:
    """What an admin typed after Answer."""
    clarification_id, _colon, audience = expected.reference.partition(":")
    return await _answer(update, context, int(clarification_id), Audience(audience))


async def _answered_by_reply(update: Update, context: Context, message: Message, person: int) -> bool:
    if person not in context.admins or message.reply_to_message is None:
        return False
    found = await context.services.clarifying.replied_to(person, message.reply_to_message.message_id)
    return found is not None and await _answer(update, context, found, Audience.EVERYBODY)


async def _asked_by_quote(update: Update, context: Context, message: Message) -> bool:
    """Words of hers that quote the card are a question, where the card waits for no words."""
    if message.quote is None or not message.text or message.reply_to_message is None:
        return False
    task_id = await context.services.clarifying.meant(message.chat.id, message.reply_to_message.message_id)
    return task_id is not None and await _ask(update, context, task_id, expected=False)


async def _ask(update: Update, context: Context, task_id: int, *, expected: bool) -> bool:
    message, person = update.message, update.effective_user
    if message is None or person is None:
        return False
    if not message.text:
        await show.send(context, person.id, _("Please type your question as a text."), reply_to=message.message_id)
        return True
    quoted = message.quote.text if message.quote else ""
    outcome = await context.services.clarifying.ask(
        context.turn, person.id, task_id, message.text, quoted, expected=expected
    )
    if expected and isinstance(outcome, Unasked):
        await show.send(context, person.id, inquiries.no_task_to_ask_about(), reply_to=message.message_id)
        return True
    return await _show_asked(context, person.id, message.message_id, outcome)


async def _show_asked(context: Context, person: int, message_id: int, outcome: Question) -> bool:
    match outcome:
        case Asked(task_id=task_id, kept=kept, card=card):
            await show.send(context, person, *inquiries.asked(outcome))
            if kept and card is not None:
                await show.put_buttons(context, person, card, inquiries.parked(task_id))
            context.wake_sender()
        case TooLong(limit):
            await show.send(context, person, _too_long(limit), reply_to=message_id)
        case Unasked():
            return False
    return True


async def _answer(update: Update, context: Context, clarification_id: int, audience: Audience) -> bool:
    message, person = update.message, update.effective_user
    if message is None or person is None or person.id not in context.admins:
        return False
    if not message.text:
        await show.send(context, person.id, _("Please type the answer as a text."), reply_to=message.message_id)
        return True
    reply = await context.services.clarifying.answer(context.turn, person.id, clarification_id, message.text, audience)
    return await _show_answered(context, person.id, message.message_id, reply)


async def _show_answered(context: Context, person: int, message_id: int, reply: Reply) -> bool:
    match reply:
        case Answered(inquiry):
            await show.send(context, person, _("Your answer is on its way."), reply_to=message_id)
            await _tell_all(context, inquiry)
            context.wake_sender()
        case AnsweredBefore(inquiry):
            await show.send(context, person, inquiries.answered_by(inquiry), reply_to=message_id)
            await _tell_all(context, inquiry)
        case TooLong(limit):
            await show.send(context, person, _too_long(limit), reply_to=message_id)
        case Unasked():
            return False
    return True


async def _tell_all(context: Context, inquiry: Inquiry) -> None:
    """Every admin's message of this question says that it is answered, and by whom."""
    for admin, message_id in await context.services.clarifying.messages_of(inquiry.id):
        text, _no_buttons = inquiries.for_admin(inquiry)
        await show.rewrite(context, admin, message_id, text, None)


def _too_long(limit: int) -> Text:
    return fill(_("Please say it in at most {limit} characters."), limit=number(limit))
