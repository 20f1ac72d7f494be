"""A worker whose guidelines change under her hands."""

from __future__ import annotations

from pathlib import Path

import pytest

from crowd.services.outcomes import Reworded
from crowd.services.projects import ProjectService
from sandbox import Telegram
from storage import Storage
from tests.conftest import Clock
from tests.filling import NOON, spec
from tests.flows.bots import Bot
from tests.flows.bus import Bus, labels


@pytest.fixture
def bus(sqlite_storage: Storage, tmp_path: Path, clock: Clock) -> Bus:
    return Bus(Bot(Telegram(clock=clock), sqlite_storage, tmp_path, clock), sqlite_storage, tmp_path, clock)


async def test_she_reads_what_is_new_and_what_is_gone_and_goes_on(bus: Bus) -> None:
    await bus.opens()
    await bus.begins()
    newer = spec(('brief = "Is it true?"', 'brief = "Is it true?"\nguidelines = "Only what is true now counts."'))
    added = await ProjectService(bus.storage).add(newer, actor="cli", now=NOON)
    assert added == Reworded("facts")

    await bus.taps("true")
    assert bus.newest().text == (
        "Facts\nThe guidelines have changed. Please read this before your next task.\n"
        "No longer:\nOnly what is true today counts.\nNew:\nOnly what is true now counts."
    )
    assert labels(bus.newest()) == [["I have read this: go on"], ["Stop"]]
    await bus.taps("I have read this: go on")
    assert "Claim 2" in bus.newest().text
