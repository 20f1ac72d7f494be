"""Edits, pins and reactions."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from sandbox.keyboards import read_inline
from sandbox.methods.common import (
    find_chat,
    find_message,
    link_preview,
    read_caption,
    read_text,
    shown,
    writable,
)
from sandbox.methods.media import read_input
from sandbox.params import Call
from sandbox.records import Json, Message
from sandbox.refusals import NOT_MODIFIED, bad_request

if TYPE_CHECKING:
    from sandbox.telegram import Telegram

_REACTIONS = frozenset(
    "👍👎❤🔥🥰👏😁🤔🤯😱🤬😢🎉🤩🤮💩🙏👌🕊🤡🥱🥴😍🐳🌚🌭💯🤣⚡🍌🏆💔🤨😐🍓🍾💋🖕😈😴😭🤓👻👀🎃🙈😇😨🤝✍🤗🫡🎅🎄☃💅🤪🗿🆒💘🙉🦄😘💊🙊😎👾😡"
) | {
    "❤‍🔥",
    "👨‍💻",
    "🤷‍♂",
    "🤷",
    "🤷‍♀",
}


def _own(telegram: "Telegram", call: Call) -> Message:
    """The message that an edit is about: there, the bot's own, in a chat that it may write to."""
    if call.has("inline_message_id"):
        raise bad_request("MESSAGE_ID_INVALID")
    chat = find_chat(telegram, call)
    message = find_message(chat, call, "message to edit not found")
    if message.sender is not None or message.origin is not None:
        raise bad_request("message can't be edited")
    writable(chat)
    return message


def _change(telegram: "Telegram", message: Message, **content: Any) -> Json:
    """Put new content in place, unless it is the old one: 400 "message is not modified"."""
    if all(getattr(message, name) == value for name, value in content.items()):
        raise bad_request(NOT_MODIFIED)
    only_keyboard = all(getattr(message, name) == value for name, value in content.items() if name != "keyboard")
    for name, value in content.items():
        setattr(message, name, value)
    if not only_keyboard:
        message.edited_at = telegram.clock()
    message.edits += 1
    telegram.events.of_message("edit", message)
    return shown(telegram, message)


def edit_text(telegram: "Telegram", call: Call) -> Json:
    """New words and a new keyboard; the keyboard goes when none is given."""
    text, entities = read_text(telegram, call)
    keyboard = read_inline(call)
    message = _own(telegram, call)
    if message.file is not None or message.text is None:
        raise bad_request("there is no text in the message to edit")
    preview = link_preview(call)
    return _change(telegram, message, text=text, entities=entities, keyboard=keyboard, link_preview=preview)


def edit_caption(telegram: "Telegram", call: Call) -> Json:
    """A new caption and a new keyboard."""
    caption, entities = read_caption(telegram, call)
    keyboard = read_inline(call)
    message = _own(telegram, call)
    if message.file is None:
        raise bad_request("there is no caption in the message to edit")
    above = call.flag("show_caption_above_media")
    return _change(telegram, message, text=caption, entities=entities, keyboard=keyboard, caption_above=above)


def edit_media(telegram: "Telegram", call: Call) -> Json:
    """Another file with its caption; a text message becomes one with a file."""
    item = call.data("media", fault="can't parse input media JSON object")
    if item is None:
        raise bad_request('parameter "media" is required')
    file, (caption, entities) = read_input(telegram, call, item)
    keyboard = read_inline(call)
    message = _own(telegram, call)
    spoiler = bool(item.get("has_spoiler"))
    return _change(telegram, message, file=file, text=caption, entities=entities, keyboard=keyboard, spoiler=spoiler)


def edit_keyboard(telegram: "Telegram", call: Call) -> Json:
    """Only the keyboard; this is no edit in the eyes of the message (no edit_date)."""
    keyboard = read_inline(call)
    return _change(telegram, _own(telegram, call), keyboard=keyboard)


def pin(telegram: "Telegram", call: Call) -> bool:
    """Pin a message on top of the chat."""
    chat = writable(find_chat(telegram, call))
    message = find_message(chat, call, "message to pin not found")
    if message.id not in chat.pinned:
        chat.pinned.append(message.id)
        message.pinned = True
        telegram.events.of_message("pin", message)
    return True


def unpin(telegram: "Telegram", call: Call) -> bool:
    """Unpin one message, the newest pinned one when none is named."""
    chat = writable(find_chat(telegram, call))
    message_id = call.integer("message_id") or (chat.pinned[-1] if chat.pinned else None)
    if message_id not in chat.pinned:
        raise bad_request("message to unpin not found")
    _unpin(telegram, chat.messages[message_id])
    return True


def unpin_all(telegram: "Telegram", call: Call) -> bool:
    """Unpin everything."""
    chat = writable(find_chat(telegram, call))
    for message_id in list(chat.pinned):
        _unpin(telegram, chat.messages[message_id])
    return True


def _unpin(telegram: "Telegram", message: Message) -> None:
    message.chat.pinned.remove(message.id)
    message.pinned = False
    telegram.events.of_message("pin", message)


def set_reaction(telegram: "Telegram", call: Call) -> bool:
    """One emoji of the server's list under a message, or none."""
    given = call.data("reaction", fault="can't parse reaction types JSON object") or []
    if not isinstance(given, list) or len(given) > 1:
        raise bad_request("REACTIONS_TOO_MANY")
    emoji = [one.get("emoji") for one in given if isinstance(one, dict)]
    if any(one not in _REACTIONS for one in emoji):
        raise bad_request("REACTION_INVALID")
    chat = writable(find_chat(telegram, call))
    message = find_message(chat, call, "message to react not found")
    kept = [one for one in message.reactions if "user_id" in one]
    message.reactions = kept + [{"type": "emoji", "emoji": one} for one in emoji]
    telegram.events.of_message("reaction", message, text="".join(map(str, emoji)))
    return True


METHODS: dict[str, Callable[["Telegram", Call], Any]] = {
    "editMessageText": edit_text,
    "editMessageCaption": edit_caption,
    "editMessageMedia": edit_media,
    "editMessageReplyMarkup": edit_keyboard,
    "pinChatMessage": pin,
    "unpinChatMessage": unpin,
    "unpinAllChatMessages": unpin_all,
    "setMessageReaction": set_reaction,
}
