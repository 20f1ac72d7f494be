"""Intake as a process of its own, against the sandbox over HTTP: killed, stopped, refused, and nothing is lost."""

import asyncio
import json
import os
import random
import signal
import sqlite3
import sys
from collections import Counter, defaultdict
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from sandbox import Person, Telegram, serve

PROGRAM = Path(__file__).parent / "intake_program.py"
ROOT = Path(__file__).parents[2]


class Bot:
    """The program and what it left in its database."""

    def __init__(self, url: str, token: str, database: str) -> None:
        self.url, self.token, self.database = url, token, database
        self.log = b""

    @asynccontextmanager
    async def running(self, *, pause: float = 0, slots: int = 256) -> AsyncIterator[asyncio.subprocess.Process]:
        values = (self.url, self.token, self.database, str(pause), str(slots))
        environment = os.environ | {"PYTHONPATH": str(ROOT)}
        pipe = asyncio.subprocess.PIPE
        process = await asyncio.create_subprocess_exec(
            sys.executable, str(PROGRAM), *values, stderr=pipe, env=environment
        )
        try:
            yield process
        finally:
            if process.returncode is None:
                process.kill()
            self.log += (await process.communicate())[1]

    def taps(self) -> list[tuple[str, str]]:
        """Person and data of every stored tap, in the order of storing."""
        return self._all("SELECT actor, subject FROM audit ORDER BY id")

    def open(self) -> int:
        return len(self._all("SELECT seq FROM inbox WHERE state IN ('new', 'applied')"))

    def _all(self, query: str) -> list[tuple[str, str]]:
        connection = sqlite3.connect(self.database.removeprefix("sqlite:///"))
        try:
            return connection.execute(query).fetchall()
        finally:
            connection.close()

    async def until(self, true: Callable[[], bool], within: float = 30) -> None:
        async with asyncio.timeout(within):
            while not true():  # noqa: ASYNC110 - another process is waited for
                await asyncio.sleep(0.01)


@pytest.fixture
async def telegram(token: str) -> Telegram:
    return Telegram(token=token, seed=1)


@pytest.fixture
async def bot(telegram: Telegram, sqlite_url: str) -> AsyncIterator[Bot]:
    async with serve(telegram) as server:
        yield Bot(server.url, telegram.token, sqlite_url)


async def people_with_cards(telegram: Telegram, count: int) -> list[Person]:
    people = [telegram.person(f"Ann {n}") for n in range(count)]
    keyboard = json.dumps({"inline_keyboard": [[{"text": "True", "callback_data": "0"}]]})
    for person in people:
        await person.starts()
        await telegram.call("sendMessage", {"chat_id": person.id, "text": "?", "reply_markup": keyboard})
    await telegram.call("getUpdates", {"offset": -1})
    return people


async def tap_all(people: list[Person], times: int) -> set[tuple[str, str]]:
    """Each person taps so often, the people in turn; what must be stored in the end."""
    expected = set()
    for n in range(times):
        for person in people:
            await person.taps_data(person.chat[-1], str(n))
            expected.add((f"person:{person.id}", str(n)))
    return expected


async def test_kill_minus_nine_with_three_hundred_queued_taps_loses_none(telegram: Telegram, bot: Bot) -> None:
    """Stock polling lost 281 of 300 here. Fails when the poller asks for the next offset before it has stored."""
    people = await people_with_cards(telegram, 30)
    expected = await tap_all(people, 10)
    telegram.faults.latency(1, 20)
    telegram.faults.server_error(share=0.05)
    telegram.faults.cut_after(share=0.05)
    chance = random.Random(20)

    for _ in range(5):
        so_far = len(bot.taps())
        async with bot.running(pause=0.05, slots=8) as process:
            await bot.until(lambda so_far=so_far: len(bot.taps()) > so_far)  # type: ignore[misc]
            await asyncio.sleep(chance.random() / 3)
            process.kill()
    telegram.faults.clear()
    async with bot.running():
        await bot.until(lambda: len(bot.taps()) >= 300 and bot.open() == 0)

    stored = bot.taps()
    assert Counter(stored) == Counter(expected)
    in_order: dict[str, list[int]] = defaultdict(list)
    for person, data in stored:
        in_order[person].append(int(data))
    assert all(answers == sorted(answers) for answers in in_order.values())


