"""Trying again what was set aside: the button below the alarm."""

from __future__ import annotations

from telegram import Update

from handlers import fallback
from handlers.context import Context
from handlers.ui import gates, show
from handlers.ui.alarms import TryAgain
from handlers.ui.words import _


async def try_again(update: Update, context: Context) -> None:
    """Whose id is not an admin's meets a button that does nothing."""
    query = update.callback_query
    pressed = TryAgain.unpack(query.data) if query else None
    if query is None or pressed is None or not gates.tapped_by_admin(query, context.admins):
        await fallback.old_button(update, context)
        return
    waits = await context.services.dues.retry(
        pressed.due_id, actor=gates.actor(query.from_user.id), now=context.turn.now
    )
    said = _("It is tried again now.") if waits else _("Nobody has to try it again: it is done, or under way.")
    await show.toast(context, query, said, alert=True)
