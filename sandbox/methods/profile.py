"""What the bot says about itself."""

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from sandbox.methods.common import find_chat
from sandbox.params import Call
from sandbox.profile import Scope
from sandbox.records import Json
from sandbox.refusals import bad_request

if TYPE_CHECKING:
    from sandbox.telegram import Telegram

_COMMAND = re.compile(r"[a-z0-9_]{1,32}")
_LANGUAGE = re.compile(r"[a-z]{2}")
_WIDE = frozenset({"default", "all_private_chats", "all_group_chats", "all_chat_administrators"})
_IN_CHAT = frozenset({"chat", "chat_administrators", "chat_member"})
_LONGEST = {"name": 64, "description": 512, "short_description": 120}
_REFUSALS = {
    "name": "BOT_TITLE_INVALID",
    "description": "BOT_DESCRIPTION_INVALID",
    "short_description": "BOT_ABOUT_INVALID",
}


def _scope(telegram: "Telegram", call: Call) -> Scope:
    given = call.data("scope", fault="can't parse BotCommandScope: Can't parse JSON object") or {"type": "default"}
    kind = given.get("type") if isinstance(given, dict) else None
    if kind in _WIDE:
        return str(kind), "", ""
    if kind not in _IN_CHAT:
        raise bad_request("can't parse BotCommandScope: Unsupported type specified")
    find_chat(telegram, Call(call.method, given))
    return str(kind), str(given["chat_id"]), str(given.get("user_id", ""))


def _language(call: Call) -> str:
    code = call.text("language_code") or ""
    if code and not _LANGUAGE.fullmatch(code):
        raise bad_request("invalid language code specified")
    return code


def _command(given: Any) -> Json:
    if not isinstance(given, dict):
        raise bad_request("can't parse BotCommand: Object expected")
    name = str(given.get("command", "")).removeprefix("/")
    description = str(given.get("description", "")).strip()
    if not _COMMAND.fullmatch(name):
        raise bad_request("BOT_COMMAND_INVALID")
    if not 1 <= len(description) <= 256:
        raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    return {"command": name, "description": description}


def set_commands(telegram: "Telegram", call: Call) -> bool:
    """The commands of one scope and language."""
    given = call.data("commands", fault="can't parse commands JSON object")
    if not isinstance(given, list):
        raise bad_request("expected an Array of BotCommand")
    if len(given) > 100:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    key = (_scope(telegram, call), _language(call))
    telegram.profile.commands[key] = [_command(one) for one in given]
    return True


def get_commands(telegram: "Telegram", call: Call) -> list[Json]:
    """The commands of exactly this scope and language."""
    return telegram.profile.commands.get((_scope(telegram, call), _language(call)), [])


def delete_commands(telegram: "Telegram", call: Call) -> bool:
    """Leave this scope and language to the wider ones."""
    telegram.profile.commands.pop((_scope(telegram, call), _language(call)), None)
    return True


def _setter(kind: str) -> Callable[["Telegram", Call], bool]:
    def set_text(telegram: "Telegram", call: Call) -> bool:
        text, language = (call.text(kind) or "").strip(), _language(call)
        if len(text) > _LONGEST[kind] or (kind == "name" and not text and not language):
            raise bad_request(_REFUSALS[kind])
        known = telegram.profile.texts[kind]
        known.pop(language, None)
        if text:
            known[language] = text
        return True

    return set_text


def _getter(kind: str) -> Callable[["Telegram", Call], Json]:
    def get_text(telegram: "Telegram", call: Call) -> Json:
        return {kind: telegram.profile.text(kind, _language(call))}

    return get_text


def set_menu_button(telegram: "Telegram", call: Call) -> bool:
    """The button beside the text field: commands, a web app, or the default; for one person or for all."""
    given = call.data("menu_button", fault="can't parse menu button: Can't parse JSON object") or {"type": "default"}
    kind = given.get("type") if isinstance(given, dict) else None
    if kind not in {"default", "commands", "web_app"}:
        raise bad_request("can't parse menu button: Unsupported type specified")
    if kind == "web_app" and not str(given.get("web_app", {}).get("url", "")).startswith("https://"):
        raise bad_request("menu button Web App URL is invalid: Only HTTPS links are allowed")
    telegram.profile.menu_buttons[_menu_key(telegram, call)] = given
    return True


def get_menu_button(telegram: "Telegram", call: Call) -> Json:
    """The button of one person, else of all."""
    buttons = telegram.profile.menu_buttons
    default: Json = buttons.get(None, {"type": "commands"})
    return buttons.get(_menu_key(telegram, call), default)


def _menu_key(telegram: "Telegram", call: Call) -> int | None:
    return find_chat(telegram, call).id if call.has("chat_id") else None


METHODS: dict[str, Callable[["Telegram", Call], Any]] = {
    "setMyCommands": set_commands,
    "getMyCommands": get_commands,
    "deleteMyCommands": delete_commands,
    "setMyName": _setter("name"),
    "getMyName": _getter("name"),
    "setMyDescription": _setter("description"),
    "getMyDescription": _getter("description"),
    "setMyShortDescription": _setter("short_description"),
    "getMyShortDescription": _getter("short_description"),
    "setChatMenuButton": set_menu_button,
    "getChatMenuButton": get_menu_button,
}
