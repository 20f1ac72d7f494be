"""A worker whose task is corrected while it is in her hands."""

from __future__ import annotations

from pathlib import Path

import pytest

from crowd.services.correcting import CorrectionService
from sandbox import Telegram
from storage import Storage
from tests.conftest import Clock
from tests.filling import NOON, jsonl
from tests.flows.bots import Bot
from tests.flows.bus import Bus


@pytest.fixture
async def bus(sqlite_storage: Storage, tmp_path: Path, clock: Clock) -> Bus:
    telegram = Telegram(clock=clock)
    bus = Bus(Bot(telegram, sqlite_storage, tmp_path, clock), sqlite_storage, tmp_path, clock)
    await bus.opens()
    await bus.begins()
    rows = [{"id": "t1", "text": "Water is wet.", "gold": "true"}]
    await CorrectionService(sqlite_storage).correct("facts", jsonl(tmp_path / "c.jsonl", rows), actor="cli", now=NOON)
    return bus


async def test_a_tap_on_the_old_card_is_told_and_shows_the_new_text(bus: Bus) -> None:
    card = bus.newest()
    await bus.taps("true")
    assert bus.newest().id == card.id
    assert "Water is wet." in bus.newest().text
    assert "0 answers" in bus.newest().text
    assert bus.ann.toasts[-1].text == (
        "This button is from an older version of the task; here is the task as it is now."
    )
    await bus.taps("true")
    assert "Claim 2" in bus.newest().text


async def test_words_for_the_old_card_are_told_and_the_new_text_comes_below(bus: Bus) -> None:
    await bus.says("true")
    told, card = bus.shown()[-2:]
    assert told == "This task was corrected meanwhile. Here it is as it is now; please answer it again."
    assert "Water is wet." in card
    await bus.says("true")
    assert bus.shown()[-1].startswith("Recorded: true")
    assert "Claim 2" in bus.newest().text


async def test_a_message_that_comes_again_shows_the_same(bus: Bus) -> None:
    await bus.ann.says("true")
    [said] = await bus.bot.settle()
    await bus.bot.handle(said)
    assert await bus.states() == ["active"]
    assert "Water is wet." in bus.newest().text
