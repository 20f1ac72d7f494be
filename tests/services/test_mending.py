"""Correcting one task by hand, on both engines."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import pytest

from crowd.services.checking import problems
from crowd.services.mending import Confirm, Mended, MendingService, MendStep, NoGood, NoTask, TaskView, TooLate, TypeIt
from storage import Storage, Turn
from tests.filling import NOON, added, filled, jsonl, rows

BOSS, OTHER = 500, 501
TEXT, GOLD = 0, 1


@pytest.fixture
async def mending(storage: Storage, tmp_path: Path) -> MendingService:
    await added(storage)
    await filled(storage, jsonl(tmp_path / "tasks.jsonl", rows(3)))
    return MendingService(storage)


async def types(mending: MendingService, at: int, words: str, *, who: int = BOSS, column: int = TEXT) -> MendStep:
    assert isinstance(await mending.ask(Turn(at, NOON), who, 1, 1, column), TypeIt)
    return await mending.propose(Turn(at + 1, NOON), who, f"1:1:{column}", words)


async def test_it_says_so_from_the_yes_on(storage: Storage, mending: MendingService) -> None:
    confirm = await types(mending, 10, "Water is wet.")
    assert isinstance(confirm, Confirm)
    assert (confirm.column, confirm.before, confirm.after) == ("text", "Claim 1", "Water is wet.")
    before = await mending.look(1)
    assert isinstance(before, TaskView)
    assert before.task.version == 1

    done = await mending.confirm(Turn(12, NOON), BOSS, 1, 1)
    assert isinstance(done, Mended)
    assert (done.view.task.version, done.view.cells[TEXT]) == (2, ("text", "Water is wet."))
    assert json.loads(done.view.task.source) == {"id": "t1", "text": "Water is wet.", "gold": "true"}
    assert await problems(storage) == []


async def test_the_same_yes_again_changes_nothing(mending: MendingService) -> None:
    await types(mending, 10, "Water is wet.")
    await mending.confirm(Turn(12, NOON), BOSS, 1, 1)
    again = await mending.confirm(Turn(12, NOON), BOSS, 1, 1)
    assert isinstance(again, TaskView)
    assert again.task.version == 2
    assert isinstance(await mending.confirm(Turn(13, NOON), BOSS, 1, 1), TooLate)


async def test_of_two_at_once_one_is_told(storage: Storage, mending: MendingService) -> None:
    await types(mending, 10, "Water is wet.")
    await types(mending, 20, "Fire is hot.", who=OTHER)
    found = await asyncio.gather(
        mending.confirm(Turn(12, NOON), BOSS, 1, 1), mending.confirm(Turn(22, NOON), OTHER, 1, 1)
    )
    assert sorted(type(step).__name__ for step in found) == ["Mended", "TooLate"]
    assert len(await storage.read(lambda work: work.corrections.versions(task_id=1))) == 1


async def test_what_cannot_be_is_not_kept(storage: Storage, mending: MendingService) -> None:
    assert isinstance(await types(mending, 10, "maybe", column=GOLD), NoGood)
    assert isinstance(await types(mending, 20, "  "), NoGood)
    assert await storage.read(lambda work: work.corrections.proposed(telegram_id=BOSS)) is None


async def test_there_is_no_such_task_or_column(mending: MendingService) -> None:
    assert await mending.find("facts", "t9") == NoTask()
    assert await mending.find("others", "t1") == NoTask()
    assert await mending.look(99) == NoTask()
    assert isinstance(await mending.ask(Turn(1, NOON), BOSS, 1, 1, 7), TooLate)
    assert isinstance(await mending.ask(Turn(2, NOON), BOSS, 1, 2, TEXT), TooLate)


async def test_pages_go_on_behind_the_last_task(mending: MendingService) -> None:
    first = await mending.page(1, 0, 2)
    assert not isinstance(first, NoTask)
    assert ([each.key for each in first.tasks], first.more) == (["t1", "t2"], True)
    last = await mending.page(1, first.tasks[-1].task_id, 2)
    assert not isinstance(last, NoTask)
    assert ([each.key for each in last.tasks], last.more) == (["t3"], False)
    assert await mending.page(1, 99, 2) == NoTask()


async def test_what_is_left_is_forgotten(mending: MendingService) -> None:
    await types(mending, 10, "Water is wet.")
    assert await mending.tidy(NOON + 86_400_000) == 0
    assert await mending.tidy(NOON + 86_400_001) == 1
    await types(mending, 20, "Water is wet.")
    assert isinstance(await mending.leave(Turn(22, NOON), BOSS, 1), TaskView)
    assert isinstance(await mending.confirm(Turn(23, NOON), BOSS, 1, 1), TooLate)
