"""An admin tries her project as a worker: the same cards, nothing recorded, and whoever is no admin gets nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from sandbox import Telegram
from storage import Storage
from tests.conftest import Clock
from tests.filling import spec
from tests.flows.boss import BOSS, EVE, Boss, labels
from tests.flows.bots import Bot
from tests.snapshot import everything

SECOND = 501
HINTED = spec(('gold = "gold"', 'gold = "gold"\nhint = "why"'))
GIVEN = [
    {"id": "t1", "text": "Water is wet.", "gold": "true", "why": "Touch it."},
    {"id": "t2", "text": "Fire is cold.", "gold": "", "why": ""},
]


@pytest.fixture
def telegram(clock: Clock) -> Telegram:
    return Telegram(clock=clock)


@pytest.fixture
def bot(telegram: Telegram, sqlite_storage: Storage, tmp_path: Path, clock: Clock) -> Bot:
    return Bot(telegram, sqlite_storage, tmp_path, clock, admins=(BOSS, SECOND))


@pytest.fixture
def boss(bot: Bot, sqlite_storage: Storage, tmp_path: Path, clock: Clock) -> Boss:
    return Boss(bot, sqlite_storage, tmp_path, clock)


async def begins(boss: Boss) -> None:
    await boss.looks()
    await boss.taps("Try it as a worker")
    await boss.taps("I have read this: start")


async def test_a_draft_is_tried_from_the_briefing_to_the_last_task(boss: Boss) -> None:
    await boss.has(HINTED, given=GIVEN)
    await boss.says("/projects")  # she is met by her first words
    before = await everything(boss.storage, "sqlite")
    await boss.looks()

    briefing = await boss.taps("Try it as a worker")
    assert briefing.text == (
        "Trial: nothing is recorded\nFacts\nIs it true?\n\n$0.05 for every answer, 10 minutes at most for each task"
    )
    assert labels(briefing) == [["I have read this: start"], ["End the trial"]]

    card = await boss.taps("I have read this: start")
    assert card.id == briefing.id
    assert card.text == (
        "Trial: nothing is recorded\nFacts\n0 answers · $0.00 earned · $0.05 each · until 12:10 UTC\n\n"
        "Water is wet.\n\nIs it true?"
    )
    assert labels(card) == [["true", "false"], ["Skip", "Guidelines", "Stop"], ["Ask", "Report"]]

    told = await boss.taps("false")
    assert told.text == (
        "Trial: nothing is recorded\nFacts\nTask t1\n\n"
        "You answered: false\nGold says: true\nA worker would be told that this is not what was expected.\n"
        "Hint: Touch it."
    )
    assert labels(told) == [["Next task"], ["End the trial"]]

    card = await boss.taps("Next task")
    assert "1 answer · $0.05 earned · $0.05 each · until 12:10 UTC\n\nFire is cold." in card.text
    told = await boss.taps("false")
    assert told.text.endswith("You answered: false\nThis task has no gold answer.")
    end = await boss.taps("Next task")
    assert end.text == "Trial: nothing is recorded\nFacts\n\nYou have seen every task of it. Tried: 2"
    assert labels(end) == [["Once more from the start"], ["End the trial"]]

    over = await boss.taps("End the trial")
    assert over.text == "The trial is over. Nothing of it was recorded."
    assert labels(over) == [["Back to the project"]]
    assert "State: draft" in (await boss.taps("Back to the project")).text
    assert len([one for one in boss.person.chat if one.from_bot]) == 2  # the first list, and the one card of all this
    assert await everything(boss.storage, "sqlite") == before
    assert await boss.storage.read(lambda work: work.trials.of(telegram_id=BOSS)) is None


async def test_skip_guidelines_and_stop_do_as_they_do_for_a_worker_and_undo_says_that_it_does_nothing(
    boss: Boss,
) -> None:
    await boss.has()
    await begins(boss)
    assert "Claim 2" in (await boss.taps("Skip")).text
    await boss.taps("true")
    await boss.taps("Next task")
    await boss.taps("Undo")
    assert boss.toast() == "In a trial this button does nothing."
    guide = await boss.taps("Guidelines")
    assert guide.text == "Facts\n\nIs it true?"
    assert "Claim 3" in (await boss.taps("Back to the task")).text
    assert (await boss.taps("Stop")).text == "The trial is over. Nothing of it was recorded."


@pytest.mark.parametrize("state", ["paused", "live"])
async def test_a_project_that_is_open_can_be_tried_too(boss: Boss, state: str) -> None:
    await boss.has()
    await boss.opens()
    if state == "paused":
        await boss.bot.house.services.projects.pause("facts", actor="cli", now=boss.clock())
    await boss.says("/projects")
    before = await everything(boss.storage, "sqlite")
    await begins(boss)
    await boss.taps("true")
    assert await everything(boss.storage, "sqlite") == before


async def test_a_restart_in_the_middle_changes_nothing(boss: Boss, tmp_path: Path) -> None:
    await boss.has()
    await begins(boss)
    await boss.taps("true")
    boss.bot = restarted(boss.bot, boss.storage, tmp_path, boss.clock)
    assert "Claim 2" in (await boss.taps("Next task")).text
    boss.bot = restarted(boss.bot, boss.storage, tmp_path, boss.clock)
    assert "You answered: false" in (await boss.taps("false")).text


def restarted(bot: Bot, storage: Storage, folder: Path, clock: Clock) -> Bot:
    again = Bot(bot.telegram, storage, folder, clock, admins=(BOSS, SECOND))
    again._offset = bot._offset
    return again


async def test_a_tap_that_comes_again_shows_the_same(boss: Boss) -> None:
    await boss.has()
    await begins(boss)
    await boss.person.taps("true")
    [tap] = await boss.bot.settle()
    before = boss.newest().text
    await boss.bot.handle(tap)
    assert boss.newest().text == before
    await boss.taps("Next task")
    await boss.bot.handle(tap)
    assert "1 answer" in boss.newest().text


async def test_two_admins_try_the_same_project_each_for_herself(boss: Boss, tmp_path: Path) -> None:
    await boss.has()
    other = Boss(boss.bot, boss.storage, tmp_path, boss.clock, who=SECOND)
    await begins(boss)
    await begins(other)
    await other.taps("Skip")
    assert "Claim 2" in other.newest().text
    await boss.taps("true")
    assert "Task t1" in boss.newest().text


async def test_an_old_button_of_a_trial_shows_where_she_stands(boss: Boss) -> None:
    await boss.has()
    await begins(boss)
    card = boss.newest()
    answer = next(button.data for row in card.buttons for button in row if button.text == "true")
    await boss.taps("Skip")
    await boss.person.taps_data(boss.newest(), answer or "")
    await boss.bot.settle()
    assert "Claim 2" in boss.newest().text
    assert "0 answers" in boss.newest().text

    await boss.taps("Stop")
    await boss.person.taps_data(boss.newest(), answer or "")
    await boss.bot.settle()
    assert boss.newest().text == "The trial is over. Nothing of it was recorded."


async def test_an_answer_in_words_is_heard_and_the_card_goes_on_below_it(boss: Boss) -> None:
    await boss.has()
    await begins(boss)
    card = boss.newest()
    assert (await boss.says("maybe")).text == "None of the buttons says that. Tap one of them, or send its exact words."

    told = await boss.says("True", reply_to=card)
    assert "You answered: true" in told.text
    above = next(one for one in boss.person.chat if one.id == card.id)
    assert labels(above) == []
    assert "Claim 2" in (await boss.taps("Next task")).text


async def test_words_that_come_again_after_a_restart_are_heard_once(boss: Boss, tmp_path: Path) -> None:
    await boss.has()
    await begins(boss)
    await boss.person.says("true")
    [said] = await boss.bot.settle()
    boss.bot = restarted(boss.bot, boss.storage, tmp_path, boss.clock)
    await boss.bot.handle(said)
    assert boss.newest().text.endswith("You answered: true\nGold says: true\nYou agree with it.")
    assert "1 answer ·" in (await boss.taps("Next task")).text


async def test_an_admins_words_without_a_trial_are_no_answer(boss: Boss) -> None:
    await boss.has()
    await begins(boss)
    await boss.taps("Stop")
    await boss.says("true")
    assert "You answered" not in boss.newest().text


async def test_an_admin_who_applies_is_heard_by_the_screening(boss: Boss) -> None:
    await boss.says("/start")
    await boss.taps("Apply")
    await boss.taps("I agree")
    before = boss.newest().text
    await boss.says("what?")
    assert "did not expect" not in boss.newest().text
    assert before


async def test_a_task_that_is_longer_than_a_message_is_tidied_away(boss: Boss) -> None:
    long = "word " * 1200
    await boss.has(given=[{"id": "t1", "text": long, "gold": "true"}, {"id": "t2", "text": "Short.", "gold": "true"}])
    await begins(boss)
    shown = [one.text for one in boss.person.chat if one.from_bot]
    assert len(shown) == 3
    assert " ".join(shown[:2]).split() == long.split()
    await boss.taps("true")
    assert len([one for one in boss.person.chat if one.from_bot]) == 1
    assert "Short." in (await boss.taps("Next task")).text


FORGED = ["ty:1", "tya:1:1:1:0", "typ:1:1", "tyb:1", "tyn:0", "tyg:1", "tyc", "tys", "tyi"]


@pytest.mark.parametrize("data", FORGED)
async def test_whoever_is_no_admin_and_forges_a_button_meets_a_dead_one(boss: Boss, bot: Bot, data: str) -> None:
    await boss.has()
    await begins(boss)
    before = await everything(boss.storage, "sqlite")
    eve = bot.telegram.person("Eve", id=EVE)
    await eve.starts()
    await bot.settle()
    before = await everything(boss.storage, "sqlite")
    await eve.taps_data(eve.chat[-1], data)
    await bot.settle()

    assert eve.toasts[-1].text == "This button no longer works. /start shows where you are."
    assert await everything(boss.storage, "sqlite") == before
    assert await boss.storage.read(lambda work: work.trials.of(telegram_id=EVE)) is None


async def test_a_closed_or_empty_project_has_nothing_to_try(boss: Boss, bot: Bot) -> None:
    await boss.has()
    await boss.looks()
    await bot.house.services.projects.close("facts", actor="cli", now=boss.clock())
    await boss.taps("Try it as a worker")
    assert boss.toast() == "There is nothing to try here."
