"""`tapwork alive`: whether the bot hears from Telegram, by its last sign of life."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path

import pytest

from bot.commands.common import EXIT_UNAVAILABLE
from storage import open_storage
from tests.processes import Place
from tests.typed import here


@pytest.mark.parametrize(("ago", "code"), [(1_000, 0), (600_000, EXIT_UNAVAILABLE), (None, EXIT_UNAVAILABLE)])
def test_it_is_alive_while_it_heard_from_telegram_lately(
    ago: int | None, code: int, storage_url: str, tmp_path: Path
) -> None:
    place = Place(tmp_path, "http://127.0.0.1:9", "1234567:AAE-a-token-of-a-bot-that-nobody-reaches")
    place.settle(database=storage_url)

    async def beat() -> None:
        storage = await open_storage(storage_url)
        if ago is not None:
            await storage.write(None, lambda work: work.outages.beat(time.time_ns() // 10**6 - ago))
        await storage.close()

    asyncio.run(beat())
    assert ("Alive" if code == 0 else "Nothing was heard") in here(place, "alive", code=code)


def test_without_a_database_nothing_is_alive(tmp_path: Path) -> None:
    place = Place(tmp_path, "http://127.0.0.1:9", "1234567:AAE-a-token-of-a-bot-that-nobody-reaches")
    place.settle()

    assert "There is no database" in here(place, "alive", code=EXIT_UNAVAILABLE)
    assert not (tmp_path / "tapwork.db").exists()
