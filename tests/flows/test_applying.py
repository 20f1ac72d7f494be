"""Beside the questions, as chats: /status, /withdraw, reminders, and what /start says when it is over."""

from __future__ import annotations

from pathlib import Path

import pytest

from crowd.services.unfinished import Unfinished
from handlers.ui.words import day
from sandbox import ChatMessage, Person, Telegram
from storage import Storage
from tests.conftest import Clock
from tests.documents import PDF
from tests.flows.boss import labels
from tests.flows.bots import Bot
from tests.processes import SHORT

DAY = 24 * 60 * 60 * 1000
FIRST = ["Apply", "I agree", "Yes"]


class Lobby:
    """Ann, who applies, and the clock that looks after applications."""

    def __init__(self, telegram: Telegram, storage: Storage, folder: Path, clock: Clock) -> None:
        self.bot, self.storage, self.clock = Bot(telegram, storage, folder, clock, form=SHORT), storage, clock
        self.ann: Person = telegram.person("Ann", id=4001)

    async def says(self, words: str) -> ChatMessage:
        await self.ann.says(words)
        await self.bot.settle()
        return self.ann.chat[-1]

    async def taps(self, label: str, message: ChatMessage | None = None) -> ChatMessage:
        await self.ann.taps(label, message)
        await self.bot.settle()
        return self.ann.chat[-1]

    async def answers(self, *more: str) -> ChatMessage:
        """Applies, and answers the first questions."""
        await self.says("/start")
        for label in FIRST:
            await self.taps(label)
        for words in more:
            await self.says(words)
        return self.ann.chat[-1]

    async def later(self, ms: int) -> ChatMessage:
        """The clock goes on, and what is owed by then is sent."""
        self.clock.turn(ms)
        await self.storage.write(None, lambda work: work.outages.beat(self.clock()))
        await Unfinished(self.storage).run(self.clock())
        house = self.bot.house
        for each in await house.services.deliveries.claim(self.clock(), 50):
            await house.sender._deliver(each, 0)
        return self.ann.chat[-1]


@pytest.fixture
def lobby(clock: Clock, sqlite_storage: Storage, tmp_path: Path) -> Lobby:
    return Lobby(Telegram(clock=clock), sqlite_storage, tmp_path, clock)


async def test_a_reminder_says_how_far_she_is_and_one_tap_goes_on(lobby: Lobby) -> None:
    await lobby.answers("3 years")

    reminded = await lobby.later(DAY)
    end = day(lobby.clock() + 13 * DAY)

    assert reminded.text == (
        "Ann, your application waits for you.\n2 of 5 questions are answered.\n"
        f"What is left takes about 3 minutes.\nYou can go on until {end}."
    )
    assert labels(reminded) == [["Go on"], ["Not now, stop reminding"], ["Notices"]]
    await lobby.taps("Go on", reminded)
    assert "Question 3 of 5" in lobby.ann.chat[-1].text


async def test_who_wants_no_reminders_says_so_with_one_tap(lobby: Lobby) -> None:
    await lobby.answers()
    reminded = await lobby.later(DAY)

    stopped = await lobby.taps("Not now, stop reminding", reminded)
    count = len(lobby.ann.chat)
    await lobby.later(11 * DAY)

    assert stopped.text.startswith("All right, no more reminders. You can go on until")
    assert len(lobby.ann.chat) == count
    await lobby.taps("Go on", stopped)
    assert "Question 2 of 5" in lobby.ann.chat[-1].text


async def test_before_it_is_closed_she_is_warned_and_when_it_is_she_hears_it_from_start(lobby: Lobby) -> None:
    await lobby.answers("3 years")
    await lobby.later(DAY)

    warned = await lobby.later(11 * DAY)
    assert warned.text.startswith(f"Ann, your application is closed on {day(lobby.clock() + 2 * DAY)}.")
    await lobby.later(2 * DAY)

    started = await lobby.says("/start")
    assert started.text == "Hello, Ann!\nYour application was not finished in time and is closed. You can begin again."
    await lobby.taps("Apply again", started)
    assert "I agree" in str(labels(lobby.ann.chat[-1]))
    await lobby.taps("I agree")
    assert "Question 3 of 5" in lobby.ann.chat[-1].text


