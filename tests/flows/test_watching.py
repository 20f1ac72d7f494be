"""An admin watches her project: one message, edited while people work."""

from __future__ import annotations

from pathlib import Path

import pytest

from handlers import watching
from sandbox import Telegram
from storage import Storage, Turn
from tests.conftest import Clock
from tests.filling import admit
from tests.flows.boss import BOSS, EVE, Boss, labels
from tests.flows.bots import Bot
from tests.flows.bus import ANN
from tests.labelling import YES

SECOND = 501
FIVE_SECONDS = 5_000


@pytest.fixture
async def boss(sqlite_storage: Storage, tmp_path: Path, clock: Clock) -> Boss:
    telegram = Telegram(clock=clock)
    bot = Bot(telegram, sqlite_storage, tmp_path, clock, admins=(BOSS, SECOND))
    boss = Boss(bot, sqlite_storage, tmp_path, clock)
    await boss.has()
    await boss.opens()
    await sqlite_storage.write(None, lambda work: admit(work, ANN))
    return boss


async def answers(boss: Boss) -> None:
    """Ann gives an answer, a few seconds later."""
    boss.clock.turn(FIVE_SECONDS)
    labelling = boss.bot.house.services.labelling
    step = await labelling.begin(Turn(9001, boss.clock()), ANN, 1, briefed=True)
    task_id = step.card.task_id  # type: ignore[union-attr]
    await labelling.tap(Turn(9002, boss.clock()), ANN, task_id, 1, YES)


async def ticks(boss: Boss) -> int:
    house = boss.bot.house
    return await watching.refresh(house.application, house.services.watching, boss.clock())


async def test_the_message_keeps_itself_up_to_date_until_she_stops(boss: Boss) -> None:
    await boss.looks()
    shown = await boss.taps("Watch")
    assert shown.text == (
        "Facts\nAnswers: 0 of 9\nAt work now: 0\nPace of the last hour: 0 answers an hour\n"
        "Nobody answers at the moment.\nSpent: $0.00 · still to come: $0.45\nOpen reports: 0\n\n"
        "Kept up to date for 30 minutes."
    )
    assert labels(shown) == [["Stop watching"]]

    await answers(boss)
    assert await ticks(boss) == 1
    assert boss.newest().id == shown.id
    assert "Answers: 1 of 9\nAt work now: 1\nPace of the last hour: 12 answers an hour" in boss.newest().text
    assert "At this pace all answers are in after 40 minutes." in boss.newest().text
    assert "Spent: $0.05 · still to come: $0.40" in boss.newest().text

    over = await boss.taps("Stop watching")
    assert over.text.endswith("This message is not kept up to date any more.")
    assert labels(over) == [["Watch again"], ["Back to the project"]]
    boss.clock.turn(FIVE_SECONDS)
    assert await ticks(boss) == 0
    assert "State: live" in (await boss.taps("Back to the project")).text


async def test_a_budget_is_watched_too(boss: Boss) -> None:
    await boss.storage.write(None, lambda work: work.budgets.set(project_id=1, amount=1_000_000))
    await boss.looks()
    assert "Spent: $0.00 · still to come: $0.45 · left of the budget: $1.00" in (await boss.taps("Watch")).text


async def test_nothing_is_edited_while_nothing_changes(boss: Boss) -> None:
    await boss.looks()
    await boss.taps("Watch")
    await ticks(boss)
    edits = boss.newest().edits
    for _ in range(5):
        boss.clock.turn(FIVE_SECONDS)
        assert await ticks(boss) == 0
    assert boss.newest().edits == edits


async def test_it_goes_on_after_a_restart_and_ends_by_itself(boss: Boss, tmp_path: Path) -> None:
    await boss.looks()
    await boss.taps("Watch")
    again = Bot(boss.bot.telegram, boss.storage, tmp_path, boss.clock, admins=(BOSS, SECOND))
    again._offset = boss.bot._offset
    await again.settle()
    boss.bot = again
    await answers(boss)
    assert await ticks(boss) == 1
    assert "Answers: 1 of 9" in boss.newest().text
    boss.clock.turn(30 * 60_000)
    assert await ticks(boss) == 1
    assert labels(boss.newest()) == [["Watch again"], ["Back to the project"]]


async def test_two_admins_watch_each_in_her_own_chat(boss: Boss, tmp_path: Path) -> None:
    other = Boss(boss.bot, boss.storage, tmp_path, boss.clock, who=SECOND)
    for each in (boss, other):
        await each.looks()
        await each.taps("Watch")
    await answers(boss)
    assert await ticks(boss) == 2
    assert "Answers: 1 of 9" in boss.newest().text
    assert boss.newest().text == other.newest().text


async def test_a_deleted_message_ends_the_watch(boss: Boss) -> None:
    await boss.looks()
    shown = await boss.taps("Watch")
    await boss.person.deletes(shown)
    await answers(boss)
    assert await ticks(boss) == 0
    boss.clock.turn(FIVE_SECONDS)
    assert await boss.storage.read(lambda work: work.watches.of(telegram_id=BOSS, project_id=1)) is None


async def test_a_flood_wait_puts_it_off(boss: Boss) -> None:
    await boss.looks()
    await boss.taps("Watch")
    await answers(boss)
    boss.bot.telegram.faults.flood(methods=["editMessageText"], times=1, retry_after=30)
    assert await ticks(boss) == 0
    boss.clock.turn(FIVE_SECONDS)
    assert await ticks(boss) == 0
    boss.clock.turn(30_000)
    assert await ticks(boss) == 1
    assert "Answers: 1 of 9" in boss.newest().text


async def test_who_watches_in_another_message_leaves_the_first(boss: Boss) -> None:
    await boss.looks()
    first = await boss.taps("Watch")
    await boss.looks()
    await boss.taps("Watch")
    assert labels(next(one for one in boss.person.chat if one.id == first.id)) == []
    await answers(boss)
    assert await ticks(boss) == 1


async def test_the_clock_looks_after_it(boss: Boss) -> None:
    assert "keep watches up to date" in boss.bot.house.clock._ticks


@pytest.mark.parametrize("data", ["wa:1", "wu:1"])
async def test_whoever_is_no_admin_and_forges_a_button_meets_a_dead_one(boss: Boss, data: str) -> None:
    await boss.looks()
    await boss.taps("Watch")
    eve = boss.bot.telegram.person("Eve", id=EVE)
    await eve.starts()
    await boss.bot.settle()
    await eve.taps_data(eve.chat[-1], data)
    await boss.bot.settle()
    assert eve.toasts[-1].text == "This button no longer works. /start shows where you are."
    assert await boss.storage.read(lambda work: work.watches.of(telegram_id=EVE, project_id=1)) is None
    assert await boss.storage.read(lambda work: work.watches.of(telegram_id=BOSS, project_id=1)) is not None
