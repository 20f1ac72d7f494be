"""Stars for a project: what a worker taps below the one question that she gets after her work."""

from __future__ import annotations

from telegram import Update

from crowd.services.rating import AskHer, Thanks
from handlers import fallback
from handlers.context import Context
from handlers.ui import rating, show
from handlers.ui.buttons import Button
from handlers.ui.rating import NotNow, Rate
from handlers.ui.words import _

BUTTONS: tuple[type[Button], ...] = (Rate, NotNow)


async def tap(update: Update, context: Context) -> None:
    """Stars, or none."""
    query = update.callback_query
    if query and (given := Rate.unpack(query.data)):
        person = query.from_user.id
        match await context.services.ratings.rate(context.turn, person, given.project_id, given.aspect, given.stars):
            case AskHer() as asked:
                await show.turn_to(context, query, *rating.question(asked))
            case Thanks():
                await show.turn_to(context, query, rating.thanks())
            case None:
                await fallback.old_button(update, context)
    elif query and (later := NotNow.unpack(query.data)):
        if await context.services.ratings.enough(query.from_user.id, later.project_id):
            await show.turn_to(context, query, rating.thanks())
            return
        await show.toast(context, query, _("All right."))
        if query.message:
            await show.remove(context, query.from_user.id, [query.message.message_id])
    else:
        await fallback.old_button(update, context)
