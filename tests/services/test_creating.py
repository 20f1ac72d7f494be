"""Tasks from the chat, on both engines: by the import's own rules, once, each with a key of its own."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import pytest

from crowd.services.checking import problems
from crowd.services.creating import CreateStep, CreatingService, Dropped, Made, NoDraft, NotMade, Preview, Sent
from crowd.services.exporting import ExportService
from storage import Storage, Turn
from tests.filling import NOON, added, filled, jsonl, rows

BOSS, OTHER = 500, 501


@pytest.fixture
async def creating(storage: Storage, tmp_path: Path) -> CreatingService:
    await added(storage)
    await filled(storage, jsonl(tmp_path / "tasks.jsonl", rows(1)))
    return CreatingService(storage)


async def previews(creating: CreatingService, at: int, who: int = BOSS, text: str = "Fire is cold.") -> CreateStep:
    await creating.sent(Turn(at * 10, NOON), who, Sent(at, text))
    return await creating.choose(Turn(at * 10 + 1, NOON), who, at, 1)


async def makes(creating: CreatingService, at: int, who: int = BOSS) -> Made:
    assert isinstance(await previews(creating, at, who), Preview)
    made = await creating.add(Turn(at * 10 + 2, NOON), who, at, 1)
    assert isinstance(made, Made), made
    return made


async def test_a_message_is_a_task_of_the_export(storage: Storage, creating: CreatingService, tmp_path: Path) -> None:
    made = await makes(creating, 1)
    assert (made.key, made.live) == ("chat-2026-11-01-1", False)
    path = tmp_path / "out.jsonl"
    await ExportService(storage).majority("facts", path, form="jsonl")
    lines = [json.loads(line) for line in path.read_text().splitlines()]
    assert [line["task"] for line in lines] == ["t1", "chat-2026-11-01-1"]
    assert await problems(storage) == []


async def test_the_same_yes_again_makes_nothing_more(storage: Storage, creating: CreatingService) -> None:
    made = await makes(creating, 1)
    assert await creating.add(Turn(12, NOON), BOSS, 1, 1) == made
    assert await creating.add(Turn(99, NOON), BOSS, 1, 1) == made
    assert await creating.drop(Turn(100, NOON), BOSS, 1) == made
    [project] = await storage.read(lambda work: work.projects.listing())
    assert project.tasks == 2


async def test_many_at_once_get_keys_of_their_own(storage: Storage, creating: CreatingService) -> None:
    for at, who in ((1, BOSS), (2, OTHER), (3, BOSS)):
        await previews(creating, at, who)

    async def add(at: int, who: int) -> CreateStep:
        step: CreateStep = NotMade("")
        for again in range(90):  # one import at a time goes into a project, and the others are told so
            step = await creating.add(Turn(at * 100 + again, NOON), who, at, 1)
            if isinstance(step, Made):
                break
        return step

    found = await asyncio.gather(add(1, BOSS), add(2, OTHER), add(3, BOSS))
    keys = [step.key for step in found if isinstance(step, Made)]
    assert sorted(keys) == [f"chat-2026-11-01-{at}" for at in (1, 2, 3)]
    assert await problems(storage) == []


async def test_a_key_that_a_file_has_is_passed_over(
    storage: Storage, creating: CreatingService, tmp_path: Path
) -> None:
    await filled(storage, jsonl(tmp_path / "more.jsonl", [{"id": "chat-2026-11-01-1", "text": "Taken.", "gold": ""}]))
    assert (await makes(creating, 1)).key == "chat-2026-11-01-2"


async def test_a_bot_that_died_between_key_and_import_goes_on(storage: Storage, creating: CreatingService) -> None:
    await previews(creating, 1)
    await storage.write(
        None, lambda work: work.chat_drafts.name_it(telegram_id=BOSS, message_id=1, key="chat-2026-11-01-1")
    )
    assert isinstance(await creating.choose(Turn(40, NOON), BOSS, 1, 1), NotMade)
    made = await creating.add(Turn(41, NOON), BOSS, 1, 1)
    assert isinstance(made, Made)
    assert made.key == "chat-2026-11-01-1"


async def test_what_was_dropped_is_gone(creating: CreatingService) -> None:
    await previews(creating, 1)
    assert await creating.drop(Turn(50, NOON), BOSS, 1) == Dropped()
    assert await creating.add(Turn(51, NOON), BOSS, 1, 1) == NoDraft()
    assert await creating.is_gold(BOSS, 1, "gold: true") is None


async def test_somebody_elses_message_is_not_hers_to_decide(creating: CreatingService) -> None:
    await previews(creating, 1)
    assert await creating.add(Turn(60, NOON), OTHER, 1, 1) == NoDraft()
    assert await creating.is_gold(OTHER, 1, "gold: true") is None
    assert await creating.is_gold(BOSS, 1, "gold: true") == 1


async def test_a_closed_project_takes_nothing(storage: Storage, creating: CreatingService) -> None:
    await previews(creating, 1)
    await storage.write(None, lambda work: work.projects.end(project_id=1, state="closed", now=NOON))
    assert not isinstance(await creating.add(Turn(70, NOON), BOSS, 1, 1), Made)
    assert await creating.sent(Turn(71, NOON), BOSS, Sent(2, "More.")) == NoDraft()


async def test_old_ones_are_forgotten_and_made_ones_much_later(storage: Storage, creating: CreatingService) -> None:
    await makes(creating, 1)
    await previews(creating, 2)
    day = 86_400_000
    assert await creating.tidy(NOON + day) == 0
    assert await creating.tidy(NOON + day + 1) == 1
    assert await creating.tidy(NOON + 30 * day + 1) == 1
