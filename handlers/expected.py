"""The message that somebody waits for: handed to the conversation that asked, before anybody else hears it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Coroutine, Mapping
from typing import Any, TypeAlias

from telegram import MessageEntity, Update
from telegram.ext import ApplicationHandlerStop

from handlers.context import Context
from handlers.ui import show
from handlers.ui.words import _
from storage.records.expected import Expected

Hears: TypeAlias = Callable[[Update, Context, Expected], Awaitable[bool]]
"""Hears the message that its conversation asked for; False hands it on, as if nobody had waited for it."""

Handler: TypeAlias = Callable[[Update, Context], Coroutine[Any, Any, None]]


def hearing(kinds: Mapping[str, Hears]) -> Handler:
    """The route of messages that are waited for. A command is none: what was waited for lapses, and she is told.

    Without a word, what she types next would be taken for an answer to her task.
    """

    async def heard(update: Update, context: Context) -> None:
        if update.effective_user is None or update.message is None:
            return
        if _is_command(update):
            if await context.services.expecting.lapse(context.turn, update.effective_user.id):
                words = _(
                    "I no longer wait for what you were about to write. To write it after all, tap its button again."
                )
                await show.send(context, update.effective_user.id, words)
            return
        expected = await context.services.expecting.waiting(context.turn, update.effective_user.id)
        hears = kinds.get(expected.kind) if expected else None
        if expected and hears and await hears(update, context, expected):
            raise ApplicationHandlerStop

    return heard


def lapsing(handler: Handler) -> Handler:
    """The same handler of a button; what was waited for lapses first."""

    async def tapped(update: Update, context: Context) -> None:
        if update.effective_user is not None:
            await context.services.expecting.lapse(context.turn, update.effective_user.id)
        await handler(update, context)

    return tapped


def _is_command(update: Update) -> bool:
    entities = update.message.entities if update.message else ()
    return any(entity.type == MessageEntity.BOT_COMMAND and entity.offset == 0 for entity in entities)
