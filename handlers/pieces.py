"""Pieces: what shall go to many people came as several messages; none of them is taken, and none is a task."""

from __future__ import annotations

from telegram import Update
from telegram.ext import ApplicationHandlerStop

from crowd.services.broadcast_steps import POST
from handlers.context import Context
from handlers.ui import pieces, show
from handlers.ui.words import _


async def heard(update: Update, context: Context) -> None:
    """A message right behind one that was taken for the whole; she is told once, and asked for it again."""
    message, person = update.message, update.effective_user
    first = pieces.piece(context, message) if message else None
    if message is None or person is None or first is None:
        return
    if not first.told:
        if await context.services.expecting.open(context.turn, person.id):
            return  # she tapped in between and was asked for something else
        if first.kind == POST:
            await context.services.drafting.unwrite(context.turn, person.id, int(first.reference))
        else:
            await context.services.expecting.expect(context.turn, person.id, first.kind, first.reference)
        await show.send(context, person.id, _said(), reply_to=message.message_id)
    pieces.heard(context, first, message)
    raise ApplicationHandlerStop


def _said() -> str:
    return _(
        "That came as several messages, so I took none of them. What goes to many people is one message: "
        "Telegram cuts whatever is longer than 4,096 characters. Shorten it and send it again."
    )
