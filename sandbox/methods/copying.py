"""Copies and forwards of messages."""

from typing import TYPE_CHECKING, Any

from sandbox import render
from sandbox.entities import Formatted
from sandbox.keyboards import read_markup
from sandbox.methods.common import find_chat, find_message, read_caption, read_options, shown, writable
from sandbox.params import Call
from sandbox.records import Chat, Json, Message
from sandbox.refusals import bad_request

if TYPE_CHECKING:
    from sandbox.telegram import Telegram


def copy_message(telegram: "Telegram", call: Call) -> Json:
    """A copy without a trace of its origin; a file may get another caption."""
    original = _original(telegram, call, "copy")
    caption = read_caption(telegram, call) if call.has("caption") else None
    keyboard, markup = read_markup(call)
    chat = find_chat(telegram, call)
    options = read_options(telegram, chat, call) | {"keyboard": keyboard, "markup": markup}
    return {"message_id": _copy(telegram, writable(chat), original, caption, options).id}


def copy_messages(telegram: "Telegram", call: Call) -> list[Json]:
    """Copies of up to 100 messages; what cannot be found is left out."""
    chat = writable(find_chat(telegram, call))
    options = {"protected": call.flag("protect_content")}
    caption: Formatted | None = ("", []) if call.flag("remove_caption") else None
    return [
        {"message_id": _copy(telegram, chat, one, caption if one.file else None, options).id}
        for one in _originals(telegram, call)
    ]


def _copy(telegram: "Telegram", chat: Chat, of: Message, caption: Formatted | None, options: Json) -> Message:
    text, entities = (of.text, of.entities) if caption is None or of.file is None else caption
    return telegram.post(
        chat,
        None,
        text=text,
        entities=entities,
        file=of.file,
        service=of.service,
        link_preview=of.link_preview,
        spoiler=of.spoiler,
        **options,
    )


def forward_message(telegram: "Telegram", call: Call) -> Json:
    """A forward that names the author."""
    original = _original(telegram, call, "forward")
    chat = writable(find_chat(telegram, call))
    return shown(telegram, _forward(telegram, chat, original, call))


def forward_messages(telegram: "Telegram", call: Call) -> list[Json]:
    """Forwards of up to 100 messages; what cannot be found is left out."""
    chat = writable(find_chat(telegram, call))
    return [{"message_id": _forward(telegram, chat, one, call).id} for one in _originals(telegram, call)]


def _forward(telegram: "Telegram", chat: Chat, of: Message, call: Call) -> Message:
    author = render.user(of.sender or telegram.bot)
    return telegram.post(
        chat,
        None,
        text=of.text,
        entities=of.entities,
        file=of.file,
        service=of.service,
        link_preview=of.link_preview,
        spoiler=of.spoiler,
        origin=of.origin or {"type": "user", "date": of.at // 1000, "sender_user": author},
        protected=call.flag("protect_content"),
    )


def _original(telegram: "Telegram", call: Call, verb: str) -> Message:
    source = find_chat(telegram, call, "from_chat_id")
    original = find_message(source, call, f"message to {verb} not found")
    if original.protected:
        raise bad_request("message can't be copied" if verb == "copy" else "message can't be forwarded")
    return original


def _originals(telegram: "Telegram", call: Call) -> list[Message]:
    source = find_chat(telegram, call, "from_chat_id")
    found = [source.messages.get(number) for number in message_ids(call)]
    kept = [one for one in found if one is not None and not one.deleted and not one.protected]
    if not kept:
        raise bad_request(f"there are no messages to {'copy' if call.method == 'copymessages' else 'forward'}")
    return kept


def message_ids(call: Call) -> list[int]:
    """The ids of a call on several messages, 1 to 100."""
    given: Any = call.data("message_ids", fault="can't parse message identifiers")
    if not isinstance(given, list) or not all(isinstance(one, int) for one in given):
        raise bad_request("expected an Array of message identifiers")
    if not 1 <= len(given) <= 100:
        raise bad_request(
            "message identifiers are not specified" if not given else "too many message identifiers specified"
        )
    return given


METHODS: dict[str, Any] = {
    "copyMessage": copy_message,
    "copyMessages": copy_messages,
    "forwardMessage": forward_message,
    "forwardMessages": forward_messages,
}
