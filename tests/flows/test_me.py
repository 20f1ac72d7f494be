"""Her own page, breaks, a limit for a day, and help that knows where she is."""

from __future__ import annotations

from pathlib import Path

import pytest

from handlers.menu import everybodys
from sandbox import Telegram
from storage import Storage
from tests.conftest import Clock
from tests.flows.bots import Bot
from tests.flows.bus import ANN, Bus, labels

MINUTE, DAY = 60_000, 86_400_000


@pytest.fixture
def bus(sqlite_storage: Storage, tmp_path: Path, clock: Clock) -> Bus:
    return Bus(Bot(Telegram(clock=clock), sqlite_storage, tmp_path, clock), sqlite_storage, tmp_path, clock)


async def works(bus: Bus, answers: int, *, tasks: int = 40) -> None:
    await bus.opens(tasks=tasks)
    await bus.begins()
    await answers_more(bus, answers)


async def answers_more(bus: Bus, answers: int) -> None:
    for _ in range(answers):
        bus.clock.turn(MINUTE)
        await bus.taps("true")


async def test_her_page_says_who_she_is_and_what_she_did(bus: Bus) -> None:
    await works(bus, 2)
    await bus.says("/me")
    assert bus.newest().text == (
        "P\n"
        "A worker here since November 1, 2026\n"
        "Your pseudonym is w11.\n"
        "2 answers in 2 minutes of active work\n"
        "\n"
        "Your projects\n"
        "Facts: 2 answers"
    )
    assert labels(bus.newest()) == [["Earnings", "My answers"], ["Break reminder: off"], ["Limit for a day: none"]]
    await bus.taps("Earnings")
    assert bus.newest().text.startswith("Earnings\nToday: $0.10")
    await bus.says("/me")
    await bus.taps("My answers")
    assert bus.newest().text.startswith("Your answers\n")


async def test_a_break_reminder_is_a_line_on_the_next_card_and_stops_nothing(bus: Bus) -> None:
    await bus.opens(tasks=40)
    await bus.says("/me")
    await bus.taps("Break reminder: off")
    assert labels(bus.newest())[0] == ["✓ Off"]
    await bus.taps("30 minutes")
    assert bus.newest().button("✓ 30 minutes")
    await bus.taps("Back")
    assert bus.newest().button("Break reminder: 30 minutes")

    await bus.says("/work")
    await bus.begins()
    await answers_more(bus, 29)
    assert "without a break" not in bus.newest().text
    await answers_more(bus, 1)
    assert bus.newest().text.startswith(
        "You have worked 30 minutes without a break. A few minutes away do good.\n\nFacts"
    )
    await answers_more(bus, 1)
    assert "without a break" not in bus.newest().text


async def test_a_limit_for_a_day_says_so_and_one_tap_goes_on(bus: Bus) -> None:
    await works(bus, 48, tasks=60)
    await bus.says("/me")
    await bus.taps("Limit for a day: none")
    await bus.taps("50 answers")
    assert bus.newest().button("✓ 50 answers")
    await bus.says("/work")
    await bus.taps("Go on: Facts")
    await answers_more(bus, 2)
    assert bus.newest().text == (
        "That is the limit you set yourself for a day.\n"
        "Today: 50 answers in 50 minutes of active work. All of it is recorded.\n"
        "The next task waits for you a while, if you like to go on."
    )
    assert labels(bus.newest()) == [["Go on today"], ["Stop for now"]]
    await bus.taps("Go on today")
    assert "Claim 51" in bus.newest().text
    await answers_more(bus, 1)
    assert "Claim 52" in bus.newest().text

    bus.clock.turn(DAY)
    await bus.says("/work")
    await bus.taps("Go on: Facts")
    await answers_more(bus, 2)
    assert "Is it true?" in bus.newest().text


async def test_stopping_at_the_limit_gives_the_task_back(bus: Bus) -> None:
    await works(bus, 1, tasks=60)
    await bus.says("/me")
    await bus.taps("Limit for a day: none")
    await bus.taps("50 answers")
    await bus.says("/work")
    await bus.taps("Go on: Facts")
    await answers_more(bus, 49)
    await bus.taps("Stop for now")
    finished, stars = bus.shown()[-2:]
    assert "Finished for now" in finished
    assert stars.startswith("Facts: how clear were the guidelines?")
    assert (await bus.states())[-1] == "returned"


