"""Deleting messages."""

from typing import TYPE_CHECKING

from sandbox.methods.common import find_chat, find_message
from sandbox.methods.copying import message_ids
from sandbox.params import Call
from sandbox.records import Message
from sandbox.refusals import bad_request

if TYPE_CHECKING:
    from sandbox.telegram import Telegram

_DELETABLE_FOR = 48 * 3_600_000


def delete_message(telegram: "Telegram", call: Call) -> bool:
    """Own messages and, in private chats, the person's; none older than 48 hours."""
    message = find_message(find_chat(telegram, call), call, "message to delete not found")
    if not _deletable(telegram, message):
        raise bad_request("message can't be deleted")
    _delete(telegram, message)
    return True


def delete_messages(telegram: "Telegram", call: Call) -> bool:
    """Up to 100 at once; what is gone already or cannot go is passed over."""
    chat = find_chat(telegram, call)
    for number in message_ids(call):
        message = chat.messages.get(number)
        if message is not None and not message.deleted and _deletable(telegram, message):
            _delete(telegram, message)
    return True


def _deletable(telegram: "Telegram", message: Message) -> bool:
    own = message.sender is None or message.chat.is_private
    return own and telegram.clock() - message.at < _DELETABLE_FOR


def _delete(telegram: "Telegram", message: Message) -> None:
    message.deleted = True
    if message.pinned:
        message.chat.pinned.remove(message.id)
    telegram.events.of_message("delete", message)


METHODS = {"deleteMessage": delete_message, "deleteMessages": delete_messages}
