"""The work list, by /work or its button."""

from __future__ import annotations

from telegram import Update

from handlers.context import Context
from handlers.ui import offers, show
from handlers.ui.buttons import Keyboard
from handlers.ui.places import way_on
from handlers.ui.text import Text, plain


async def work(update: Update, context: Context) -> None:
    """What is open to her."""
    if update.effective_user is None:
        return
    found = await context.services.labelling.offers(update.effective_user.id, context.turn.now)
    settles = bool(await context.services.adjudication.waiting(update.effective_user.id, context.turn.now))
    resting = await context.services.labelling.resting(update.effective_user.id, context.turn.now)
    if found or resting or settles:
        listed = offers.listed(found, context.turn.now, resting, settles=settles)
    else:
        listed = await _nothing(context, update.effective_user.id)
    if update.callback_query:
        await show.toast(context, update.callback_query)
    await show.send(context, update.effective_user.id, *listed)


async def _nothing(context: Context, telegram_id: int) -> tuple[Text, Keyboard | None]:
    """Whoever is no worker hears how she goes on: waiting for a project would be in vain."""
    standing = await context.services.people.standing(telegram_id)
    if standing and standing.place == "worker":
        return offers.listed([], context.turn.now)
    sentence, button = way_on(standing)
    return plain(sentence), button
