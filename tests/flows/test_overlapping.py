"""An admin changes from her phone how many workers answer each task, while they do."""

from __future__ import annotations

from pathlib import Path

import pytest

from sandbox import Telegram
from storage import Storage, Turn
from tests.conftest import Clock
from tests.filling import admit
from tests.flows.boss import BOSS, Boss, labels
from tests.flows.bots import Bot
from tests.flows.bus import ANN


@pytest.fixture
async def boss(sqlite_storage: Storage, tmp_path: Path, clock: Clock) -> Boss:
    bot = Bot(Telegram(clock=clock), sqlite_storage, tmp_path, clock, admins=(BOSS,))
    boss = Boss(bot, sqlite_storage, tmp_path, clock)
    await boss.has()
    await boss.opens()
    await sqlite_storage.write(None, lambda work: admit(work, ANN))
    return boss


async def places(boss: Boss) -> list[int]:
    found = await boss.storage.read(
        lambda work: work._queries._execute("SELECT places_left FROM tasks ORDER BY id", {}).fetchall()
    )
    return [left for (left,) in found]


async def audited(boss: Boss) -> list[tuple[str, str]]:
    found = await boss.storage.read(
        lambda work: work._queries._execute(
            "SELECT actor, detail FROM audit WHERE action = 'overlap set' ORDER BY id", {}
        ).fetchall()
    )
    return [(actor, detail) for actor, detail in found]


async def test_more_workers_are_shown_with_their_price_and_asked_about_first(boss: Boss) -> None:
    await boss.looks()
    shown = await boss.taps("Workers a task")
    assert shown.text == (
        "“Facts”: each task is answered by 3 workers.\n\nTap for fewer or more; nothing changes before you say yes."
    )
    shown = await boss.taps("More")
    assert shown.text == (
        "“Facts”: each task is answered by 3 workers.\n\nWith 4 workers a task:\n3 places more, for $0.15"
    )
    assert labels(shown) == [["Fewer", "More"], ["Back", "Yes, 4"]]
    assert await places(boss) == [3, 3, 3]

    shown = await boss.taps("Yes, 4")
    assert boss.toast() == "Each task is answered by 4 workers now."
    assert "answered by 4 workers" in shown.text
    assert await places(boss) == [4, 4, 4]
    assert await audited(boss) == [(f"admin:{BOSS}", "4")]


async def test_fewer_take_free_places_and_leave_what_is_held(boss: Boss) -> None:
    await boss.bot.house.services.labelling.begin(Turn(9001, boss.clock()), ANN, 1, briefed=True)
    await boss.looks()
    await boss.taps("Workers a task")
    await boss.taps("Fewer")
    shown = await boss.taps("Fewer")
    assert "With 1 worker a task:\n6 free places go" in shown.text
    assert labels(shown)[0] == ["More"]
    await boss.taps("Yes, 1")
    assert await places(boss) == [0, 1, 1]
    await boss.bot.house.services.labelling.stop(Turn(9002, boss.clock()), ANN, 1)
    assert await places(boss) == [1, 1, 1]


async def test_a_yes_of_another_situation_changes_nothing(boss: Boss) -> None:
    await boss.looks()
    await boss.taps("Workers a task")
    asked = await boss.taps("More")
    await boss.bot.house.services.overlaps.set("facts", 7, actor="cli", now=boss.clock())
    shown = await boss.taps("Yes, 4", asked)
    assert boss.toast() == "That question was too old. Nothing was done."
    assert "answered by 7 workers" in shown.text
    asked = await boss.taps("More")
    boss.clock.turn(130_000)
    await boss.taps("Yes, 8", asked)
    assert boss.toast() == "That question was too old. Nothing was done."
    assert await places(boss) == [7, 7, 7]


async def test_a_closed_project_says_so(boss: Boss) -> None:
    await boss.looks()
    shown = await boss.taps("Workers a task")
    await boss.bot.house.services.projects.close("facts", actor="cli", now=boss.clock())
    await boss.taps("More", shown)
    assert boss.toast() == "facts is closed for good."
