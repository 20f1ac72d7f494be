"""An applicant's side while people decide: she asks for a second look, and writes to whoever reads her application."""

from __future__ import annotations

from telegram import Update
from telegram.ext import ApplicationHandlerStop

from crowd.services.appeals import Appealed
from handlers import fallback
from handlers.context import Context
from handlers.ui import show, verdicts
from handlers.ui.doors import LookAgain


async def look_again(update: Update, context: Context) -> None:
    """Ask a person to look: the verdict stays as it is, without its buttons."""
    query = update.callback_query
    pressed = LookAgain.unpack(query.data) if query else None
    if query is None or pressed is None:
        await fallback.old_button(update, context)
        return
    step = await context.services.appeals.appeal(context.turn, query.from_user.id, pressed.screening_id)
    if not isinstance(step, Appealed):
        await show.toast(context, query, verdicts.no_appeal(), alert=True)
        return
    await show.toast(context, query)
    if query.message:
        await show.take_buttons(context, query.message.chat.id, query.message.message_id)
    await show.send(context, query.from_user.id, verdicts.appealed(step))


async def heard(update: Update, context: Context) -> None:
    """What she writes while her application is read; every other message goes on to the next handler."""
    message, person = update.message, update.effective_user
    if message is None or person is None or not await context.services.appeals.awaits(person.id, context.turn.now):
        return
    if message.text and message.text.strip():
        step = await context.services.appeals.hear(context.turn, person.id, message.text)
        context.wake_sender()
        await show.send(context, person.id, verdicts.heard(step), reply_to=message.message_id)
    else:
        await show.send(context, person.id, verdicts.type_it(), reply_to=message.message_id)
    raise ApplicationHandlerStop
