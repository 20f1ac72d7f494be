"""Taps, the updates that come most: kept and read without the card they were made on, which we drew ourselves."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from telegram import Bot, CallbackQuery, Chat, MaybeInaccessibleMessage, Update, User

from handlers.ui.marks import marks_of

_OF_THE_CARD = ("message_id", "date", "edit_date", "chat")


def without_card(update: object) -> object:
    """An update as it is to be stored: of a tapped message only which it is, when it last changed, and to what
    it can be turned."""
    if not isinstance(update, dict) or not isinstance(query := update.get("callback_query"), dict):
        return update
    if not isinstance(message := query.get("message"), dict):
        return update
    kept = {name: message[name] for name in _OF_THE_CARD if name in message} | marks_of(message)
    return {**update, "callback_query": {**query, "message": kept}}


def update_of(raw: dict[str, Any], bot: Bot) -> Update:
    """python-telegram-bot's update. Raises what the library raises when the update has another shape.

    Its own reader would make a `Message` of a hundred fields for each tap, half of the whole cost of reading; ours is
    the library's smaller kind, whose `date` is that of the last change (in 1970 for a message out of reach).
    """
    query = raw.get("callback_query")
    if not query or not query.get("message"):
        return Update.de_json(raw, bot)
    message = query["message"]
    changed = datetime.fromtimestamp(message.get("edit_date") or message["date"], UTC)
    chat = Chat.de_json(message["chat"], bot)
    tapped = CallbackQuery(
        id=query["id"],
        from_user=User.de_json(query["from"], bot),
        chat_instance=query["chat_instance"],
        message=MaybeInaccessibleMessage(chat, message["message_id"], changed, api_kwargs=marks_of(message)),
        data=query.get("data"),
    )
    tapped.set_bot(bot)
    return Update(update_id=raw["update_id"], callback_query=tapped)
