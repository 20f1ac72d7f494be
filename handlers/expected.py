"""The message that somebody waits for: handed to the conversation that asked, before anybody else hears it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Coroutine, Mapping
from typing import Any, TypeAlias

from telegram import MessageEntity, Update
from telegram.ext import ApplicationHandlerStop

from crowd.services.expecting import Overdue
from handlers.context import Context
from handlers.ui import dealing, show
from handlers.ui.buttons import Button
from handlers.ui.expecting import ANYTHING, GivenUp
from storage.records.expected import Expected

Hears: TypeAlias = Callable[[Update, Context, Expected], Awaitable[bool]]
"""Hears the message that its conversation asked for; False hands it on, as if nobody had waited for it."""

Handler: TypeAlias = Callable[[Update, Context], Coroutine[Any, Any, None]]


def hearing(kinds: Mapping[str, Hears], given_up: Mapping[str, GivenUp]) -> Handler:
    """The route of messages that are waited for. A command is none: what was waited for lapses, and she is told.

    Without a word, what she types next would be taken for an answer to her task.
    """

    async def heard(update: Update, context: Context) -> None:
        person, message, expecting = update.effective_user, update.message, context.services.expecting
        if person is None or message is None:
            return
        if _is_command(update):
            was = await expecting.open(context.turn, person.id)
            if dropped := await expecting.lapse(context.turn, person.id, was):
                told = given_up.get(dropped, ANYTHING)
                if not told.command or (message.text or "").split()[0] != told.command:
                    await show.send(context, person.id, told.dropped())
            return
        match await expecting.waiting(context.turn, person.id, int(message.date.timestamp() * 1000)):
            case Overdue(kind):
                words = given_up.get(kind, ANYTHING).overdue()
                await show.send(context, person.id, words, reply_to=message.message_id)
                raise ApplicationHandlerStop
            case Expected() as expected:
                hears = kinds.get(expected.kind)
                if hears and await hears(update, context, expected):
                    raise ApplicationHandlerStop

    return heard


def lapsing(handler: Handler, button: type[Button], given_up: Mapping[str, GivenUp]) -> Handler:
    """The same handler of a button, with which what was waited for lapses; she is told, unless she means just that.

    What is said goes with the next card.
    """

    async def tapped(update: Update, context: Context) -> None:
        person, expecting = update.effective_user, context.services.expecting
        was = await expecting.open(context.turn, person.id) if person else None
        await handler(update, context)
        if person is None or not (dropped := await expecting.lapse(context.turn, person.id, was)):
            return
        told = given_up.get(dropped, ANYTHING)
        if button not in told.by:
            message_id = await show.send(context, person.id, told.dropped())
            await context.services.labelling.keep_part(person.id, message_id, dealing.OF_NO_TASK)

    return tapped


def _is_command(update: Update) -> bool:
    entities = update.message.entities if update.message else ()
    return any(entity.type == MessageEntity.BOT_COMMAND and entity.offset == 0 for entity in entities)
