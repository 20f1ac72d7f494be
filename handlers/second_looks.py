"""Second looks in the chat: why she said so, what others say, and whether she keeps or changes her answer."""

from __future__ import annotations

from datetime import timedelta

from telegram import CallbackQuery, Message, Update

from crowd.services.looking_again import Again, LookStep, SayWhy, TooLong, Unclear
from crowd.tasktypes.base import Said, Spoken, Tapped, Typed
from handlers import fallback
from handlers.context import Context
from handlers.ui import borrowed, show, troubles
from handlers.ui import second_looks as ui
from handlers.ui.expecting import GivenUp
from handlers.ui.text import fill
from handlers.ui.words import _, number
from storage.records.expected import Expected


def _no_reason() -> str:
    return _("I no longer wait for your reason. To give it after all, tap “Say why” again.")


def _no_answer() -> str:
    return _("I no longer wait for your other answer; the one you gave stays.")


NO_REASON = GivenUp(_no_reason, _no_reason, by=(ui.NotNow,))
NO_ANSWER = GivenUp(_no_answer, _no_answer, by=ui.BUTTONS)


async def tap(update: Update, context: Context) -> None:
    """Any button of a second look; whose it is the service knows."""
    query = update.callback_query
    if query is None:
        return
    step = await _step(context, query)
    match step:
        case None:
            await fallback.old_button(update, context)
        case Unclear(trouble, limit):
            await show.toast(context, query, troubles.sentence(trouble, limit), alert=True)
        case SayWhy(limit=limit) if ui.SayIt.unpack(query.data):
            await show.toast(context, query)
            await show.send(context, query.from_user.id, ui.ask_words(limit))
        case Again():
            goes_on = ui.Look.unpack(query.data) is None
            await borrowed.deal(context, query, ui.face(step, _page(query)), goes_on=goes_on)
        case _:
            await show.turn_to(context, query, *ui.words(step))
            context.wake_sender()


async def reasoned(update: Update, context: Context, expected: Expected) -> bool:
    """What she typed is her reason."""
    message, person = update.message, update.effective_user
    if message is None or person is None:
        return False
    if not message.text:
        await show.send(context, person.id, _("Please type it as a text."), reply_to=message.message_id)
        return True
    step = await context.services.looking.reason(context.turn, person.id, int(expected.reference), message.text)
    if isinstance(step, TooLong):
        words = fill(_("Please say it in at most {limit} characters."), limit=number(step.limit))
        await show.send(context, person.id, words, reply_to=message.message_id)
    else:
        await show.send(context, person.id, *ui.words(step))
        context.wake_sender()
    return True


async def answered(update: Update, context: Context, expected: Expected) -> bool:
    """Words or a voice, where her card waits for them."""
    message, person = update.message, update.effective_user
    said = _said(message) if message else None
    if message is None or person is None:
        return False
    if said is None:
        await show.send(context, person.id, _("Please answer with a text or a voice message, as the task asks."))
        return True
    step = await context.services.looking.say(context.turn, person.id, int(expected.reference), said)
    if isinstance(step, Unclear):
        await show.send(context, person.id, troubles.sentence(step.trouble, step.limit), reply_to=message.message_id)
    elif isinstance(step, Again):
        await borrowed.below(context, person.id, ui.face(step), goes_on=True)
    else:
        await show.send(context, person.id, *ui.words(step))
    return True


async def _step(context: Context, query: CallbackQuery) -> LookStep | None:
    """What the tapped button comes to; None for one that is none of these."""
    service, turn, who = context.services.looking, context.turn, query.from_user.id
    if why := ui.SayIt.unpack(query.data):
        return await service.why(turn, who, why.task_id)
    if keep := ui.Keep.unpack(query.data):
        return await service.keep(turn, who, keep.task_id)
    if no := ui.NotNow.unpack(query.data):
        return await service.not_now(turn, who, no.task_id)
    if look := ui.Look.unpack(query.data) or ui.Page.unpack(query.data):
        return await service.look(turn, who, look.task_id)
    if back := ui.Back.unpack(query.data):
        return await service.back(turn, who, back.task_id)
    if said := ui.Say.unpack(query.data):
        return await service.say(turn, who, said.task_id, Tapped(said.value), version=said.version)
    return None


def _page(query: CallbackQuery) -> int:
    pressed = ui.Page.unpack(query.data) or ui.Say.unpack(query.data)
    return pressed.page if pressed else 0


def _said(message: Message) -> Said | None:
    if message.voice:
        length = message.voice.duration
        seconds = int(length.total_seconds()) if isinstance(length, timedelta) else length
        return Spoken(message.voice.file_id, message.voice.file_unique_id, seconds)
    return Typed(message.text) if message.text else None
