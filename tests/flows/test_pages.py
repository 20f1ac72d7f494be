"""Sixty labels on a phone: a page of them at a time, and a page that stays where it was."""

from __future__ import annotations

from pathlib import Path

import pytest

from crowd.rules.spec import ProjectSpec
from sandbox import Telegram
from storage import Storage
from tests.conftest import Clock
from tests.filling import spec
from tests.flows.bots import Bot
from tests.flows.bus import Bus, labels

NAMES = [f"Label number {at} of sixty, with words that need a whole row" for at in range(1, 61)]


def sixty() -> ProjectSpec:
    told = "[" + ", ".join(f'{{ value = "v{at}", text = "{name}" }}' for at, name in enumerate(NAMES)) + "]"
    return spec(('labels = ["true", "false"]', f"labels = {told}"))


@pytest.fixture
async def bus(sqlite_storage: Storage, tmp_path: Path, clock: Clock) -> Bus:
    made = Bus(Bot(Telegram(clock=clock), sqlite_storage, tmp_path, clock), sqlite_storage, tmp_path, clock)
    given = [{"id": f"t{at}", "text": f"Claim {at}", "gold": ""} for at in (1, 2)]
    await made.opens(sixty(), given=given)
    await made.begins()
    return made


async def test_ten_labels_stand_on_a_page_and_every_label_on_one(bus: Bus) -> None:
    seen: list[str] = []
    for page in range(6):
        rows = labels(bus.newest())
        assert rows[10] == ["‹", f"{page + 1} of 6", "›"]
        assert rows[11] == ["Skip", "Guidelines", "Stop"]
        seen += [row[0] for row in rows[:10]]
        await bus.taps("›")
    assert seen == NAMES
    assert labels(bus.newest())[0] == [NAMES[0]]


async def test_a_label_of_a_later_page_is_the_answer(bus: Bus) -> None:
    await bus.taps("‹")
    await bus.taps(NAMES[59])
    assert await bus.ann.next_toast() == f"Recorded: {NAMES[59]}"
    assert "Claim 2" in bus.newest().text


async def test_the_next_card_begins_on_the_first_page(bus: Bus) -> None:
    await bus.taps("›")
    await bus.taps(NAMES[12])
    assert labels(bus.newest())[10] == ["‹", "1 of 6", "›"]


async def test_the_page_of_a_task_that_is_answered_already_says_so(bus: Bus) -> None:
    data = next(button.data for row in bus.newest().buttons for button in row if button.text == "›")
    await bus.taps(NAMES[0])
    await bus.ann.taps_data(bus.newest(), str(data))
    await bus.bot.settle()
    assert await bus.ann.next_toast() == f"Recorded: {NAMES[0]}"
    assert (await bus.ann.next_toast()).startswith("You have answered this task already")