async def test_who_comes_back_on_a_full_day_gets_her_task(bus: Bus) -> None:
    """She was asked; coming back is an answer."""
    await works(bus, 1, tasks=60)
    await bus.says("/me")
    await bus.taps("Limit for a day: none")
    await bus.taps("50 answers")
    await bus.says("/work")
    await bus.taps("Go on: Facts")
    await answers_more(bus, 49)
    await bus.says("/work")
    await bus.taps("Go on: Facts")
    assert "Claim 51" in bus.newest().text


async def test_the_same_tap_again_shows_the_same_reminder(bus: Bus) -> None:
    await works(bus, 1, tasks=60)
    await bus.says("/me")
    await bus.taps("Limit for a day: none")
    await bus.taps("50 answers")
    await bus.says("/work")
    await bus.taps("Go on: Facts")
    await answers_more(bus, 48)
    bus.clock.turn(MINUTE)
    [update] = await bus.taps("true")
    shown = bus.newest().text
    await bus.bot.handle(update)
    assert bus.newest().text == shown
    assert "limit you set yourself" in shown


async def test_a_hidden_project_is_brought_back_on_her_page(bus: Bus) -> None:
    await bus.opens()
    await bus.ann.taps_data(bus.newest(), "pm:1:hidden")
    await bus.bot.settle()
    await bus.says("/me")
    await bus.taps("Favourites and hidden projects")
    await bus.taps("Hidden: Facts")
    assert bus.newest().text == "No project is marked."
    await bus.taps("Back")
    assert not bus.newest().button("Favourites and hidden projects")


@pytest.mark.parametrize("data", ["mb:7", "mb:-2", "ml:answers:7", "ml:hours:50", "ml:days:1", "ml:see:3"])
async def test_a_forged_choice_changes_nothing(bus: Bus, data: str) -> None:
    await bus.opens()
    await bus.says("/me")
    await bus.ann.taps_data(bus.newest(), data)
    await bus.bot.settle()
    assert await bus.ann.next_toast() == "This button no longer works. /start shows where you are."
    await bus.says("/me")
    assert bus.newest().button("Break reminder: off")
    assert bus.newest().button("Limit for a day: none")


async def test_who_is_no_worker_has_no_page_yet(bus: Bus) -> None:
    await bus.says("/me")
    assert bus.newest().text == "To work here, apply first: tap Apply."


async def test_help_with_a_task_in_hand_is_about_its_buttons(bus: Bus) -> None:
    await works(bus, 1)
    await bus.says("/help")
    text = bus.newest().text
    assert text.startswith("Your task: Facts\nTap the button that fits under the task.\n")
    for line in (
        "Skip passes the task on to somebody else; it does not come back to you",
        "Guidelines shows what the project asks for",
        "Stop gives the task back and ends for now; /work brings you back",
        "Undo opens your last answer; the last ten can be changed until they are final",
        "You have until 12:11 UTC; then somebody else may get it.",
    ):
        assert line in text


async def test_help_while_she_changes_an_answer_is_about_that(bus: Bus) -> None:
    await works(bus, 2)
    await bus.taps("Undo")
    await bus.says("/help")
    assert "Keep it as it is leaves your answer as it is and returns to your task" in bus.newest().text
    assert "You have until" not in bus.newest().text


async def test_help_without_a_task_names_the_commands(bus: Bus) -> None:
    await bus.opens()
    await bus.says("/help")
    elsewhere = ("start", "help", "mydata", "deleteme", "status", "withdraw")  # under /privacy, or for others
    for command in everybodys():
        if command["command"] not in elsewhere:
            assert f"/{command['command']}: " in bus.newest().text
    assert "For admins" not in bus.newest().text


async def test_help_for_an_admin_names_hers(sqlite_storage: Storage, tmp_path: Path, clock: Clock) -> None:
    bot = Bot(Telegram(clock=clock), sqlite_storage, tmp_path, clock, admins=(ANN,))
    bus = Bus(bot, sqlite_storage, tmp_path, clock)
    await bus.says("/help")
    assert "For admins\n/projects" in bus.newest().text
    assert "Send or forward a text or a picture here, and it can become a task." in bus.newest().text
