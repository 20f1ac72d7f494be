"""Labelling: beginning, and one message that turns from task to task with every tap."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Coroutine
from datetime import timedelta
from functools import wraps
from typing import Any, TypeAlias, TypeVar

from telegram import CallbackQuery, Message, Update

from crowd.services.cards import NotAsked, Step, WhichOne
from crowd.tasktypes.base import Said, Spoken, Typed
from handlers import fallback
from handlers.context import Context
from handlers.ui import cards, dealing, show
from handlers.ui.buttons import Button
from handlers.ui.cards import Agree, Answer, Back, Guide, Keep, Page, Ready, Skip, Stop, Undo
from handlers.ui.doors import Begin, Change
from handlers.ui.nudges import GoOn
from handlers.ui.understanding import Understood
from handlers.ui.words import _

B = TypeVar("B", bound=Button)
Asks: TypeAlias = Callable[[Context, int, B], Awaitable[Step]]
"""What a button asks a service, for the person who tapped it."""
Handler: TypeAlias = Callable[[Update, Context], Coroutine[Any, Any, None]]


def turning(kind: type[B]) -> Callable[[Asks[B]], Handler]:
    """A handler of this button: it asks one service, and turns the tapped message to what came of it."""

    def handling(ask: Asks[B]) -> Handler:
        @wraps(ask)
        async def tapped(update: Update, context: Context) -> None:
            if found := await _pressed(update, context, kind):
                query, pressed = found
                await dealing.answer_tap(context, query, await ask(context, query.from_user.id, pressed))

        return tapped

    return handling


@turning(Begin)
async def begin(context: Context, person: int, pressed: Begin) -> Step:
    """Start, under a notice or in the list."""
    return await context.services.labelling.begin(context.turn, person, pressed.project_id)


@turning(GoOn)
async def go_on(context: Context, person: int, pressed: GoOn) -> Step:
    """Go on today, beyond the limit that she set herself."""
    await context.services.habits.go_on(person, context.turn.now)
    return await context.services.labelling.begin(context.turn, person, pressed.project_id)


@turning(Ready)
async def ready(context: Context, person: int, pressed: Ready) -> Step:
    """The guidelines are read."""
    return await context.services.labelling.begin(context.turn, person, pressed.project_id, briefed=True)


@turning(Agree)
async def agree(context: Context, person: int, pressed: Agree) -> Step:
    """A version of the guidelines is read."""
    return await context.services.labelling.begin(
        context.turn, person, pressed.project_id, briefed=True, read=pressed.version
    )


@turning(Understood)
async def understand(context: Context, person: int, pressed: Understood) -> Step:
    """An answer to a question on the guidelines."""
    return await context.services.labelling.understand(
        context.turn,
        person,
        pressed.project_id,
        version=pressed.version,
        mark=pressed.mark,
        number=pressed.number,
        tries=pressed.tries,
        place=pressed.place,
    )


async def tap(update: Update, context: Context) -> None:
    """A label, or another button of the task's own."""
    if not (found := await _pressed(update, context, Answer)):
        return
    query, pressed = found
    step = await context.services.labelling.tap(
        context.turn, query.from_user.id, pressed.task_id, pressed.version, pressed.value
    )
    await dealing.answer_tap(context, query, step, pressed.page)


async def heard(update: Update, context: Context) -> None:
    """A message: an answer in words or in a voice, for the card that it replies to or the only one that waits."""
    message, person = update.effective_message, update.effective_user
    if message is None or person is None or not (said := _said(message)):
        return
    replied = message.reply_to_message.message_id if message.reply_to_message else None
    match await context.services.labelling.say(context.turn, person.id, said, replied):
        case NotAsked():
            step = await _understood(context, person.id, said)
            if step is None:
                await fallback.lost(update, context)
            else:
                await dealing.answer_message(context, person.id, step, message.message_id)
        case WhichOne():
            words = _("Several tasks of yours wait for an answer. Reply to the one that you mean.")
            await show.send(context, person.id, words, reply_to=message.message_id)
        case step:
            await dealing.answer_message(context, person.id, step, message.message_id)