async def test_buttons_of_a_closed_application_say_why(lobby: Lobby) -> None:
    asked = await lobby.answers("3 years")
    await lobby.later(14 * DAY)

    await lobby.taps("C1", asked)

    assert lobby.ann.toasts[-1].text.startswith("These questions were closed because they lay still for too long.")
    closed = await lobby.says("/status")
    assert closed.text.startswith(f"Your application is closed\nNobody went on with it until {day(lobby.clock())}.")


async def test_status_in_the_middle_of_a_question_leaves_the_question_open(lobby: Lobby) -> None:
    await lobby.answers()

    status = await lobby.says("/status")
    answered = await lobby.says("3 years")

    assert status.text == (
        "You are applying\n1 of 5 questions are answered.\nWhat is left takes about 4 minutes.\n"
        f"You can go on until {day(lobby.clock() + 14 * DAY)}; then the application is closed."
    )
    assert labels(status) == [["Go on"], ["Withdraw"]]
    assert answered.text.startswith("✓ Noted: 3 years")


async def test_withdraw_takes_two_taps_and_deletes_at_once(lobby: Lobby, tmp_path: Path) -> None:
    await lobby.answers("3 years")
    await lobby.taps("C1")
    await lobby.ann.sends_file("cv.pdf", PDF)
    await lobby.bot.settle()
    assert len([path for path in (tmp_path / "files").iterdir() if path.is_file()]) == 1

    asked = await lobby.says("/withdraw")
    assert asked.text == (
        "Take your application back?\n"
        "Your answers and your files are deleted at once. That you applied, and when, is kept.\n"
        "You can apply again at any time."
    )
    done = await lobby.taps("Yes, withdraw", asked)

    assert done.text.startswith("Your application is taken back, and your answers and files are deleted.")
    assert [path for path in (tmp_path / "files").iterdir() if path.is_file()] == []
    assert (await lobby.says("/start")).text == "Hello, Ann!\nYou took your application back. You can apply again."
    assert (await lobby.says("/status")).text.startswith("You took your application back\nThat was on")
    assert (await lobby.says("/withdraw")).text == "You have no open application. /status shows where you are."
    assert await lobby.storage.read(lambda work: work.screenings.answers(screening_id=1)) == {}


async def test_a_yes_that_comes_too_late_asks_once_more(lobby: Lobby) -> None:
    await lobby.answers()
    asked = await lobby.says("/withdraw")
    lobby.clock.turn(DAY // 24)

    again = await lobby.taps("Yes, withdraw", asked)

    assert again.text.startswith("Take your application back?")
    assert lobby.ann.toasts[-1].text == "That question was too old. Nothing was done."
    assert await lobby.bot.house.services.applying.stakes(4001, lobby.clock()) is not None


async def test_no_leads_back_to_the_question(lobby: Lobby) -> None:
    await lobby.answers()
    asked = await lobby.says("/withdraw")

    await lobby.taps("No, go on", asked)

    assert "Question 2 of 5" in lobby.ann.chat[-1].text


async def test_help_names_both_while_she_applies(lobby: Lobby) -> None:
    await lobby.answers()

    text = (await lobby.says("/help")).text

    assert "/status: where you are, and what comes next" in text
    assert "/withdraw: take your application back" in text


async def test_a_stranger_is_told_to_apply(lobby: Lobby) -> None:
    assert (await lobby.says("/status")).text == "To work here, apply first: tap Apply."
    assert (await lobby.says("/withdraw")).text == "You have no open application. /status shows where you are."