@pytest.mark.parametrize("pause", [1.0, 60.0], ids=["handlers end in time", "handlers are cut off"])
async def test_a_polite_stop_takes_less_than_five_seconds_and_loses_nothing(
    telegram: Telegram, bot: Bot, pause: float
) -> None:
    people = await people_with_cards(telegram, 100)
    expected = await tap_all(people, 3)
    async with bot.running(pause=pause, slots=20) as process:
        await bot.until(lambda: len(bot.taps()) >= 20)
        begun = asyncio.get_running_loop().time()
        process.send_signal(signal.SIGTERM)
        status = await process.wait()
        took = asyncio.get_running_loop().time() - begun
    async with bot.running():
        await bot.until(lambda: len(bot.taps()) >= 300 and bot.open() == 0)

    assert status == 0
    assert took < 5
    assert Counter(bot.taps()) == Counter(expected)


async def test_a_stop_during_a_silent_long_poll_is_at_once(telegram: Telegram, bot: Bot) -> None:
    people = await people_with_cards(telegram, 1)
    async with bot.running() as process:
        await tap_all(people, 1)
        await bot.until(lambda: len(bot.taps()) == 1 and bot.open() == 0)
        begun = asyncio.get_running_loop().time()
        process.send_signal(signal.SIGTERM)
        status = await process.wait()

    assert status == 0
    assert asyncio.get_running_loop().time() - begun < 1.5


async def test_a_rival_at_the_start_is_named_and_the_program_ends(telegram: Telegram, bot: Bot, token: str) -> None:
    telegram.faults.conflict()
    async with bot.running() as process:
        async with asyncio.timeout(10):
            status = await process.wait()

    assert status == 69
    assert b"same token" in bot.log
    assert token.encode() not in bot.log


async def test_bad_weather_on_polling_is_survived(telegram: Telegram, bot: Bot, token: str) -> None:
    """A 401, a 404, a page of HTML, a 502 and a cut, one after the other, and then a rival for a while."""
    people = await people_with_cards(telegram, 3)
    polls = {"getUpdates"}
    async with bot.running():
        expected = await tap_all(people, 1)
        await bot.until(lambda: len(bot.taps()) == 3)
        telegram.faults.unauthorized(times=1, methods=polls)
        telegram.faults.refuse(404, "Not Found", times=1, methods=polls)
        telegram.faults.conflict(times=2)
        telegram.faults.garbage(times=1, methods=polls)
        telegram.faults.server_error(times=1, methods=polls)
        telegram.faults.cut_before(times=1, methods=polls)
        await people[0].taps_data(people[0].chat[-1], "first after")
        await bot.until(lambda: len(bot.taps()) == 4)
        await people[1].taps_data(people[1].chat[-1], "second after")
        await bot.until(lambda: len(bot.taps()) == 5)

    assert expected < set(bot.taps())
    assert token.encode() not in bot.log


async def test_replies_that_fail_are_repeated_and_answers_are_not(telegram: Telegram, bot: Bot) -> None:
    people = await people_with_cards(telegram, 10)
    telegram.faults.flood(retry_after=1, share=0.5, times=10, methods={"answerCallbackQuery"})
    telegram.faults.server_error(share=0.5, times=10, methods={"answerCallbackQuery"})
    telegram.faults.cut_after(share=0.5, times=10, methods={"answerCallbackQuery"})
    async with bot.running():
        expected = await tap_all(people, 5)
        await bot.until(lambda: len(bot.taps()) >= 50 and bot.open() == 0, within=60)

    assert Counter(bot.taps()) == Counter(expected)
    assert all(len(person.toasts) >= 5 for person in people)
