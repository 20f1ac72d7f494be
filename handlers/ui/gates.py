"""Gates: what only admins may do, known by numeric id and in their own private chats, and by nothing else."""

from __future__ import annotations

from collections.abc import Collection

from telegram import CallbackQuery, Update
from telegram.ext import filters

CONFIRMS_FOR = 120_000
"""So long, in ms, a question whether to do something waits for its yes."""


class FromAdmin(filters.UpdateFilter):
    """A new message that an admin sent or forwarded in her private chat with the bot, however old it is by now."""

    def __init__(self, admins: Collection[int]) -> None:
        super().__init__(name="gates.FromAdmin")
        self._admins = admins

    def filter(self, update: Update) -> bool:
        message = update.message
        if message is None or message.from_user is None or message.from_user.id not in self._admins:
            return False
        own_chat = message.chat.type == message.chat.PRIVATE and message.chat.id == message.from_user.id
        return own_chat and message.sender_chat is None


def tapped_by_admin(query: CallbackQuery, admins: Collection[int]) -> bool:
    """Whether a tap is an admin's (or one of whoever else is given), in her own chat.

    A message too old to be seen has no chat to check: it is not.
    """
    own_chat = query.message is not None and query.message.chat.id == query.from_user.id
    return own_chat and query.from_user.id in admins


def grown_old(query: CallbackQuery, now: int) -> bool:
    """Whether the question stands there for too long to be the answer's reason; a tap itself carries no time."""
    message = query.message
    asked = getattr(message, "edit_date", None) or getattr(message, "date", None)
    return asked is None or now - asked.timestamp() * 1000 > CONFIRMS_FOR


def actor(person: int) -> str:
    """An admin as the audit names her."""
    return f"admin:{person}"
