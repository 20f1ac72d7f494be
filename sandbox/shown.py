"""What the page is told: messages as the Bot API writes them with what only a client knows, people, calls in short."""

import json
from typing import Any

from sandbox import render
from sandbox.onlookers import SeenCall
from sandbox.records import Account, Chat, Json, Message
from sandbox.telegram import Telegram

_LONGEST = 80
_TELLING = ("text", "caption", "callback_query_id", "file_id", "commands", "action", "photo", "document", "offset")


def shown_message(message: Message, bot: Account) -> Json:
    """A message as it stands now; of a deleted one only that it is gone."""
    if message.deleted:
        return {"message_id": message.id, "deleted": True}
    return {
        **render.message(message, bot),
        "at": message.at,
        "from_bot": message.sender is None,
        "edits": message.edits,
        "pinned": message.pinned,
        "markup": message.markup,
        "reactions": [one["emoji"] for one in message.reactions if "emoji" in one],
    }


def shown_person(telegram: Telegram, person_id: int, note: str) -> Json:
    """A person as the list shows her: with her newest message, and the keyboard that stands in her chat."""
    account, chat = telegram.accounts[person_id], telegram.chats[person_id]
    newest = next((one for one in reversed(chat.messages.values()) if not one.deleted), None)
    return {
        "id": person_id,
        "name": account.name,
        "username": account.username,
        "language": account.language,
        "note": note,
        "started": chat.started,
        "blocked": chat.blocked,
        "newest": shown_message(newest, telegram.bot) if newest else None,
        "menu": menu_of(telegram, person_id),
    }


def menu_of(telegram: Telegram, person_id: int) -> list[Json]:
    """The commands of her menu."""
    return telegram.profile.menu_of(person_id, telegram.accounts[person_id].language)


def shown_chat(telegram: Telegram, chat: Chat, *, before: int | None, limit: int) -> Json:
    """A page of a chat, oldest first, and whether there is more above it."""
    there = [one for one in chat.messages.values() if not one.deleted and (before is None or one.id < before)]
    page = there[-limit:]
    return {
        "messages": [shown_message(one, telegram.bot) for one in page],
        "more": len(there) > len(page),
        "keyboard": keyboard_of(chat),
    }


def keyboard_of(chat: Chat) -> Json | None:
    """The message whose reply keyboard stands below the chat, unless it was taken away since."""
    for message in reversed(chat.messages.values()):
        if message.markup is not None and not message.deleted:
            return {"message_id": message.id, "markup": message.markup} if "keyboard" in message.markup else None
    return None


def brief_call(call: SeenCall, telegram: Telegram) -> Json:
    """A call in one line: for whom, with what, and what came of it."""
    chat_id = str(call.params.get("chat_id", ""))
    person = telegram.accounts.get(int(chat_id)) if chat_id.lstrip("-").isdecimal() else None
    return {
        "at": call.at,
        "method": call.method,
        "who": person.name if person else "",
        "brief": _short(next((call.params[key] for key in _TELLING if call.params.get(key)), "")),
        "params": {key: _short(value, 400) for key, value in call.params.items()},
        "status": call.status,
        "outcome": call.description or _outcome(call),
        "ms": round(call.milliseconds, 1),
    }


def _outcome(call: SeenCall) -> str:
    if call.status == 0:
        return "the connection was cut"
    if call.method.lower() == "getupdates" and isinstance(call.result, list):
        return f"{len(call.result)} new"
    return "ok"


def _short(value: Any, longest: int = _LONGEST) -> str:
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
    line = " ".join(text.split())
    return line if len(line) <= longest else line[: longest - 1] + "…"
