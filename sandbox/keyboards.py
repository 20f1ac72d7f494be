"""The checks of reply_markup: what may be a button, how many, and how long its data may be."""

import json
from typing import Any

from sandbox.entities.links import checked_link
from sandbox.params import Call
from sandbox.records import Json
from sandbox.refusals import Refusal, bad_request

_MOST_BUTTONS = 100
_MOST_IN_ROW = 8
_LARGEST_KEYBOARD = 10_240
_LARGEST_BUTTON = 400
_LONGEST_DATA = 64
_LONGEST_COPY = 256
_STYLES = frozenset({"danger", "success", "primary"})
# in the order of the server: of two, the first counts
_ACTIONS = (
    "url",
    "callback_data",
    "callback_game",
    "pay",
    "switch_inline_query",
    "switch_inline_query_chosen_chat",
    "switch_inline_query_current_chat",
    "login_url",
    "web_app",
    "copy_text",
)


def read_markup(call: Call) -> tuple[Json | None, Json | None]:
    """The inline keyboard and the other markup of a call; at most one of them is there."""
    given = call.data("reply_markup", fault="can't parse reply keyboard markup JSON object")
    if given is None:
        return None, None
    if not isinstance(given, dict):
        raise bad_request("object expected as reply markup")
    if "inline_keyboard" in given:
        return _inline(given["inline_keyboard"]), None
    if "keyboard" in given:
        return None, _keys(given)
    return None, given if "remove_keyboard" in given or "force_reply" in given else None


def read_inline(call: Call) -> Json | None:
    """The inline keyboard of an edit, which takes no other markup."""
    inline, other = read_markup(call)
    if other is not None:
        raise bad_request("inline keyboard expected")
    return inline


def _inline(rows: Any) -> Json | None:
    if not isinstance(rows, list):
        raise bad_request('field "inline_keyboard" must be of type Array')
    kept = [[_button(button) for button in _row(row)] for row in rows]
    kept = [row for row in kept if row]
    if not kept:
        return None
    keyboard = {"inline_keyboard": kept}
    most = sum(len(row) for row in kept)
    widest = max(len(row) for row in kept)
    if most > _MOST_BUTTONS or widest > _MOST_IN_ROW or _bytes(keyboard, buttons=most) > _LARGEST_KEYBOARD:
        raise bad_request("reply markup is too long")
    return keyboard


def _bytes(keyboard: Json, *, buttons: int) -> int:
    """The size of the keyboard; a small one cannot be too large and is not measured."""
    if buttons * _LARGEST_BUTTON < _LARGEST_KEYBOARD and all(
        len(button["text"]) < _LARGEST_BUTTON // 8 for row in keyboard["inline_keyboard"] for button in row
    ):
        return 0
    return len(json.dumps(keyboard, ensure_ascii=False).encode("utf-8", "surrogatepass"))


def _row(row: Any) -> list[Any]:
    if not isinstance(row, list):
        raise bad_request('field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays')
    return row


def _unreadable(text: str) -> Refusal:
    return bad_request(f"can't parse inline keyboard button: {text}")


def _button(given: Any) -> Json:
    if not isinstance(given, dict):
        raise _unreadable("InlineKeyboardButton must be an Object")
    text = given.get("text")
    if not isinstance(text, str):
        raise _unreadable('Can\'t find field "text"' if text is None else 'Field "text" must be of type String')
    if not text.strip():
        raise bad_request("inline keyboard button text must be non-empty")
    action = next((name for name in _ACTIONS if given.get(name)), None)
    if action is None:
        raise _unreadable("Text buttons are unallowed in the inline keyboard")
    button = {"text": text, action: _action(action, given[action])}
    for optional in ("style", "icon_custom_emoji_id"):
        if optional in given and (optional != "style" or given[optional] in _STYLES):
            button[optional] = given[optional]
    return button


def _action(name: str, value: Any) -> Any:
    match name:
        case "callback_data":
            if len(str(value).encode("utf-8", "surrogatepass")) > _LONGEST_DATA:
                raise bad_request("BUTTON_DATA_INVALID")
            return str(value)
        case "url":
            url = str(value) if str(value).startswith("tg://") else checked_link(str(value))
            if not url:
                raise bad_request(f"inline keyboard button URL '{value}' is invalid: URL host is empty")
            return url
        case "copy_text":
            if not 1 <= len(value.get("text", "")) <= _LONGEST_COPY:
                raise bad_request("BUTTON_COPY_TEXT_INVALID")
        case "web_app":
            if not str(value.get("url", "")).startswith("https://"):
                raise bad_request(
                    f"inline keyboard button Web App URL '{value.get('url')}' is invalid: Only HTTPS links are allowed"
                )
    return value


def _keys(given: Json) -> Json:
    rows = given["keyboard"]
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise bad_request('field "keyboard" must be an Array of Arrays')
    for key in (key for row in rows for key in row):
        text = key if isinstance(key, str) else key.get("text") if isinstance(key, dict) else None
        if not isinstance(text, str):
            raise bad_request("can't parse keyboard button: Can't find field \"text\"")
        if not text:
            raise bad_request("keyboard button text must be non-empty")
    return given
