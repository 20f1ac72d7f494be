"""Intake: updates are stored, then acknowledged, then handled in order for each person until they are over."""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from bot.attempt import Failed, attempt, where
from bot.lanes import LIMIT, Lanes, Sleep
from bot.loader import BACKLOG, CAPACITY, Loader
from bot.mailbox import Mailbox
from bot.marks import Marks
from bot.poller import Fetch, Poller
from bot.worker import Apologise, Handle, Worker
from storage import Storage

DRAIN = 3.5
_LAST_MARKS = 0.5
_BEAT = 30.0
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Health:
    """Ages in ms: of the last good poll (None before the first) and of the oldest open update (None when none is)."""

    last_good_poll: int | None
    oldest_open: int | None
    in_memory: int


async def no_apology(person: int) -> None:
    """For a bot that has nobody to say sorry."""


class Intake:
    """Runs the bot's inbox. Without `fetch` nothing is polled and a webhook brings updates to `accept`."""

    def __init__(
        self,
        *,
        storage: Storage,
        handle: Handle,
        clock: Callable[[], int],
        fetch: Fetch | None = None,
        apologise: Apologise = no_apology,
        sleep: Sleep = asyncio.sleep,
        slots: int = LIMIT,
        capacity: int = CAPACITY,
        backlog: int = BACKLOG,
        drain: float = DRAIN,
    ) -> None:
        self._sleep = sleep
        self._drain = drain
        self._stopping = asyncio.Event()
        self._mailbox = Mailbox(storage, clock)
        self._marks = Marks(storage, clock, sleep=sleep)
        worker = Worker(handle=handle, apologise=apologise, mailbox=self._mailbox, marks=self._marks, clock=clock)
        self._lanes = Lanes(worker.serve, limit=slots, sleep=sleep)
        self._loader = Loader(
            self._mailbox, self._lanes, self._marks, clock, capacity=capacity, backlog=backlog, sleep=sleep
        )
        self._poller = Poller(fetch, self._loader.accept, cut_off=self._mailbox.cut_off, sleep=sleep) if fetch else None

    async def accept(self, updates: list[Any]) -> None:
        """Commit raw updates that came by another way. Raises StorageError: then they must not be acknowledged."""
        await self._loader.accept(updates)

    def stop(self) -> None:
        """Stop polling at once, let running handlers end, leave the rest in the inbox; `run` then returns."""
        self._stopping.set()

    async def run(self) -> None:
        """Serve until `stop`, with which it ends in less than 4.5 s. Raises CannotPoll when polling is refused."""
        endless = self._poller.run() if self._poller else self._beat()
        tasks = [asyncio.create_task(work) for work in (endless, self._loader.run(), self._marks.run())]
        tasks.append(asyncio.create_task(self._until_stopped()))
        try:
            done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                task.result()
        finally:
            await self._close(tasks)

    async def health(self) -> Health:
        """How alive intake is; a growing age is the sign of a stall."""
        silence = self._poller.silence if self._poller else None
        return Health(
            last_good_poll=None if silence is None else int(silence * 1000),
            oldest_open=await self._mailbox.oldest(),
            in_memory=self._lanes.waiting,
        )

    async def _until_stopped(self) -> None:
        await self._stopping.wait()

    async def _beat(self) -> None:
        """The sign of life while a webhook is silent."""
        while True:
            await attempt(self._loader.accept([]))
            await self._sleep(_BEAT)

    async def _close(self, tasks: list[asyncio.Task[None]]) -> None:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        cut = await self._lanes.close(self._drain)
        if cut or self._lanes.waiting:
            _log.info("%s handlers were cut off, %s updates stay in the inbox", cut, self._lanes.waiting)
        await self._flush()

    async def _flush(self) -> None:
        flushed = await attempt(asyncio.wait_for(self._marks.flush(), _LAST_MARKS))
        if isinstance(flushed, Failed):
            _log.warning("the last marks were not stored, so some updates are shown again: %s", where(flushed.error))
