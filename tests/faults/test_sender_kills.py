"""A campaign whose sender is killed with `kill -9` over and over, in bad weather: nobody is never told."""

from __future__ import annotations

import asyncio
import random
import sqlite3
import sys
import time
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from itertools import islice
from pathlib import Path

import pytest

from sandbox import Server, Telegram, serve
from storage import open_storage
from tests.faults.kills import Warm
from tests.owing import admit, owe
from tests.processes import GRACE, ROOT

SPEED = 100.0
IN_FLIGHT = 8


class Campaign:
    """People who are owed one message each, their Telegram, and a sender that dies."""

    def __init__(self, server: Server, database: Path, seed: int, count: int) -> None:
        self.telegram = server.telegram
        self.url = server.url
        self.database = database
        self.dice = random.Random(seed)
        self.count = count
        self.ids: list[int] = []
        self._looked = self._reached = 0

    async def begin(self) -> None:
        storage = await open_storage(f"sqlite:///{self.database}")
        for number in range(self.count):
            person = self.telegram.person(f"P{number}")
            await person.starts()
            self.ids.append(person.id)
        await storage.write(None, lambda work: admit(work, self.ids))
        await storage.write(None, owe)
        await storage.close()

    def weather(self) -> None:
        """429s, 5xx, latency, and connections cut before and after a message was taken."""
        faults = self.telegram.faults
        faults.latency(0, 20, methods={"sendMessage"})
        faults.flood(retry_after=1, share=0.01, methods={"sendMessage"})
        faults.server_error(share=0.015, methods={"sendMessage"})
        faults.cut_before(share=0.01, methods={"sendMessage"})
        faults.cut_after(share=0.02, methods={"sendMessage"})

    @asynccontextmanager
    async def program(self) -> AsyncIterator[Warm]:
        pipe = asyncio.subprocess.PIPE
        given = (self.url, self.telegram.token, f"sqlite:///{self.database}", str(SPEED), str(time.time()))
        words = ("-m", "tests.faults.sender_program", str(self.database.with_suffix(".log")), *given)
        process = await asyncio.create_subprocess_exec(sys.executable, *words, cwd=ROOT, stdin=pipe, stdout=pipe)
        try:
            yield Warm(None, process)  # type: ignore[arg-type]  # it needs no place
        finally:
            if process.stdin:
                process.stdin.close()
            async with asyncio.timeout(GRACE):
                await process.wait()

    async def killed(self, sender: Warm, times: int) -> None:
        """At so many random points of the campaign, a few ms on: before a mark, behind it, before a call's reply."""
        for point in sorted(self.dice.sample(range(1, self.count), times)):
            await self._started(sender)
            await self._until(point)
            await asyncio.sleep(self.dice.uniform(0, 0.03))
            assert await sender.kill() == -9

    async def ended(self, sender: Warm) -> None:
        """In the same weather, until nothing is owed any more."""
        await self._started(sender)
        async with asyncio.timeout(300):
            while self.ask("SELECT count(*) FROM deliveries WHERE state IN ('pending', 'sending')") != [(0,)]:  # noqa: ASYNC110
                await asyncio.sleep(0.1)
        await sender.kill()

    async def _started(self, sender: Warm) -> None:
        """Until it has asked who it is, which it does before anything else."""
        before = self._greetings()
        await sender.start()
        async with asyncio.timeout(GRACE):
            while self._greetings() == before:  # noqa: ASYNC110 - another process asks
                await asyncio.sleep(0.005)

    def _greetings(self) -> int:
        return sum(call.method == "getme" for call in self.telegram.calls)

    async def _until(self, point: int) -> None:
        """So many people have it; or, in a long doubt, a few seconds are over."""
        until = time.monotonic() + 3
        while self.reached() < point and time.monotonic() < until:  # noqa: ASYNC110 - another process sends
            await asyncio.sleep(0.005)

    def reached(self) -> int:
        calls = self.telegram.calls
        self._reached += sum(
            call.method == "sendmessage" and call.applied for call in islice(calls, self._looked, len(calls))
        )
        self._looked = len(calls)
        return self._reached

    def notices(self) -> Counter[int]:
        people = self.telegram.people
        return Counter({each: sum("is live" in message.text for message in people[each].chat) for each in self.ids})

    def ask(self, query: str) -> list[tuple[object, ...]]:
        with closing(sqlite3.connect(f"file:{self.database}?mode=ro", uri=True)) as connection:
            return connection.execute(query).fetchall()


async def _campaign(database: Path, *, count: int, kills: int, seed: int) -> None:
    telegram = Telegram(seed=seed, log_limit=None)
    async with serve(telegram) as server:
        campaign = Campaign(server, database, seed, count)
        await campaign.begin()
        campaign.weather()
        began = time.monotonic()
        async with campaign.program() as sender:
            await campaign.killed(sender, kills)
            await campaign.ended(sender)
    notices = campaign.notices()
    [(doubts,)] = campaign.ask("SELECT sum(attempts - 1) FROM deliveries")
    states = dict(campaign.ask("SELECT state, count(*) FROM deliveries GROUP BY state"))  # type: ignore[arg-type]
    repeats = notices.total() - count
    print(
        f"seed {seed}: {kills} kills, {count} people, {sum(not each for each in notices.values())} never told, "
        f"{repeats} repeats, {doubts} times in doubt, {states}, {time.monotonic() - began:.0f} s"
    )
    assert min(notices.values()) >= 1
    assert isinstance(doubts, int)
    assert 0 < repeats <= doubts
    assert doubts <= kills * IN_FLIGHT + count * 0.1
    assert sum(states.values()) == count
    assert states["sent"] >= count - 2


async def test_a_campaign_that_is_killed_over_and_over_reaches_everybody(sqlite_url: str) -> None:
    """Seen red: without the mark before the call (repeats without a doubt); without `recover` (people never told)."""
    await _campaign(Path(sqlite_url.removeprefix("sqlite:///")), count=90, kills=3, seed=4)


@pytest.mark.slow
async def test_a_hundred_kills_in_a_campaign_of_five_thousand(sqlite_url: str) -> None:
    """In each, at a random point; 0 never told, and no repeat without a row that says that it may have been one."""
    await _campaign(Path(sqlite_url.removeprefix("sqlite:///")), count=5_000, kills=100, seed=7)
