"""Messages that Telegram refuses: an admin lets one go on, or gives it up."""

from __future__ import annotations

from telegram import CallbackQuery, Update

from crowd.services.campaigns import AsItWas, Move, Moved
from handlers import fallback
from handlers.context import Context
from handlers.ui import gates, halted, show
from handlers.ui.halted import GivenUp, GiveUp, LookHeld, TryAgain
from handlers.ui.words import _
from storage.records.deliveries import Campaign

BUTTONS = (TryAgain, GiveUp, GivenUp, LookHeld)


async def tap(update: Update, context: Context) -> None:
    """Any button of this conversation. Whose id is not an admin's meets a button that does nothing."""
    query = update.callback_query
    if query is None or not gates.tapped_by_admin(query, context.admins):
        await fallback.old_button(update, context)
    elif again := TryAgain.unpack(query.data):
        await _move(query, context, again.campaign_id, "resume")
    elif yes := GivenUp.unpack(query.data):
        await _move(query, context, yes.campaign_id, "cancel")
    elif looked := GiveUp.unpack(query.data) or LookHeld.unpack(query.data):
        await _look(query, context, looked)
    else:
        await fallback.old_button(update, context)


async def _move(query: CallbackQuery, context: Context, campaign_id: int, move: Move) -> None:
    actor = gates.actor(query.from_user.id)
    match await context.services.campaigns.move(context.turn, campaign_id, move, actor=actor):
        case Moved(campaign) | AsItWas(Campaign() as campaign):
            context.wake_sender()
            await show.turn_to(context, query, *halted.of_campaign(campaign))
        case AsItWas(None):
            await show.toast(context, query, _("There is no such message any more."), alert=True)


async def _look(query: CallbackQuery, context: Context, pressed: GiveUp | LookHeld) -> None:
    found = await context.services.campaigns.of(pressed.campaign_id)
    if found is None:
        await show.toast(context, query, _("There is no such message any more."), alert=True)
    elif isinstance(pressed, GiveUp) and found.state == "held":
        await show.turn_to(context, query, *halted.ask(found))
    else:
        await show.turn_to(context, query, *halted.of_campaign(found))
