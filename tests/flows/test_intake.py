"""The door and the line as chats: an admin opens and closes, people wait, are called, and come in."""

from __future__ import annotations

from pathlib import Path

import pytest

from handlers.ui.words import day
from sandbox import ChatMessage, Person, Telegram
from storage import Storage
from tests.conftest import Clock
from tests.flows.boss import labels
from tests.flows.bots import Bot
from tests.processes import SHORT

BOSS, ANN, BEA = 500, 4001, 4002
DAY = 24 * 60 * 60 * 1000


class Gatehouse:
    """An admin, and two who want to come in."""

    def __init__(self, telegram: Telegram, storage: Storage, folder: Path, clock: Clock) -> None:
        self.bot = Bot(telegram, storage, folder, clock, admins=(BOSS,), form=SHORT)
        self.storage, self.clock = storage, clock
        self.boss, self.ann, self.bea = (
            telegram.person(name, id=who) for name, who in (("Boss", BOSS), ("Ann", ANN), ("Bea", BEA))
        )

    async def says(self, who: Person, words: str) -> ChatMessage:
        await who.says(words)
        await self.bot.settle()
        return who.chat[-1]

    async def taps(self, who: Person, label: str, message: ChatMessage | None = None) -> ChatMessage:
        await who.taps(label, message)
        await self.bot.settle()
        return who.chat[-1]

    async def delivers(self) -> None:
        house = self.bot.house
        for each in await house.services.deliveries.claim(self.clock(), 50):
            await house.sender._deliver(each, 0)


@pytest.fixture
def gate(clock: Clock, sqlite_storage: Storage, tmp_path: Path) -> Gatehouse:
    return Gatehouse(Telegram(clock=clock), sqlite_storage, tmp_path, clock)


async def test_the_whole_way_from_a_closed_door_to_the_first_question(gate: Gatehouse) -> None:
    shown = await gate.says(gate.boss, "/intake")
    assert shown.text == (
        "Intake is open\nNo limit\n\nApplying now: 0\nWaiting for a decision: 0\nWorkers: 0\nOn the waiting list: 0\n\n"
        "In 30 days: 0 admitted, 0 not, 0 withdrawn, 0 not finished."
    )
    closed = await gate.taps(gate.boss, "Close", shown)
    assert closed.text.startswith("Intake is closed")

    hello = await gate.says(gate.ann, "/start")
    assert (
        "All places are taken just now: Apply puts you on the waiting list.\nWe never ask anyone for money."
        in hello.text
    )
    waits = await gate.taps(gate.ann, "Apply", hello)
    assert waits.text.startswith(
        "All places are taken just now. You are on the waiting list.\nYour place in the line: 1\nWe write to you here"
    )
    gate.clock.turn(1000)
    await gate.says(gate.bea, "/start")
    assert "Your place in the line: 2" in (await gate.taps(gate.bea, "Apply")).text
    assert (await gate.says(gate.bea, "/start")).text.endswith(
        "You are on the waiting list. We write to you here when it is your turn."
    )

    listed = await gate.says(gate.boss, "/intake")
    assert f"On the waiting list: 2\nThe first one waits since {day(gate.clock())}." in listed.text
    assert labels(listed)[2] == ["Call 1", "Call 2"]
    called = await gate.taps(gate.boss, "Call 1", listed)
    assert gate.boss.toasts[-1].text == "1 person is called; the place is kept for 7 days."
    assert "Places kept for people who were called: 1" in called.text

    await gate.delivers()
    told = gate.ann.chat[-1]
    assert told.text == (
        f"There is a place for you\nIt is kept for you until {day(gate.clock() + 7 * DAY)}. "
        "After that it goes to the next one on the list."
    )
    await gate.taps(gate.ann, "Apply", told)
    assert "I agree" in str(labels(gate.ann.chat[-1]))
    assert "Your place in the line: 1" in (await gate.says(gate.bea, "/status")).text


async def test_who_leaves_the_list_is_off_it(gate: Gatehouse) -> None:
    await gate.says(gate.boss, "/intake closed")
    await gate.says(gate.ann, "/start")
    waits = await gate.taps(gate.ann, "Apply")

    left = await gate.taps(gate.ann, "Leave the list", waits)

    assert left.text == "You are off the list. If you change your mind, tap Apply."
    assert "On the waiting list: 0" in (await gate.says(gate.boss, "/intake")).text


async def test_withdraw_on_the_list_shows_the_way_off_it(gate: Gatehouse) -> None:
    await gate.says(gate.boss, "/intake closed")
    await gate.says(gate.ann, "/start")
    await gate.taps(gate.ann, "Apply")

    shown = await gate.says(gate.ann, "/withdraw")

    assert labels(shown) == [["Leave the list"]]


async def test_limits_by_buttons_and_by_words(gate: Gatehouse) -> None:
    shown = await gate.says(gate.boss, "/intake")
    asked = await gate.taps(gate.boss, "Limit of workers", shown)
    assert labels(asked) == [["10", "25", "50", "100"], ["No limit"], ["Back"]]
    limited = await gate.taps(gate.boss, "25", asked)
    assert limited.text.startswith("Intake is open\nFull from 25 workers on\n")
    typed = await gate.says(gate.boss, "/intake reviews 3")
    assert "Full while 3 applications wait for a decision" in typed.text
    gone = await gate.says(gate.boss, "/intake workers none")
    assert "workers on" not in gone.text


async def test_calling_from_an_old_card_calls_nobody_twice(gate: Gatehouse) -> None:
    await gate.says(gate.boss, "/intake closed")
    for who in (gate.ann, gate.bea):
        await gate.says(who, "/start")
        await gate.taps(who, "Apply")
    first, second = await gate.says(gate.boss, "/intake"), await gate.says(gate.boss, "/intake")

    await gate.taps(gate.boss, "Call 1", first)
    await gate.taps(gate.boss, "Call 1", second)

    assert gate.boss.toasts[-1].text == "The list has changed. Nothing was done."
    assert (await gate.bot.house.services.intake.look(gate.clock())).taken.called == 1


@pytest.mark.parametrize("words", ["/intake perhaps", "/intake workers -3", "/intake call all", "/intake workers ²"])
async def test_words_that_are_no_order_are_answered_with_what_is(gate: Gatehouse, words: str) -> None:
    before = await gate.says(gate.boss, "/intake")

    assert (await gate.says(gate.boss, words)).text.startswith("I understand: /intake open")
    assert (await gate.says(gate.boss, "/intake")).text == before.text


async def test_for_everybody_else_the_command_is_not_there_and_its_buttons_are_dead(gate: Gatehouse) -> None:
    shown = await gate.says(gate.boss, "/intake")
    await gate.says(gate.ann, "/start")

    assert (await gate.says(gate.ann, "/intake closed")).text.startswith("There is no such command.")
    for forged in ("is:closed", "iw:5:5", "im:workers:1", "in", "il:workers"):
        await gate.ann.taps_data(gate.ann.chat[1], forged)
        await gate.bot.settle()
        assert gate.ann.toasts[-1].text.startswith("This button no longer works.")
    assert (await gate.says(gate.boss, "/intake")).text == shown.text


async def test_a_button_with_a_forged_count_does_nothing(gate: Gatehouse) -> None:
    shown = await gate.says(gate.boss, "/intake")

    for forged in ("iw:-4:0", "iw:999999:0", "im:workers:-1", "is:ajar", "il:money"):
        await gate.boss.taps_data(shown, forged)
        await gate.bot.settle()

    assert (await gate.says(gate.boss, "/intake")).text == shown.text
