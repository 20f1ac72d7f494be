"""Showing: what becomes of texts, edits and toasts when Telegram, or the person, has moved on."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import pytest
from telegram import CallbackQuery, Update
from telegram.error import BadRequest, NetworkError, RetryAfter
from telegram.ext import ExtBot

from bot.dispatch import Bot
from handlers.ui import show
from handlers.ui.buttons import keyboard
from handlers.ui.doors import Apply, Work
from handlers.ui.text import bold, join, plain
from sandbox import Person, SandboxRequest, Telegram

KEYS = keyboard([[("Go on", Work())]])


@dataclass
class Stage:
    """A person who has tapped a button, and the bot that is to answer."""

    telegram: Telegram
    bot: ExtBot[None]
    ann: Person
    query: CallbackQuery


@pytest.fixture
def telegram() -> Telegram:
    return Telegram()


@pytest.fixture
async def stage(telegram: Telegram) -> AsyncIterator[Stage]:
    door = SandboxRequest(telegram)
    bot = Bot(telegram.token, request=door, get_updates_request=door)
    ann = telegram.person("Ann")
    await ann.starts()
    await show.send(Only(bot), ann.id, "Welcome", keyboard([[("Apply", Apply())]]))
    await ann.taps("Apply")
    updates = (await telegram.call("getUpdates", {})).body["result"]
    query = Update.de_json(updates[-1], bot).callback_query
    assert query is not None
    async with bot:
        yield Stage(telegram, bot, ann, query)


@dataclass
class Only:
    """All that showing needs of a context."""

    bot: Any


async def test_a_tap_is_answered_and_its_message_turned(stage: Stage) -> None:
    shown = await show.turn_to(stage, stage.query, join("Task ", bold("1")), KEYS, toast="Recorded")

    [message] = [message for message in stage.ann.chat if message.from_bot]
    assert (message.id, message.text) == (shown, "Task 1")
    assert message.button("Go on")
    assert stage.ann.toasts[-1].text == "Recorded"


async def test_answer_and_edit_go_out_together(stage: Stage) -> None:
    stage.telegram.faults.latency(300)
    began = asyncio.get_running_loop().time()
    await show.turn_to(stage, stage.query, "Task 1", KEYS)
    assert asyncio.get_running_loop().time() - began < 0.55


async def test_the_same_again_is_as_good_as_done(stage: Stage) -> None:
    for _ in range(2):
        await show.turn_to(stage, stage.query, "Task 1", KEYS)
    assert [message.text for message in stage.ann.chat if message.from_bot] == ["Task 1"]


async def test_a_message_that_is_gone_is_sent_anew(stage: Stage) -> None:
    assert stage.query.message is not None
    await stage.ann.deletes(stage.query.message.message_id)
    shown = await show.turn_to(stage, stage.query, "Task 1", KEYS)

    assert stage.ann.chat[-1].id == shown != stage.query.message.message_id
    assert stage.ann.chat[-1].text == "Task 1"


async def test_a_message_that_may_not_be_edited_any_more_is_sent_anew(stage: Stage) -> None:
    stage.telegram.faults.refuse(400, "Bad Request: message can't be edited", methods={"editMessageText"})
    await show.turn_to(stage, stage.query, "Task 1", KEYS)
    assert stage.ann.chat[-1].button("Go on")


async def test_a_tap_grown_old_still_turns_its_message(stage: Stage) -> None:
    stage.telegram.faults.refuse(
        400,
        "Bad Request: query is too old and response timeout expired or query ID is invalid",
        methods={"answerCallbackQuery"},
    )
    await show.turn_to(stage, stage.query, "Task 1", KEYS, toast="Recorded")
    await show.toast(stage, stage.query, "Recorded")
    assert stage.ann.chat[-1].text == "Task 1"


@pytest.mark.parametrize("method", ["editMessageText", "answerCallbackQuery"])
async def test_a_flood_wait_passes_up_and_the_repeat_shows_it_all(stage: Stage, method: str) -> None:
    stage.telegram.faults.flood(retry_after=7, methods={method}, times=1)
    with pytest.raises(RetryAfter):
        await show.turn_to(stage, stage.query, "Task 1", KEYS, toast="Recorded")
    await show.turn_to(stage, stage.query, "Task 1", KEYS, toast="Recorded")

    assert stage.ann.chat[-1].text == "Task 1"
    assert stage.ann.toasts[-1].text == "Recorded"


async def test_a_server_error_passes_up(stage: Stage) -> None:
    stage.telegram.faults.server_error(methods={"editMessageText"})
    with pytest.raises(NetworkError):
        await show.turn_to(stage, stage.query, "Task 1", KEYS)


async def test_any_other_refusal_passes_up(stage: Stage) -> None:
    stage.telegram.faults.refuse(400, "Bad Request: can't parse entities", methods={"editMessageText"})
    with pytest.raises(BadRequest, match="entities"):
        await show.turn_to(stage, stage.query, "Task 1", KEYS)


async def test_a_long_text_is_shown_whole_with_the_buttons_at_its_end(stage: Stage) -> None:
    text = "\n".join(f"Line {number} of a long story 😀" for number in range(400))
    shown = await show.turn_to(stage, stage.query, text, KEYS)

    parts = [message for message in stage.ann.chat if message.from_bot]
    assert "\n".join(part.text for part in parts) == text
    assert [bool(part.button("Go on")) for part in parts] == [False] * (len(parts) - 1) + [True]
    assert parts[-1].id == shown


async def test_blank_parts_are_not_sent(stage: Stage) -> None:
    ids = await show.send_parts(stage, stage.ann.id, [plain("One"), plain(" \n"), plain("Two")], KEYS)
    assert [message.text for message in stage.ann.chat[-2:]] == ["One", "Two"]
    assert len(ids) == 2


async def test_customers_content_is_never_markup(stage: Stage) -> None:
    words = "<b>bold</b> & *stars* _under_ [link](tg://user?id=1) `code` 😀 & 1 < 2"
    await show.send(stage, stage.ann.id, join("Text: ", bold("😀"), "\n", words))

    assert stage.ann.chat[-1].text == f"Text: 😀\n{words}"
    assert [entity["type"] for entity in stage.ann.chat[-1].entities if entity["offset"] < 9] == ["bold"]


async def test_a_long_toast_is_cut_to_what_telegram_takes(stage: Stage) -> None:
    await show.toast(stage, stage.query, "x" * 300, alert=True)
    assert stage.ann.toasts[-1].text == "x" * 199 + "…"


async def test_what_is_gone_already_can_be_removed(stage: Stage) -> None:
    ids = [await show.send(stage, stage.ann.id, f"Part {number}") for number in range(3)]
    await show.remove(stage, stage.ann.id, ids)
    await show.remove(stage, stage.ann.id, [*ids, 123_456])
    assert not [message for message in stage.ann.chat if message.text.startswith("Part")]


async def test_a_raw_call_gives_what_the_typed_one_parses(stage: Stage) -> None:
    """Pins the seam: a request class takes our own `RequestData`, and gives Telegram's `result`."""
    raw = await show.call(stage.bot, "sendMessage", chat_id=stage.ann.id, text="Raw", reply_markup=None)
    typed = await stage.bot.send_message(stage.ann.id, "Raw")
    assert raw["text"] == typed.text
    assert raw["message_id"] + 1 == typed.message_id
