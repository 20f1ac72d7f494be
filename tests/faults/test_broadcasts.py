"""A broadcast in bad weather, on both engines: floods, server errors, cut replies, crashes, a correction meanwhile."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from random import Random
from typing import Any, cast

import pytest
from telegram.ext import ExtBot

from bot.pace import Pace
from bot.posting import Posting
from bot.sender import Sender
from crowd.rules.broadcasting import EVERYBODY
from crowd.rules.posts import Post
from crowd.rules.quiet import QuietHours
from crowd.rules.waking import Notify
from crowd.services.broadcast_steps import Confirm, ConfirmCorrection, Draft, Run
from crowd.services.broadcasting import BroadcastService
from crowd.services.deliveries import DeliveryService
from crowd.services.drafting import DraftingService
from crowd.services.staff import StaffService
from sandbox import Person, SandboxRequest, Telegram
from storage import Storage, Turn
from storage.vault import Vault
from tests.faults.passing_time import Time
from tests.owing import NOON, admit

OWNER, READERS = 500, 40
OLD, NEW = "The old words", "The new words"
AWAKE = Notify(QuietHours.parse(""), per_day=100)


class ToTheEnd:
    """A storage in which what was begun comes to its end, whoever was cancelled meanwhile, as in its own thread."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage
        self._begun: set[asyncio.Future[Any]] = set()

    async def read(self, fn: Callable[[Any], Any]) -> Any:
        return await self._all(self._storage.read(fn))

    async def write(self, turn: Turn | None, fn: Callable[[Any], Any]) -> Any:
        return await self._all(self._storage.write(turn, fn))

    async def settled(self) -> None:
        """Nothing is being written any more: a sender that begins now finds all that the last one has done."""
        await asyncio.gather(*self._begun, return_exceptions=True)

    async def _all(self, call: Awaitable[Any]) -> Any:
        begun = asyncio.ensure_future(call)
        self._begun.add(begun)
        begun.add_done_callback(self._begun.discard)
        return await asyncio.shield(begun)


class Weather:
    """People, a broadcast to all of them, and senders that end and begin again."""

    def __init__(self, storage: Storage, folder: Path, seed: int) -> None:
        self.storage, self.time, self.chance = storage, Time(), Random(seed)
        self.senders = ToTheEnd(storage)
        self.telegram = Telegram(clock=self.time, seed=seed)
        door = SandboxRequest(self.telegram)
        self.bot: ExtBot[None] = ExtBot(self.telegram.token, request=door, get_updates_request=door)
        self.staff = StaffService(storage, (OWNER,))
        self.broadcasts = BroadcastService(storage, self.staff)
        self.deliveries = DeliveryService(cast(Storage, self.senders), AWAKE)
        self.vault = Vault(folder)
        self.readers: list[Person] = []

    async def begins(self) -> None:
        """Everybody is owed it."""
        self.readers = [self.telegram.person(f"P{number}") for number in range(READERS)]
        for person in self.readers:
            await person.starts()
        await self.storage.write(None, lambda work: admit(work, [person.id for person in self.readers]))
        drafting = DraftingService(self.storage, self.staff, AWAKE.quiet)
        draft = await drafting.begin(Turn(1, NOON), OWNER)
        assert isinstance(draft, Draft)
        await drafting.write(Turn(2, NOON), OWNER, draft.id, Post("text", OLD), 1)
        draft = await drafting.address(Turn(3, NOON), OWNER, draft.id, EVERYBODY)
        assert isinstance(draft, Draft)
        assert isinstance(await drafting.ask(Turn(4, NOON), OWNER, draft.id), Confirm)
        assert isinstance(await drafting.send(Turn(5, NOON), OWNER, draft.id, draft.version, None), Run)

    async def corrects(self) -> None:
        asked = await self.broadcasts.propose(None, None, 1, Post("text", NEW), self.time())
        assert isinstance(asked, ConfirmCorrection)
        assert isinstance(await self.broadcasts.correct(None, None, asked.correction_id, self.time()), Run)

    async def sends(self, calls: int) -> None:
        """A sender works until so many more calls were made, or nothing is owed, and ends without a word."""
        sender = Sender(
            self.bot,
            self.deliveries,
            self.time,
            pace=Pace(monotonic=self.time.monotonic),
            posting=Posting(self.broadcasts, self.vault),
            sleep=self.time.sleep,
        )
        running, until = asyncio.create_task(sender.run()), self.made() + calls
        await self._until(lambda: self.made() >= until)
        calls_under_way = {task for task in asyncio.all_tasks() if task.get_name() == "delivery"}
        for task in {running, *calls_under_way}:
            task.cancel()
        await asyncio.gather(running, *calls_under_way, return_exceptions=True)
        await self.senders.settled()

    async def _until(self, true: Callable[[], bool]) -> None:
        async with asyncio.timeout(120):
            while not true() and not await self.over():  # noqa: ASYNC110 - rows have no event of their own
                await asyncio.sleep(0.001)

    def made(self) -> int:
        return sum(len(self.telegram.called(method)) for method in ("sendMessage", "editMessageText"))

    async def over(self) -> bool:
        return not await self.storage.read(lambda work: work.deliveries.running())

    async def look(self) -> Run:
        run = await self.broadcasts.look(None, 1, self.time())
        assert isinstance(run, Run)
        return run


@pytest.mark.parametrize("seed", [1, *(pytest.param(seed, marks=pytest.mark.slow) for seed in range(2, 12))])
async def test_nobody_gets_it_twice_and_whoever_surely_has_it_has_the_new_words(
    storage: Storage, tmp_path: Path, seed: int
) -> None:
    weather = Weather(storage, tmp_path, seed)
    await weather.begins()
    faults = weather.telegram.faults
    faults.flood(retry_after=2, share=0.1, methods={"sendMessage", "editMessageText"})
    faults.server_error(share=0.05, methods={"sendMessage", "editMessageText"})
    faults.cut_after(share=0.05, methods={"sendMessage", "editMessageText"})
    await weather.sends(calls=weather.chance.randrange(10, 30))
    await weather.corrects()
    for _ in range(3):
        await weather.sends(calls=weather.chance.randrange(5, 25))
    await weather.sends(calls=10_000)

    run = await weather.look()
    seen = [[m.text for m in person.chat if m.text in (OLD, NEW)] for person in weather.readers]
    assert max(map(len, seen)) == 1
    assert seen.count([]) <= run.counts.unknown
    assert run.counts.sent + run.counts.unknown == READERS
    assert run.edits is not None
    assert seen.count([OLD]) <= run.counts.unknown + run.edits.failed
    assert run.counts.sent >= READERS // 2
