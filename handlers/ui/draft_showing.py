"""Showing a broadcast: in the message that was tapped or in a new one, and first of all to its author herself."""

from __future__ import annotations

from telegram import CallbackQuery
from telegram.error import BadRequest

from crowd.rules.broadcasting import EVERYBODY
from crowd.rules.posts import Post
from crowd.services.broadcast_steps import Confirm, Draft, DraftStep, NotDone, Run
from handlers.context import Context
from handlers.ui import broadcast_drafts as cards
from handlers.ui import broadcast_runs, posts, show
from handlers.ui.broadcasts import not_done
from handlers.ui.buttons import Keyboard
from handlers.ui.text import Text, code, fill, shorten
from handlers.ui.words import _

REASON = 300


async def seen_first(context: Context, admin: int, post: Post, keyboard: Keyboard) -> bool:
    """She gets it by the same call as everybody; False where Telegram does not take it, which is said."""
    try:
        await posts.send(context, admin, post, keyboard)
    except BadRequest as refused:
        words = fill(_("Telegram does not take it: {reason}"), reason=code(shorten(refused.message, REASON)))
        await show.send(context, admin, words)
        return False
    return True


async def turn(
    context: Context,
    query: CallbackQuery,
    step: DraftStep,
    instead: tuple[Text, Keyboard] | None = None,
    *,
    said: str = "",
) -> None:
    """The message with the button shows the step, or, where it is a draft still, the card `instead` of it."""
    if isinstance(step, NotDone):
        await show.toast(context, query, not_done(step.why), alert=True)
        return
    text, keys = instead if instead and isinstance(step, Draft) else shown(step)
    message_id = await show.turn_to(context, query, text, keys, toast=said, alert=bool(said))
    await _follow(context, query.from_user.id, step, message_id)


async def answer(context: Context, admin: int, step: DraftStep, *, reply_to: int | None = None) -> None:
    """A new message shows the step."""
    if isinstance(step, NotDone):
        await show.send(context, admin, not_done(step.why), reply_to=reply_to)
        return
    text, keys = shown(step)
    if isinstance(step, Draft) and step.post is not None and step.audience is None:
        _step, (text, keys) = await people(context, admin, step.id)
    message_id = await show.send(context, admin, text, keys, reply_to=reply_to)
    await _follow(context, admin, step, message_id)


async def people(context: Context, admin: int, draft_id: int) -> tuple[DraftStep, tuple[Text, Keyboard]]:
    """Who can be chosen: everybody, where her role reaches so far, and projects."""
    drafting = context.services.drafting
    step = await drafting.look(admin, draft_id, context.turn.now)
    everybody = await drafting.everybody(context.turn.now) if drafting.may(admin, EVERYBODY) else None
    return step, cards.people(draft_id, await drafting.places(), everybody)


def shown(step: Draft | Confirm | Run) -> tuple[Text, Keyboard]:
    """The card of a step."""
    match step:
        case Draft():
            return cards.card(step)
        case Confirm():
            return cards.confirm(step)
        case Run():
            return broadcast_runs.card(step)


async def _follow(context: Context, admin: int, step: DraftStep, message_id: int) -> None:
    """One that goes out keeps its message up to date."""
    if isinstance(step, Run):
        context.wake_sender()
        await context.services.following.show_in(admin, step, message_id, context.turn.now)
