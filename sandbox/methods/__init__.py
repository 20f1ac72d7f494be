"""The methods of the Bot API that the sandbox knows, by their names in lower case."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from sandbox.methods import callbacks, changing, chats, copying, files, media, polling, profile, removing, sending
from sandbox.params import Call

if TYPE_CHECKING:
    from sandbox.telegram import Telegram

Handler = Callable[["Telegram", Call], Any]
"""Gives the result as JSON-able values, or a coroutine of it; refuses with Refusal."""

METHODS: dict[str, Handler] = {
    name.lower(): handler
    for family in (polling, sending, media, copying, changing, removing, callbacks, files, profile, chats)
    for name, handler in family.METHODS.items()
}
