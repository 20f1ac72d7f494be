"""Hands: leaving the line for a place in a project that has enough people for now."""

from __future__ import annotations

from telegram import Update

from handlers.context import Context
from handlers.ui import hands, show
from handlers.ui.hands import NoPlace
from handlers.ui.words import _


async def leave(update: Update, context: Context) -> None:
    """She wants no place any more."""
    query = update.callback_query
    pressed = NoPlace.unpack(query.data) if query else None
    if query is None or pressed is None:
        return
    outcome = await context.services.hands.leave(context.turn, query.from_user.id, pressed.project_id)
    if outcome.title:
        await show.turn_to(context, query, *hands.left(outcome.project_id, outcome.title))
    else:
        await show.toast(context, query, _("This button is not yours. /work shows what is."), alert=True)
