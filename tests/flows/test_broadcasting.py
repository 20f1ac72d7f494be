"""An admin writes to many people: composing, seeing it, saying yes, following it, and what the people see."""

from __future__ import annotations

from pathlib import Path

import pytest

from storage import Storage
from tests.conftest import Clock
from tests.flows.newsroom import Newsroom


@pytest.fixture
async def news(sqlite_storage: Storage, tmp_path: Path, clock: Clock) -> Newsroom:
    room = Newsroom(sqlite_storage, tmp_path, clock)
    await room.has_readers(3)
    return room


async def test_x(news: Newsroom) -> None:
    await news.drafts()
    await news.boss.taps("See it, then send it")
    await news.boss.taps("Yes, send it to 3 people")
    await news.sends_what_is_due(2)
    await news.ticks()
    print()
    print("\n".join(news.boss.person.transcript()))
    await news.sends_what_is_due()
    await news.ticks()
    await news.sends_what_is_due()
    print("\n".join(news.boss.person.transcript()))
    print("\n".join(news.readers[0].transcript()))
