"""A worker who is asked what the guidelines say, before her first task."""

from __future__ import annotations

from pathlib import Path

import pytest

from sandbox import Telegram
from storage import Storage
from tests.conftest import Clock
from tests.filling import spec
from tests.flows.bots import Bot
from tests.flows.bus import Bus
from tests.services.test_understanding import FIRST, SECOND

ASKING = spec(
    ('brief = "Is it true?"', 'brief = "Is it true?"\nguidelines = "A claim with a wrong part is false."'), more=FIRST
)


@pytest.fixture
def bus(sqlite_storage: Storage, tmp_path: Path, clock: Clock) -> Bus:
    return Bus(Bot(Telegram(clock=clock), sqlite_storage, tmp_path, clock), sqlite_storage, tmp_path, clock)


async def test_one_slip_is_forgiven_and_the_first_task_follows(bus: Bus) -> None:
    await bus.opens(ASKING)
    await bus.begins()
    assert bus.newest().text == (
        "Facts\nBefore your first task: 1 short question on the guidelines. You have two tries.\n\n"
        "Question 1 of 1\nHalf of it is wrong?"
    )
    await bus.taps("both")
    assert "you have one more try" in bus.newest().text
    await bus.taps("Read the guidelines again")
    assert "A claim with a wrong part is false." in bus.newest().text
    await bus.taps("I have read this: start")
    assert "you have one more try" in bus.newest().text
    await bus.taps("false")
    assert "Claim 1" in bus.newest().text


async def test_a_double_tap_on_a_wrong_answer_is_one_try(bus: Bus) -> None:
    await bus.opens(ASKING)
    await bus.ann.double_taps("both", await bus.begins())
    await bus.bot.settle()
    assert "you have one more try" in bus.newest().text
    await bus.taps("false")
    assert "Claim 1" in bus.newest().text


async def test_answers_may_be_typed_and_count_as_taps(bus: Bus) -> None:
    await bus.opens(ASKING)
    await bus.begins()
    await bus.says("I do not know")
    assert "I did not expect a message now." in bus.newest().text
    await bus.says("Both.")
    assert "you have one more try" in bus.newest().text
    await bus.says("FALSE")
    assert "Claim 1" in bus.newest().text


async def test_typed_answers_can_be_wrong_twice_and_lead_to_the_next_question(bus: Bus) -> None:
    await bus.opens(spec(more=FIRST + SECOND))
    await bus.begins()
    await bus.says("false")
    assert bus.newest().text.startswith("That is right. One wrong part makes it false.\n\nFacts\n\nQuestion 2 of 2")
    await bus.says("false")
    await bus.says("false")
    assert "so this project is not for you" in bus.newest().text


async def test_wrong_twice_is_told_kindly_and_the_list_says_so(bus: Bus) -> None:
    await bus.opens(ASKING)
    await bus.begins()
    for _ in range(2):
        again = await bus.taps("both")
    assert bus.newest().text == (
        "Facts\nThank you for trying. Both answers were not what these guidelines say, so this project is not for you."
        "\n\nHalf of it is wrong?\nRight is: false\nOne wrong part makes it false.\n\n"
        "Nothing else changes for you: your other work, your pay and your standing stay as they are."
    )
    told = bus.shown()
    await bus.bot.handle(again[-1])  # the same update once more
    assert bus.shown() == told
    await bus.taps("Show projects")
    assert "did not go well, so this one is not for you" in bus.newest().text
    assert not bus.newest().button("Start: Facts")
    await bus.says("/why")
    assert bus.newest().text.startswith(
        "“Facts” is not open to you: the questions on its guidelines did not go well. It is about nothing else.\n\n"
    )
