"""Ann has fifteen minutes: what she is offered, how the cards count, and what the chat says at the end."""

from __future__ import annotations

from pathlib import Path

import pytest

from crowd.services.checking import problems
from crowd.services.upkeep import Upkeep
from sandbox import Telegram
from storage import Storage
from tests.conftest import Clock
from tests.filling import spec
from tests.flows.bots import Bot
from tests.flows.bus import Bus, labels

ESTIMATED = spec(
    ('price = "0.05"', 'price = "0.05"\nestimate = "2m"'),
    ('brief = "Is it true?"', 'brief = "Is it true?"\nguidelines = "Only what is true today counts."'),
)
"""Two minutes a task: five minutes hold two of them."""


@pytest.fixture
def bus(sqlite_storage: Storage, tmp_path: Path, clock: Clock) -> Bus:
    return Bus(Bot(Telegram(clock=clock), sqlite_storage, tmp_path, clock), sqlite_storage, tmp_path, clock)


async def takes_five_minutes(bus: Bus) -> None:
    await bus.opens(ESTIMATED, tasks=9)
    await bus.taps("I have 15 minutes")
    await bus.taps("5 minutes")
    await bus.taps("Take them")
    await bus.taps("I have read this: start")


async def test_fifteen_minutes_make_an_offer_with_its_price_and_a_hold(bus: Bus) -> None:
    await bus.opens(ESTIMATED, tasks=9)
    assert labels(bus.newest()) == [["Start: Facts"], ["I have 15 minutes"]]
    await bus.taps("I have 15 minutes")
    assert bus.newest().text == (
        "Facts\nIs it true?\n7 tasks · about 14 minutes · $0.35 · held for you until 12:25 UTC"
    )
    assert labels(bus.newest()) == [["Take them"], ["5 minutes", "30 minutes"], ["No, thanks"]]
    await bus.taps("No, thanks")
    assert bus.newest().text.startswith("Projects")
    assert await bus.states() == []


async def test_the_guidelines_come_first_then_the_cards_count_and_the_sum_ends_it(bus: Bus) -> None:
    await bus.opens(ESTIMATED, tasks=9)
    await bus.taps("I have 15 minutes")
    await bus.taps("5 minutes")
    await bus.taps("Take them")
    assert "Only what is true today counts." in bus.newest().text
    assert await bus.states() == []
    await bus.taps("I have read this: start")
    assert bus.newest().text.startswith("Facts · 1 of 2\n0 answers")
    await bus.taps("true")
    assert bus.newest().text.startswith("Facts · 2 of 2\n1 answer · $0.05 earned")
    await bus.taps("false")
    assert bus.newest().text == (
        "Facts\nAll done: you answered 2 of 2 and earned $0.10. Thank you!\n2 answers · $0.10 earned"
    )
    assert labels(bus.newest()) == [["Go on"], ["Show projects"]]
    await bus.taps("Go on")
    assert bus.newest().text.startswith("Facts\n2 answers")
    assert len([text for text in bus.shown() if "Facts" in text]) == 1  # one message all the way
    assert await problems(bus.storage) == []


async def test_stop_says_the_sum_and_frees_the_rest(bus: Bus) -> None:
    await takes_five_minutes(bus)
    await bus.taps("true")
    await bus.taps("Stop")
    assert "You answered 1 of 2 and earned $0.05; the rest is free again." in bus.newest().text
    assert await bus.states() == ["submitted", "returned"]


async def test_whoever_comes_back_too_late_reads_what_became_of_it(bus: Bus, clock: Clock) -> None:
    await takes_five_minutes(bus)
    clock.turn(900_000)
    await Upkeep(bus.storage).expire(clock())
    assert await bus.states() == ["expired", "returned"]
    await bus.says("/work")
    await bus.taps("Go on: Facts")
    assert "Your time for these tasks is over: you answered 0 of 2 and earned $0.00." in bus.newest().text
    await bus.taps("Go on")
    assert bus.newest().text.startswith("Facts\n0 answers")
    assert await problems(bus.storage) == []


async def test_a_second_bundle_waits_for_the_first(bus: Bus) -> None:
    await takes_five_minutes(bus)
    await bus.says("/work")
    await bus.taps("I have 15 minutes")
    assert bus.newest().text == ("Facts\nTasks are held for you already, until 12:15 UTC. Finish them first, or stop.")
    await bus.taps("Go on")
    assert bus.newest().text.startswith("Facts · 1 of 2")
