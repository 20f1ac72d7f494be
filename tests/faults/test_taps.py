"""Taps: kept without their card, and read as python-telegram-bot reads them in all that anybody asks of them."""

from __future__ import annotations

import json
from typing import Any

import pytest
from telegram import Bot, Update
from telegram.ext import CallbackQueryHandler

from bot.dispatch import build_application
from bot.mailbox import arrival
from bot.secrets import Token
from bot.taps import update_of, without_card
from handlers.ui.marks import bears_file, is_kept

BOT = Bot("4242:nothing")
ANN = {"id": 1_000_001, "is_bot": False, "first_name": "Ann", "username": "ann", "language_code": "pt-br"}
CHAT = {"id": 1_000_001, "first_name": "Ann", "username": "ann", "type": "private"}


def tap(**message: Any) -> dict[str, Any]:
    card = {
        "message_id": 7,
        "from": {"id": 4242, "is_bot": True, "first_name": "Tapwork", "username": "tapwork_bot"},
        "chat": CHAT,
        "date": 1_793_534_400,
        "text": "Facts\nIs it true?",
        "entities": [{"type": "bold", "offset": 0, "length": 5}],
        "reply_markup": {"inline_keyboard": [[{"text": "Yes", "callback_data": "a:1:Yes"}]]},
    }
    query = {"id": "9", "from": ANN, "message": card | message, "chat_instance": "5", "data": "a:1:Yes"}
    return {"update_id": 700, "callback_query": query}


def seen(update: Update) -> list[Any]:
    """What handlers ask of a tap."""
    query, person, chat = update.callback_query, update.effective_user, update.effective_chat
    assert query and query.message and person and chat
    named = [person.id, person.first_name, person.username, person.language_code, chat.id, chat.type]
    return [update.update_id, query.id, query.data, query.message.message_id, query.message.chat.id, *named]


def test_a_tap_says_the_same_with_and_without_its_card() -> None:
    whole, kept = tap(), json.loads(arrival(tap(), lane=ANN["id"], now=1, drop=False).body)

    assert seen(update_of(kept, BOT)) == seen(Update.de_json(whole, BOT))
    assert "Is it true?" not in json.dumps(kept)


@pytest.mark.parametrize(
    ("message", "changed"),
    [
        pytest.param({}, 1_793_534_400, id="sent and never edited"),
        pytest.param({"edit_date": 1_793_534_460}, 1_793_534_460, id="edited a minute later"),
        pytest.param({"date": 0}, 0, id="out of reach"),
    ],
)
def test_a_tapped_message_is_as_old_as_its_last_change(message: dict[str, int], changed: int) -> None:
    query = update_of(tap(**message), BOT).callback_query

    assert query and query.message
    assert query.message.date.timestamp() == changed


@pytest.mark.parametrize(
    ("message", "bears", "kept"),
    [
        pytest.param({}, False, False, id="a text"),
        pytest.param({"photo": [{"file_id": "x"}], "caption": "Is it true?"}, True, False, id="a photo"),
        pytest.param({"voice": {"file_id": "x"}, "has_protected_content": True}, True, True, id="a voice that is kept"),
    ],
)
def test_of_a_tapped_message_it_is_known_to_what_it_can_be_turned(
    message: dict[str, Any], bears: bool, kept: bool
) -> None:
    stored: Any = without_card(tap(**message))
    for raw in (tap(**message), stored):
        query = update_of(raw, BOT).callback_query

        assert query and (bears_file(query.message), is_kept(query.message)) == (bears, kept)
    assert "caption" not in stored["callback_query"]["message"]


def test_what_is_no_tap_on_a_message_is_the_librarys_business() -> None:
    hello = {"update_id": 1, "message": {"message_id": 3, "date": 1, "chat": CHAT, "from": ANN, "text": "hello"}}
    inline = tap()
    del inline["callback_query"]["message"]

    assert update_of(hello, BOT) == Update.de_json(hello, BOT)
    assert without_card(hello) is hello
    query = update_of(inline, BOT).callback_query
    assert query and query.data == "a:1:Yes"


@pytest.mark.parametrize("broken", [None, 7, [], {}, {"callback_query": 7}, {"callback_query": {"message": 7}}])
def test_an_update_of_another_shape_is_stored_as_it_came(broken: Any) -> None:
    assert without_card(broken) is broken


async def test_a_tap_has_one_handler() -> None:
    """Other updates pass through all groups: screening hears a message first, and may let it go on."""
    application, _ = build_application(Token("4242:nothing"))
    heard: list[str] = []

    async def first(_update: Any, _context: Any) -> None:
        heard.append("first")

    async def second(_update: Any, _context: Any) -> None:
        heard.append("second")

    application.add_handler(CallbackQueryHandler(first), 0)
    application.add_handler(CallbackQueryHandler(second), 1)
    await application.process_update(update_of(tap(), BOT))

    assert heard == ["first"]
