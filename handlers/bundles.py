"""Work for the minutes that somebody has, by the button under the list of projects."""

from __future__ import annotations

from typing import TypeVar

from telegram import CallbackQuery, Update

from crowd.rules.bundles import MINUTES
from crowd.services.bundles import BundleOffer, NoBundle
from crowd.services.cards import Briefing
from handlers import fallback
from handlers.context import Context
from handlers.ui import bundles, dealing, offers, show
from handlers.ui.bundles import NoThanks, TakeBundle
from handlers.ui.buttons import Button
from handlers.ui.doors import HaveTime
from storage.records.bundles import Bundle

B = TypeVar("B", bound=Button)


async def have_time(update: Update, context: Context) -> None:
    """I have so many minutes; Other project."""
    if not (found := await _pressed(update, context, HaveTime)):
        return
    query, pressed = found
    if pressed.minutes not in MINUTES or pressed.at < 0:
        await fallback.old_button(update, context)
        return
    services = context.services.bundles
    match await services.offer(query.from_user.id, pressed.minutes, pressed.at, context.turn.now):
        case BundleOffer() as offer:
            await show.turn_to(context, query, *bundles.offered(offer))
        case Bundle() as bundle:
            await show.turn_to(context, query, *bundles.held(bundle))
        case NoBundle():
            await show.turn_to(context, query, *bundles.nothing(pressed.minutes))


async def take(update: Update, context: Context) -> None:
    """Take them."""
    if not (found := await _pressed(update, context, TakeBundle)):
        return
    query, pressed = found
    if pressed.minutes not in MINUTES:
        await fallback.old_button(update, context)
        return
    match await context.services.bundles.take(
        context.turn, query.from_user.id, pressed.project_id, pressed.minutes, read=pressed.read
    ):
        case Bundle() as bundle:
            await show.turn_to(context, query, *bundles.held(bundle))
        case NoBundle():
            await show.turn_to(context, query, *bundles.nothing(pressed.minutes))
        case Briefing() as step:
            await show.turn_to(context, query, *bundles.briefing(step, pressed.minutes))
        case step:
            await dealing.answer_tap(context, query, step)


async def no_thanks(update: Update, context: Context) -> None:
    """No, thanks: the list of projects again."""
    if not (found := await _pressed(update, context, NoThanks)):
        return
    query, _pressed_button = found
    listed = await context.services.labelling.offers(query.from_user.id, context.turn.now)
    await show.turn_to(context, query, *offers.listed(listed, context.turn.now))


async def _pressed(update: Update, context: Context, kind: type[B]) -> tuple[CallbackQuery, B] | None:
    query = update.callback_query
    button = kind.unpack(query.data) if query else None
    if query and button:
        return query, button
    await fallback.old_button(update, context)
    return None
