"""Texts, and the sign that something is being prepared."""

from typing import TYPE_CHECKING

from sandbox.keyboards import read_markup
from sandbox.methods.common import find_chat, link_preview, read_options, read_text, shown, writable
from sandbox.params import Call
from sandbox.records import Json
from sandbox.refusals import bad_request

if TYPE_CHECKING:
    from sandbox.telegram import Telegram

_ACTIONS = frozenset(
    {
        "typing",
        "upload_photo",
        "record_video",
        "upload_video",
        "record_voice",
        "upload_voice",
        "record_audio",
        "upload_audio",
        "upload_document",
        "choose_sticker",
        "find_location",
        "record_video_note",
        "upload_video_note",
        "cancel",
    }
)


def send_message(telegram: "Telegram", call: Call) -> Json:
    """A text message."""
    text, entities = read_text(telegram, call)
    keyboard, markup = read_markup(call)
    chat = find_chat(telegram, call)
    options = read_options(telegram, chat, call)
    message = telegram.post(
        writable(chat),
        None,
        text=text,
        entities=entities,
        keyboard=keyboard,
        markup=markup,
        link_preview=link_preview(call),
        **options,
    )
    return shown(telegram, message)


def send_chat_action(telegram: "Telegram", call: Call) -> bool:
    """ "typing…" above the chat."""
    action = call.text("action") or ""
    if action.lower() not in _ACTIONS:
        raise bad_request("wrong parameter action in request")
    chat = writable(find_chat(telegram, call))
    telegram.events.of_chat("typing", chat.id, text=action)
    return True


METHODS = {"sendMessage": send_message, "sendChatAction": send_chat_action}
