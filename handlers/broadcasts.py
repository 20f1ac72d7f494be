"""Broadcasts that go out: an admin follows one, pauses, resumes, cancels, corrects it, or sends it to some again."""

from __future__ import annotations

from telegram import CallbackQuery, Update
from telegram.error import BadRequest, Forbidden, RetryAfter

from crowd.rules.posts import Post
from crowd.services.broadcast_steps import CORRECTION, NO_DOOR, ConfirmCorrection, Door, NotDone, Run, RunStep, Why
from crowd.services.following import FollowService, News
from handlers import fallback
from handlers.context import Context
from handlers.ui import broadcast_buttons as buttons
from handlers.ui import broadcast_runs as cards
from handlers.ui import gates, pieces, posts, show
from handlers.ui.broadcasts import below, not_done, unfit
from handlers.ui.buttons import Keyboard
from handlers.ui.draft_showing import seen_first
from handlers.ui.expecting import GivenUp
from handlers.ui.text import Text
from handlers.ui.words import _, speak
from storage.records.expected import Expected

BUTTONS = buttons.RUNNING

GIVEN_UP = GivenUp(
    lambda: _("I no longer wait for your correction. Nothing was changed; /broadcast leads back to it."),
    lambda: _(
        "You were to send a correction more than a day ago, so this was taken for nothing. "
        "Nothing was changed; /broadcast leads back to it."
    ),
    by=(*buttons.DRAFTING, *buttons.RUNNING),
)
"""What is said when no correction is waited for any more."""


async def tap(update: Update, context: Context) -> None:
    """Any button of this conversation. Whose id is not an admin's meets a button that does nothing."""
    query = update.callback_query
    if query is None or not gates.tapped_by_admin(query, context.admins):
        await fallback.old_button(update, context)
    elif buttons.Earlier.unpack(query.data):
        runs = await context.services.broadcasts.listing(query.from_user.id, context.turn.now)
        await context.services.following.leave(query.from_user.id, query.message.message_id if query.message else 0)
        await show.turn_to(context, query, *cards.listing(runs))
    elif not await _do(query, context) and not await _look(query, context):
        await fallback.old_button(update, context)


async def heard(update: Update, context: Context, expected: Expected) -> bool:
    """What shall stand in the place of a broadcast: she sees it, and is asked."""
    message, person = update.message, update.effective_user
    if message is None or person is None or person.id not in context.admins:
        return False
    post = posts.read(message)
    turn, broadcast_id = context.turn, int(expected.reference)
    if not isinstance(post, Post):
        album = message.media_group_id
        if album is None or await context.services.drafting.first_of_album(turn, broadcast_id, album):
            await show.send(context, person.id, unfit(post), reply_to=message.message_id)
        return True
    match await context.services.broadcasts.propose(turn, person.id, broadcast_id, post, turn.now):
        case ConfirmCorrection() as asked:
            pieces.began(context, CORRECTION, expected.reference, message)
            await _ask(context, person.id, asked)
        case NotDone(why):
            await show.send(context, person.id, not_done(why), reply_to=message.message_id)
    return True


async def refresh(context: show.HasBot, following: FollowService, now: int) -> int:
    """Change every message that shows something else than there is; how many did. Called by the clock.

    One that cannot be changed any more ends there; a flood wait puts it off, and keeps no other one waiting.
    """
    changed = 0
    for news in await following.news(now):
        changed += await _tell(context, following, news, now)
    return changed


async def _tell(context: show.HasBot, following: FollowService, news: News, now: int) -> bool:
    view = news.view
    speak(view.language)
    try:
        stands = await show.rewrite(context, view.telegram_id, view.message_id, *cards.card(news.run))
    except RetryAfter as flood:
        await following.put_off(view, now + show.milliseconds(flood.retry_after))
        return False
    except (Forbidden, BadRequest):
        stands = False
    await (following.told(news, now) if stands else following.gone(view))
    return stands


