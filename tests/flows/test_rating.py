"""Stars for a project: one quiet question after her work, one tap, and then she is left alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from crowd.services.figures import FiguresService, ProjectFigures
from sandbox import Telegram
from storage import Storage
from tests.conftest import Clock
from tests.filling import rows
from tests.flows.bots import Bot
from tests.flows.bus import Bus, labels

YEAR = 365 * 86_400_000
GUIDELINES = "Facts: how clear were the guidelines?"


@pytest.fixture
def bus(sqlite_storage: Storage, tmp_path: Path, clock: Clock) -> Bus:
    return Bus(Bot(Telegram(clock=clock), sqlite_storage, tmp_path, clock), sqlite_storage, tmp_path, clock)


async def works(bus: Bus, answers: int) -> None:
    """She gives so many answers, and stops."""
    await bus.opens(given=rows(30))
    await bus.begins()
    for _at in range(answers):
        await bus.taps("true")
    await bus.taps("Stop")


def asked(bus: Bus) -> bool:
    return any("how clear were" in text for text in bus.shown())


async def test_after_real_work_there_is_one_quiet_question_of_one_tap(bus: Bus) -> None:
    await works(bus, 10)

    assert bus.newest().text.splitlines() == [
        GUIDELINES,
        "One tap, if you like: 1 is poor, 5 is very good. Nobody sees who gave which.",
    ]
    assert labels(bus.newest()) == [["1 ★", "2 ★", "3 ★", "4 ★", "5 ★"], ["Not now"]]
    assert bus.bot.telegram.called("sendMessage")[-1].params["disable_notification"] == "true"
    [update] = await bus.taps("4 ★")
    assert bus.newest().text.splitlines()[1] == "Facts: how easy were the cards and buttons to work with?"
    told = bus.shown()
    await bus.bot.handle(update)  # the same update once more
    assert bus.shown() == told
    await bus.taps("5 ★")
    assert bus.newest().text.startswith("Thank you. Those who run the project read what all workers say together")
    assert not asked(bus)


async def test_the_last_answer_asks_as_stopping_does(bus: Bus) -> None:
    await bus.opens(given=rows(11))
    await bus.begins()
    for _at in range(11):
        await bus.taps("true")

    assert asked(bus)


async def test_whoever_has_hardly_worked_is_left_alone(bus: Bus) -> None:
    await works(bus, 9)

    assert not asked(bus)


async def test_not_now_takes_the_question_away_and_it_does_not_come_back(bus: Bus) -> None:
    await works(bus, 10)
    await bus.taps("Not now")
    assert not asked(bus)

    bus.clock.turn(YEAR)
    await bus.says("/work")
    await bus.taps("Go on: Facts")
    await bus.taps("Stop")
    assert not asked(bus)


async def test_that_is_all_keeps_what_she_gave(bus: Bus) -> None:
    await works(bus, 10)
    await bus.taps("2 ★")
    await bus.taps("That is all")

    assert bus.newest().text.startswith("Thank you.")
    sums = await bus.storage.read(lambda work: work.ratings.sums(project_id=1))
    assert sums == ((1, 2), (0, 0), (0, 0))


async def test_stars_that_were_never_asked_for_are_not_taken(bus: Bus) -> None:
    await works(bus, 1)
    for data in ("rt:1:guidelines:5", "rt:9:guidelines:5", "rt:1:guidelines:6", "rt:1:name:5", "rn:1", "rn:9"):
        await bus.ann.taps_data(bus.newest(), data)
        await bus.bot.settle()

    assert await bus.storage.read(lambda work: work.ratings.sums(project_id=1)) == ((0, 0), (0, 0), (0, 0))


async def test_nothing_is_told_of_one_worker(bus: Bus) -> None:
    await works(bus, 10)
    await bus.taps("1 ★")

    found = await FiguresService(bus.storage).of("facts", now=bus.clock())
    assert isinstance(found, ProjectFigures)
    [sign] = [each for each in found.figures.health if each.name == "guidelines"]
    assert (sign.value, sign.count, sign.verdict) == (None, 1, "unknown")