async def _understood(context: Context, person: int, said: Said) -> Step | None:
    """Words that answer a question on the guidelines, as its button does."""
    if not isinstance(said, Typed):
        return None
    return await context.services.labelling.type_understood(context.turn, person, said.text)


async def unfit(update: Update, context: Context) -> None:
    """A sticker, a picture, anything that is never an answer."""
    message, person = update.effective_message, update.effective_user
    asks = await context.services.labelling.waits_for(person.id) if person else None
    if message is None or person is None or asks is None:
        await fallback.lost(update, context)
        return
    await show.send(context, person.id, dealing.what_to_send(asks), reply_to=message.message_id)


async def edited(update: Update, context: Context) -> None:
    """A message that she changed after it was read."""
    message, person = update.effective_message, update.effective_user
    if message is None or person is None or await context.services.labelling.waits_for(person.id) is None:
        return
    words = _("What you sent first counts. To change an answer, tap Undo below the task.")
    await show.send(context, person.id, words, reply_to=message.message_id)


async def page(update: Update, context: Context) -> None:
    """Other labels of the same task; nothing is recorded."""
    if not (found := await _pressed(update, context, Page)):
        return
    query, pressed = found
    step = await context.services.labelling.look(query.from_user.id, pressed.task_id)
    await dealing.answer_tap(context, query, step, pressed.page)


@turning(Back)
async def back(context: Context, person: int, pressed: Back) -> Step:
    """Back."""
    return await context.services.labelling.back(context.turn, person, pressed.task_id)


@turning(Undo)
async def undo(context: Context, person: int, pressed: Undo) -> Step:
    """Undo: her last answer, to be changed."""
    return await context.services.labelling.undo(context.turn, person, pressed.project_id)


@turning(Change)
async def change(context: Context, person: int, pressed: Change) -> Step:
    """Change: one of her last answers."""
    return await context.services.labelling.change(context.turn, person, pressed.task_id)


@turning(Keep)
async def keep(context: Context, person: int, pressed: Keep) -> Step:
    """Keep it as it is."""
    return await context.services.labelling.keep(context.turn, person, pressed.task_id)


@turning(Skip)
async def skip(context: Context, person: int, pressed: Skip) -> Step:
    """Skip."""
    return await context.services.labelling.skip(context.turn, person, pressed.task_id)


@turning(Stop)
async def stop(context: Context, person: int, pressed: Stop) -> Step:
    """Stop."""
    return await context.services.labelling.stop(context.turn, person, pressed.project_id)


async def guide(update: Update, context: Context) -> None:
    """The guidelines, below the card. They go, and so does one of the two cards, when she goes on."""
    if not (found := await _pressed(update, context, Guide)):
        return
    query, pressed = found
    spec = await context.services.labelling.guidelines(query.from_user.id, pressed.project_id)
    await show.toast(context, query, "" if spec else _("These guidelines are not yours to read."))
    if spec:
        text, keyboard = cards.guidelines(pressed.project_id, spec)
        sent = await show.send_parts(context, query.from_user.id, text.split(), keyboard)
        card = [query.message.message_id] if query.message else []
        for message_id in [*card, *sent]:
            await context.services.labelling.keep_part(query.from_user.id, message_id, dealing.OF_NO_TASK)


async def _pressed(update: Update, context: Context, kind: type[B]) -> tuple[CallbackQuery, B] | None:
    """The tap and its button; what only looks like one is answered here, since an unanswered tap spins for ever."""
    query = update.callback_query
    button = kind.unpack(query.data) if query else None
    if query and button:
        return query, button
    await fallback.old_button(update, context)
    return None


def _said(message: Message) -> Said | None:
    if message.voice:
        voice = message.voice
        return Spoken(voice.file_id, voice.file_unique_id, _seconds(voice.duration))
    return Typed(message.text) if message.text else None


def _seconds(duration: int | timedelta) -> int:
    return int(duration.total_seconds()) if isinstance(duration, timedelta) else duration
