"""An admin looks at a task in her chat and corrects it, while people work."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from crowd.services.checking import problems
from sandbox import Telegram
from storage import Storage
from tests.conftest import Clock
from tests.filling import spec
from tests.flows.boss import BOSS, EVE, Boss, labels
from tests.flows.bots import Bot
from tests.flows.bus import Bus
from tests.snapshot import everything

SECOND = 501
TWO_COLUMNS = spec(('text = "{text}"', 'text = "{claim}\\n\\nSection: {section}"'))
GIVEN = [{"id": "t1", "claim": "Water is dry.", "section": "Nature", "gold": "false"}]


@pytest.fixture
def bot(sqlite_storage: Storage, tmp_path: Path, clock: Clock) -> Bot:
    return Bot(Telegram(clock=clock), sqlite_storage, tmp_path, clock, admins=(BOSS, SECOND))


@pytest.fixture
def boss(bot: Bot, sqlite_storage: Storage, tmp_path: Path, clock: Clock) -> Boss:
    return Boss(bot, sqlite_storage, tmp_path, clock)


async def stored(boss: Boss, key: str = "t1") -> tuple[int, dict[str, Any], str | None]:
    task = await boss.storage.read(lambda work: work.corrections.of_key(slug="facts", key=key))
    assert task is not None
    return task.version, json.loads(task.payload), task.gold


async def test_a_column_is_corrected_after_a_look_at_both_texts(boss: Boss) -> None:
    await boss.has(TWO_COLUMNS, given=GIVEN)
    shown = await boss.says("/task facts t1")
    assert shown.text == (
        "Facts · t1\nVersion 1 · answers: 0 · at work: 0\n\nclaim\nWater is dry.\n\nsection\nNature\n\ngold\nfalse\n\n"
        "Gold: false"
    )
    assert labels(shown) == [
        ["Correct “claim”"],
        ["Correct “section”"],
        ["Correct “gold”"],
        ["All tasks", "The project"],
    ]
    asked = await boss.taps("Correct “claim”")
    assert asked.text == "Send the new text of “claim” as a message. Now it is:\nWater is dry."

    compared = await boss.says("Water is wet.")
    assert compared.text == "Correct “claim” of t1?\n\nBefore\nWater is dry.\nAfter\nWater is wet."
    assert labels(compared) == [["Leave it", "Yes, correct it"]]
    assert await stored(boss) == (1, {"text": "Water is dry.\n\nSection: Nature"}, '{"label":"false"}')

    done = await boss.taps("Yes, correct it")
    assert boss.toast() == "Corrected. Whoever has the task is shown the new text."
    assert "Version 2" in done.text
    assert await stored(boss) == (2, {"text": "Water is wet.\n\nSection: Nature"}, '{"label":"false"}')
    [note] = await boss.storage.read(lambda work: work.audit.latest(1))
    assert (note.actor, note.action, note.detail) == ("admin:500", "tasks corrected", "t1")


async def test_a_worker_who_holds_it_is_shown_the_new_text(boss: Boss) -> None:
    bus = Bus(boss.bot, boss.storage, boss.folder, boss.clock)
    await bus.opens(spec())
    await bus.begins()
    assert "at work: 1" in (await boss.says("/task facts t1")).text
    await boss.taps("Correct “text”")
    await boss.says("Water is wet.")
    await boss.taps("Yes, correct it")
    await bus.taps("true")
    assert "Water is wet." in bus.newest().text
    await bus.taps("true")
    await boss.says("/task facts t1")
    await boss.taps("Correct “text”")
    told = await boss.says("Water is dry.")
    assert "Answers given before: 1. They stay" in told.text
    assert await problems(boss.storage) == []


async def test_what_cannot_be_is_told_and_still_asked_for(boss: Boss) -> None:
    await boss.has()
    await boss.says("/task facts t1")
    await boss.taps("Correct “gold”")
    told = await boss.says("maybe")
    assert told.text == (
        'This cannot be “gold”:\ngold: "maybe" is no label here; give true, false\nSend another one, or leave it.'
    )
    await boss.says("false")
    await boss.taps("Yes, correct it")
    assert await stored(boss) == (2, {"text": "Claim 1"}, '{"label":"false"}')


async def test_whoever_leaves_it_changes_nothing(boss: Boss) -> None:
    await boss.has()
    await boss.says("/task facts t1")
    await boss.taps("Correct “text”")
    await boss.taps("Leave it")
    await boss.says("Water is wet.")
    assert boss.newest().text.startswith("Make this a task?")
    await boss.says("/task facts t1")
    await boss.taps("Correct “text”")
    await boss.says("Water is wet.")
    await boss.taps("Leave it")
    assert await stored(boss) == (1, {"text": "Claim 1"}, '{"label":"true"}')


async def test_of_two_admins_the_second_is_shown_what_the_first_did(boss: Boss, tmp_path: Path) -> None:
    await boss.has()
    other = Boss(boss.bot, boss.storage, tmp_path, boss.clock, who=SECOND)
    for each, words in ((boss, "Water is wet."), (other, "Fire is hot.")):
        await each.says("/task facts t1")
        await each.taps("Correct “text”")
        await each.says(words)
    await boss.taps("Yes, correct it")
    late = await other.taps("Yes, correct it")
    assert other.toast() == "The task was changed meanwhile, or its project is closed. Here it is as it is now."
    assert "Water is wet." in late.text
    assert (await stored(boss))[:2] == (2, {"text": "Water is wet."})


async def test_a_restart_and_an_update_that_comes_again_change_nothing(boss: Boss, tmp_path: Path) -> None:
    def restarts() -> None:
        again = Bot(boss.bot.telegram, boss.storage, tmp_path, boss.clock, admins=(BOSS, SECOND))
        again._offset = boss.bot._offset
        boss.bot = again

    await boss.has()
    await boss.says("/task facts t1")
    await boss.taps("Correct “text”")
    restarts()
    await boss.person.says("Water is wet.")
    [said] = await boss.bot.settle()
    restarts()
    await boss.bot.handle(said)
    assert boss.newest().text.startswith("Correct “text” of t1?")
    await boss.person.taps("Yes, correct it")
    [yes] = await boss.bot.settle()
    restarts()
    await boss.bot.handle(yes)
    assert (await stored(boss))[0] == 2
    assert "Version 2" in boss.newest().text


async def test_tasks_are_found_in_a_list(boss: Boss) -> None:
    await boss.has(tasks=10)
    await boss.looks()
    page = await boss.taps("Tasks")
    assert page.text.splitlines()[:3] == ["Facts", "", "t1: Claim 1"]
    assert labels(page)[-1] == ["The project", "More"]
    page = await boss.taps("More")
    assert page.text == "Facts\n\nt9: Claim 9\nt10: Claim 10"
    assert "Facts · t10" in (await boss.taps("t10")).text
    await boss.taps("All tasks")
    assert "State: draft" in (await boss.taps("The project")).text


async def test_a_task_with_a_row_number_for_its_id_is_corrected_too(boss: Boss) -> None:
    await boss.has(spec(('id = "id"', 'id = "row"')), given=[{"text": "Water is dry.", "gold": "false"}])
    await boss.says("/task facts 1")
    await boss.taps("Correct “text”")
    await boss.says("Water is wet.")
    await boss.taps("Yes, correct it")
    assert (await stored(boss, "1"))[:2] == (2, {"text": "Water is wet."})


async def test_there_is_no_such_task_and_no_such_command_without_words(boss: Boss) -> None:
    await boss.has()
    assert (await boss.says("/task facts t9")).text == "There is no such task. /projects leads to all of them."
    assert (await boss.says("/task facts")).text == "Send /task, the project and the task, as: /task facts t1"


async def test_nothing_changes_in_a_closed_project(boss: Boss) -> None:
    await boss.has()
    await boss.says("/task facts t1")
    await boss.taps("Correct “text”")
    await boss.says("Water is wet.")
    await boss.bot.house.services.projects.close("facts", actor="cli", now=boss.clock())
    shown = await boss.taps("Yes, correct it")
    assert labels(shown) == [["All tasks", "The project"]]
    assert (await stored(boss))[0] == 1


async def test_what_was_typed_and_never_confirmed_is_forgotten(boss: Boss) -> None:
    await boss.has()
    await boss.says("/task facts t1")
    await boss.taps("Correct “text”")
    await boss.says("Water is wet.")
    assert await boss.bot.house.services.mending.tidy(boss.clock() + 86_400_001) == 1
    await boss.taps("Yes, correct it")
    assert (await stored(boss))[0] == 1


@pytest.mark.parametrize("data", ["tl:1:0", "tk:1", "tm:1:1:0", "tmy:1:1", "tmn:1"])
async def test_whoever_is_no_admin_and_forges_a_button_meets_a_dead_one(boss: Boss, data: str) -> None:
    await boss.has()
    await boss.says("/task facts t1")
    await boss.taps("Correct “text”")
    await boss.says("Water is wet.")
    eve = boss.bot.telegram.person("Eve", id=EVE)
    await eve.starts()
    await boss.bot.settle()
    before = await everything(boss.storage, "sqlite")
    await eve.taps_data(eve.chat[-1], data)
    await boss.bot.settle()
    assert eve.toasts[-1].text == "This button no longer works. /start shows where you are."
    assert await everything(boss.storage, "sqlite") == before


async def test_a_stranger_has_no_such_command(boss: Boss) -> None:
    await boss.has()
    eve = boss.bot.telegram.person("Eve", id=EVE)
    await eve.says("/task facts t1")
    await boss.bot.settle()
    assert eve.chat[-1].text.startswith("There is no such command.")
