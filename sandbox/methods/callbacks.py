"""The answer to a tap."""

from typing import TYPE_CHECKING

from sandbox.entities import units
from sandbox.params import Call
from sandbox.refusals import OLD_QUERY, bad_request

if TYPE_CHECKING:
    from sandbox.telegram import Telegram

_LONGEST_TOAST = 200


def answer_callback_query(telegram: "Telegram", call: Call) -> bool:
    """Ends the spinner on the button; a text appears as a toast or, with show_alert, as an alert."""
    tap = telegram.taps.get(call.text("callback_query_id") or "")
    if tap is None or telegram.clock() - tap.at >= telegram.tap_life:
        raise bad_request(OLD_QUERY)
    text = call.text("text") or ""
    if units(text) > _LONGEST_TOAST:
        raise bad_request("MESSAGE_TOO_LONG")
    if tap.answered:
        return True
    tap.answered = True
    kind = "toast" if text else "answer"
    telegram.events.of_chat(kind, tap.person.id, text=text, alert=call.flag("show_alert"), tap_id=tap.id)
    return True


METHODS = {"answerCallbackQuery": answer_callback_query}
