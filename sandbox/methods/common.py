"""What many methods share: finding chats and messages, reading texts, replies and permissions."""

from typing import TYPE_CHECKING, Any

from sandbox import render
from sandbox.entities import Formatted, formatted, units
from sandbox.params import Call
from sandbox.records import Chat, Json, Message
from sandbox.refusals import Refusal, bad_request, forbidden

if TYPE_CHECKING:
    from sandbox.telegram import Telegram

LONGEST_TEXT = 4096
LONGEST_CAPTION = 1024


def find_chat(telegram: "Telegram", call: Call, name: str = "chat_id") -> Chat:
    """The chat of a call, whether or not the bot may write there."""
    given = call.text(name)
    if not given:
        raise bad_request(f"{name} is empty")
    chat_id = call.integer(name)
    chat = telegram.chats.get(chat_id) if chat_id is not None else _by_username(telegram, given)
    if chat is None:
        raise bad_request("chat not found")
    return chat


def _by_username(telegram: "Telegram", given: str) -> Chat | None:
    # only public groups and channels can be found by name, and the sandbox has none
    return None


def writable(chat: Chat) -> Chat:
    """The chat, unless the bot may not write to it: 403 with the server's words."""
    if chat.person is None:
        if not chat.bot_present:
            raise forbidden("bot is not a member of the group chat")
        return chat
    if chat.person.deactivated:
        raise forbidden("user is deactivated")
    if chat.blocked:
        raise forbidden("bot was blocked by the user")
    if not chat.started:
        raise forbidden("bot can't initiate conversation with a user")
    return chat


def find_message(chat: Chat, call: Call, missing: str, name: str = "message_id") -> Message:
    """A message of the chat that is still there; else 400 with the text `missing`."""
    message_id = call.integer(name)
    if message_id is None:
        raise bad_request("message identifier is not specified")
    message = chat.messages.get(message_id)
    if message is None or message.deleted:
        raise bad_request(missing)
    return message


def read_text(telegram: "Telegram", call: Call) -> Formatted:
    """The text of a message, 1 to 4096 units after parsing."""
    text = call.text("text")
    if not text:
        raise bad_request("Message text is empty")
    words, entities = _read(telegram, call, text, "entities")
    if not words:
        raise bad_request("Text must be non-empty")
    if units(words) > LONGEST_TEXT:
        raise bad_request("Message is too long")
    return words, entities


def read_caption(telegram: "Telegram", call: Call) -> Formatted:
    """The caption of a file, 0 to 1024 units after parsing."""
    words, entities = _read(telegram, call, call.text("caption") or "", "caption_entities")
    if units(words) > LONGEST_CAPTION:
        raise bad_request("Message caption is too long")
    return words, entities


def _read(telegram: "Telegram", call: Call, text: str, name: str) -> Formatted:
    try:
        given = call.data(name, fault="entities are no JSON")
    except Refusal:
        given = None  # as on the server, which takes unreadable entities for none
    return formatted(text, parse_mode=call.text("parse_mode"), entities=given, find_user=telegram.find_user)


def read_options(telegram: "Telegram", chat: Chat, call: Call) -> Json:
    """The fields of a new message that every sending method can give: reply, quote, protection, effect."""
    replied, quote = _reply(chat, call)
    return {
        "reply_to": replied,
        "quote": quote,
        "protected": call.flag("protect_content"),
        "effect": call.text("message_effect_id") if chat.is_private else None,
    }


def _reply(chat: Chat, call: Call) -> tuple[Message | None, Json | None]:
    given = call.data("reply_parameters", fault="can't parse reply parameters JSON object") or {}
    reply_id = given.get("message_id") or call.integer("reply_to_message_id")
    if not reply_id:
        return None, None
    replied = chat.messages.get(int(reply_id))
    if replied is not None and not replied.deleted:
        return replied, _quote(replied, given)
    if given.get("allow_sending_without_reply") or call.flag("allow_sending_without_reply"):
        return None, None
    raise bad_request("Message to be replied not found")


def _quote(replied: Message, given: Json) -> Json | None:
    quote = given.get("quote")
    if not quote:
        return None
    place = (replied.text or "").find(quote)
    if place < 0:
        raise bad_request("QUOTE_TEXT_INVALID")
    return {"text": quote, "position": units((replied.text or "")[:place]), "is_manual": True}


def link_preview(call: Call) -> Json | None:
    """The link preview's options, as the message will show them."""
    given: Any = call.data("link_preview_options", fault="can't parse link preview options JSON object")
    if given is None and call.flag("disable_web_page_preview"):
        return {"is_disabled": True}
    return {key: value for key, value in given.items() if value is not None} if given else None


def shown(telegram: "Telegram", message: Message) -> Json:
    """The message as the answer holds it."""
    return render.message(message, telegram.bot)
