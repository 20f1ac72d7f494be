"""Coming and going: a person who stops the bot or lets it in again, and groups, which the bot leaves without a word."""

from __future__ import annotations

from telegram import ChatMember, Update
from telegram.error import BadRequest, Forbidden
from telegram.ext import BaseHandler

from handlers.context import Context

GONE = frozenset({ChatMember.LEFT, ChatMember.BANNED})


class Elsewhere(BaseHandler[Update, Context, None]):
    """Whatever happens outside of a private chat: people's tasks and earnings are nobody else's business."""

    def check_update(self, update: object) -> bool:
        if not isinstance(update, Update) or update.effective_chat is None:
            return False
        return update.effective_chat.type != update.effective_chat.PRIVATE


async def changed(update: Update, context: Context) -> None:
    """A person stopped the bot, or let it in again."""
    change = update.my_chat_member
    if change is None:
        return
    people = context.services.people
    if change.new_chat_member.status in GONE:
        await people.blocked(context.turn, change.chat.id)
    else:
        await people.returned(context.turn, change.chat.id)


async def leave(update: Update, context: Context) -> None:
    """Leave a group or channel; whoever threw the bot out saved it the trouble."""
    change = update.my_chat_member
    if update.effective_chat is None or (change and change.new_chat_member.status in GONE):
        return
    try:
        await context.bot.leave_chat(update.effective_chat.id)
    except (BadRequest, Forbidden):
        return  # it is out already
