"""A project with only so many places, in the chat: filled, the number in line, a place that frees, and the way out."""

from __future__ import annotations

from pathlib import Path

import pytest

from sandbox import Person, Telegram
from storage import Storage
from tests.conftest import Clock
from tests.filling import admit, jsonl, opened, rows, spec
from tests.flows.bots import Bot

MINUTE = 60_000
TWO_HANDS = spec(('price = "0.05"', 'price = "0.05"\nhands = 2'))


@pytest.fixture
def telegram(clock: Clock) -> Telegram:
    return Telegram(clock=clock)


class Crowd:
    """Four workers, two places."""

    def __init__(self, bot: Bot, clock: Clock, people: list[Person]) -> None:
        self.bot, self.clock = bot, clock
        self.ann, self.ben, self.cat, self.dan = people

    async def taps(self, who: Person, label: str) -> str:
        """A second passes; what her newest message says afterwards."""
        self.clock.turn(1000)
        await who.taps(label)
        await self.bot.settle()
        return who.chat[-1].text

    async def starts(self, who: Person) -> str:
        said = await self.taps(who, "Start")
        return await self.taps(who, "I have read this: start") if "Is it true?" in said else said

    async def later(self, minutes: int) -> None:
        """Time passes; what is due is done, and what is owed arrives."""
        self.clock.turn(minutes * MINUTE)
        services = self.bot.house.services
        while await services.dues.run(self.clock()):
            pass
        while owed := await services.deliveries.claim(self.clock(), 8):
            for each in owed:
                await self.bot.house.sender._deliver(each, 0)


@pytest.fixture
async def crowd(telegram: Telegram, sqlite_storage: Storage, tmp_path: Path, clock: Clock) -> Crowd:
    people = [telegram.person(name, id=at) for at, name in enumerate(("Ann", "Ben", "Cat", "Dan"), 11)]
    bot = Bot(telegram, sqlite_storage, tmp_path, clock)
    for each in people:
        await sqlite_storage.write(None, lambda work, who=each.id: admit(work, who))
        await each.says("/help")
    await bot.settle()
    await opened(sqlite_storage, jsonl(tmp_path / "tasks.jsonl", rows(30)), TWO_HANDS)
    crowd = Crowd(bot, clock, people)
    await crowd.later(0)
    return crowd


async def test_a_filled_project_tells_her_number_and_offers_the_next_free_place(crowd: Crowd) -> None:
    told = [each for each in (crowd.ann, crowd.ben, crowd.cat, crowd.dan) if "is live" in each.chat[-1].text]
    others = [each for each in (crowd.ann, crowd.ben, crowd.cat, crowd.dan) if each not in told]
    first, second = told
    assert "Claim" in await crowd.starts(first)
    for each in others:  # nobody told them: they found it in the list
        await each.says("/work")
        await crowd.bot.settle()
    assert "Claim" in await crowd_starts_from_list(crowd, others[0])

    said = await crowd.starts(second)
    assert said.splitlines() == [
        "“Facts” is filled for now.",
        "You are number 1 in line.",
        "When a place is free for you, we write to you here. You need not do anything.",
    ]
    assert "You are number 2 in line." in await crowd.taps(others[1], "Start: Facts")

    await crowd.taps(first, "Stop")
    await crowd.later(5)
    assert second.chat[-1].text.splitlines()[0] == "A place in “Facts” is free for you."
    assert "A place in" not in others[1].chat[-1].text
    assert "Claim" in await crowd.starts(second)


async def crowd_starts_from_list(crowd: Crowd, who: Person) -> str:
    await crowd.taps(who, "Start: Facts")
    return await crowd.taps(who, "I have read this: start")


async def test_a_message_that_came_too_late_turns_into_her_number_in_line(crowd: Crowd) -> None:
    told = [each for each in (crowd.ann, crowd.ben, crowd.cat, crowd.dan) if "is live" in each.chat[-1].text]
    others = [each for each in (crowd.ann, crowd.ben, crowd.cat, crowd.dan) if each not in told]
    for each in others:
        await each.says("/work")
        await crowd.bot.settle()
        await crowd_starts_from_list(crowd, each)
    before = [len(each.chat) for each in told]

    await crowd.later(5)

    assert [len(each.chat) for each in told] == before  # the same message, nothing new
    assert ["You are number 1 in line." in each.chat[-1].text for each in told].count(True) == 1
    assert ["You are number 2 in line." in each.chat[-1].text for each in told].count(True) == 1


async def test_whoever_leaves_the_line_may_come_back_to_its_end(crowd: Crowd) -> None:
    for each in (crowd.ann, crowd.ben, crowd.cat, crowd.dan):
        await each.says("/work")
        await crowd.bot.settle()
    await crowd_starts_from_list(crowd, crowd.ann)
    await crowd_starts_from_list(crowd, crowd.ben)
    assert "number 1" in await crowd.taps(crowd.cat, "Start: Facts")
    assert "number 2" in await crowd.taps(crowd.dan, "Start: Facts")

    crowd.clock.turn(MINUTE)
    assert "You are out of the line for “Facts”." in await crowd.taps(crowd.cat, "Leave the line")
    crowd.clock.turn(MINUTE)

    assert "You are number 2 in line." in await crowd.taps(crowd.cat, "Start")