async def _do(query: CallbackQuery, context: Context) -> bool:
    """Buttons that change something."""
    broadcasts, turn, admin = context.services.broadcasts, context.turn, query.from_user.id
    if pause := buttons.Pause.unpack(query.data):
        await _turn(context, query, await broadcasts.pause(turn, admin, pause.broadcast_id, turn.now))
    elif resume := buttons.Resume.unpack(query.data):
        await _turn(context, query, await broadcasts.resume(turn, admin, resume.broadcast_id, turn.now))
    elif cancelled := buttons.Cancelled.unpack(query.data):
        await _turn(context, query, await broadcasts.cancel(turn, admin, cancelled.broadcast_id, turn.now))
    elif repeated := buttons.Repeated.unpack(query.data):
        await _turn(context, query, await broadcasts.repeat(turn, admin, repeated.broadcast_id, turn.now))
    elif corrected := buttons.Corrected.unpack(query.data):
        await _correct(context, query, corrected.correction_id)
    else:
        return False
    return True


async def _look(query: CallbackQuery, context: Context) -> bool:
    """Buttons that ask, or only show."""
    broadcasts, turn, admin = context.services.broadcasts, context.turn, query.from_user.id
    if follow := buttons.Follow.unpack(query.data):
        await _turn(context, query, await broadcasts.look(admin, follow.broadcast_id, turn.now))
    elif cancel := buttons.Cancel.unpack(query.data):
        step: RunStep = await broadcasts.think_over(turn, admin, cancel.broadcast_id, turn.now)
        asked = isinstance(step, Run) and step.state in ("sending", "paused")
        await _turn(context, query, step, cards.ask_cancel(step) if asked and isinstance(step, Run) else None)
    elif repeat := buttons.Repeat.unpack(query.data):
        step = await broadcasts.look(admin, repeat.broadcast_id, turn.now)
        await _turn(context, query, step, cards.ask_repeat(step) if isinstance(step, Run) else None)
    elif correct := buttons.Correct.unpack(query.data):
        step = await broadcasts.expect_correction(turn, admin, correct.broadcast_id)
        await _turn(context, query, step, cards.write_correction(step) if isinstance(step, Run) else None)
    else:
        return False
    return True


async def _correct(context: Context, query: CallbackQuery, correction_id: int) -> None:
    """Yes, this; of two admins the slower one sees how it reads by now."""
    broadcasts, turn, admin = context.services.broadcasts, context.turn, query.from_user.id
    step = await broadcasts.correct(turn, admin, correction_id, turn.now)
    said = ""
    if isinstance(step, NotDone) and step.why is Why.CHANGED:
        step = await broadcasts.corrected_meanwhile(admin, correction_id, turn.now)
        said = _("It was corrected meanwhile, and yours was not taken. This is how it reads now.")
    await _turn(context, query, step, said=said)


async def _ask(context: Context, admin: int, asked: ConfirmCorrection) -> None:
    """As it will read, by the same call as everybody's, and the question below it."""
    if await seen_first(context, admin, asked.post, _below(asked.run.door)):
        await show.send(context, admin, *cards.confirm_correction(asked))


async def _turn(
    context: Context,
    query: CallbackQuery,
    step: RunStep,
    instead: tuple[Text, Keyboard] | None = None,
    *,
    said: str = "",
) -> None:
    """The message shows how it goes, and is kept up to date, or asks something `instead`."""
    if isinstance(step, NotDone):
        await show.toast(context, query, not_done(step.why), alert=True)
    elif isinstance(step, Run):
        context.wake_sender()
        following, admin = context.services.following, query.from_user.id
        if instead:  # what keeps the message up to date must not take the question away
            await following.leave(admin, query.message.message_id if query.message else 0)
        text, keys = instead or cards.card(step)
        message_id = await show.turn_to(context, query, text, keys, toast=said, alert=bool(said))
        if not instead:
            await following.show_in(admin, step, message_id, context.turn.now)


def _below(door: Door | None) -> Keyboard:
    return below(door.project_id if door else NO_DOOR)
