"""Adjudicating side by side, and after the verdict: two begin at once, and words that come late hint at the gold."""

from __future__ import annotations

import asyncio
import threading
from pathlib import Path

from crowd.rules.adjudication import LEASE
from crowd.services.adjudication_cards import Case
from storage import Storage, Unit, open_storage
from tests.adjudicating import BOSS, CHIEF, Court, court
from tests.labelling import NO

WAITS = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"


async def test_who_is_second_gets_the_next_case(postgres_url: str, tmp_path: Path) -> None:
    storage = await open_storage(postgres_url)
    room = await court(storage, tmp_path)
    first, second = await room.labels("y", "n", "y"), await room.labels("y", "n", "y")
    claimed, over = threading.Event(), threading.Event()

    def claims(work: Unit) -> None:
        """CHIEF has the first, which nobody sees before this ends."""
        work.disputes.claim(task_id=first, adjudicator=CHIEF, until=room.now + LEASE, now=room.now)
        claimed.set()
        over.wait(10)

    chief = asyncio.create_task(storage.write(None, claims))
    assert await asyncio.to_thread(claimed.wait, 10)
    boss = asyncio.create_task(room.takes(BOSS))
    async with asyncio.timeout(10):
        while await room.asks(WAITS) == [(0,)]:
            assert not boss.done()
    over.set()
    await chief
    found = await boss
    assert isinstance(found, Case), found
    assert found.task_id == second
    await storage.close()


async def gold(room: Court) -> int:
    task_id = await room.labels("y", "n", "y")
    await room.case()
    await room.settles(BOSS, task_id, NO)
    await room.court.gold(room.turn(), BOSS, task_id)
    return task_id


async def says(room: Court, task_id: int, words: str) -> str | None:
    """The hint after she has said so."""
    await room.court.more(room.turn(), BOSS, task_id)
    await room.court.words(room.turn(), BOSS, task_id, words)
    [(hint,)] = await room.asks(f"SELECT hint FROM task_contents WHERE task_id = {task_id}")
    return None if hint is None else str(hint)


async def test_words_after_the_gold_are_its_hint(storage: Storage, tmp_path: Path) -> None:
    room = await court(storage, tmp_path)
    task_id = await gold(room)
    assert await says(room, task_id, "The year is 1889.") == "The year is 1889."
    assert await says(room, task_id, "See the plaque.") == "See the plaque."
    await room.does("UPDATE task_contents SET hint = 'Look it up.'")
    assert await says(room, task_id, "Or the book.") == "Look it up."


async def test_words_hint_at_no_other_key(sqlite_storage: Storage, tmp_path: Path) -> None:
    room = await court(sqlite_storage, tmp_path)
    task_id = await gold(room)
    await room.does("""UPDATE task_contents SET gold = '{"label":"true"}'""")
    assert await says(room, task_id, "The year is 1889.") is None
