"""Several labels on a phone: switched on and off on one card, with limits that are said, and typed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from crowd.services.exporting import ExportService
from sandbox import Telegram
from storage import Storage
from tests.conftest import Clock
from tests.filling import spec
from tests.flows.bots import Bot
from tests.flows.bus import Bus, labels

TOPICS = spec(
    ('type = "choice"', 'type = "several"\nat_most = 2\nexclusive = "none"'),
    ('labels = ["true", "false"]', 'labels = ["sport", "arts", "money", { value = "none", text = "None of these" }]'),
    ('gold = "gold"', ""),
)


@pytest.fixture
async def bus(sqlite_storage: Storage, tmp_path: Path, clock: Clock) -> Bus:
    made = Bus(Bot(Telegram(clock=clock), sqlite_storage, tmp_path, clock), sqlite_storage, tmp_path, clock)
    await made.opens(TOPICS)
    await made.begins()
    return made


async def test_labels_are_switched_on_and_off_on_the_same_card_and_done_records_them(bus: Bus) -> None:
    messages = len(bus.ann.chat)
    await bus.taps("money")
    await bus.taps("sport")
    assert labels(bus.newest())[:3] == [["✓ sport", "arts"], ["✓ money", "None of these"], ["Done"]]
    assert "Chosen so far: sport, money" in bus.newest().text
    await bus.taps("✓ money")
    await bus.taps("Done")
    assert await bus.ann.next_toast() == "Recorded: sport"
    assert len(bus.ann.chat) == messages
    assert "Claim 2" in bus.newest().text


async def test_one_too_many_is_said_and_changes_nothing(bus: Bus) -> None:
    for label in ("sport", "arts", "money"):
        await bus.taps(label)
    assert await bus.ann.next_toast() == "Choose at most 2."
    assert labels(bus.newest())[0] == ["✓ sport", "✓ arts"]


async def test_the_set_of_labels_comes_out_as_one_label_and_as_a_list(bus: Bus, tmp_path: Path) -> None:
    await bus.taps("money")
    await bus.taps("sport")
    await bus.taps("Done")
    await ExportService(bus.storage).answers("facts", tmp_path / "a.jsonl", form="jsonl")
    line = json.loads((tmp_path / "a.jsonl").read_text())
    assert (line["label"], line["answer"]) == ("sport|money", {"labels": ["sport", "money"]})
