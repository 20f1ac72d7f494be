"""Updates of one person in order, many people at once, and nobody takes more than one slot."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable

from storage.records.inbox import InboxRow

LIMIT = 256
_LAST_BREATH = 0.3  # for handlers that clean up when cancelled
Work = Callable[[InboxRow], Awaitable[float | None]]
Sleep = Callable[[float], Awaitable[None]]


class Lanes:
    """A queue per person and at most `limit` workers; after each update a worker turns to whoever has waited longest.

    `work` handles one update: None when it is over, else the seconds after which to handle the same one again.
    It must not raise. While a person waits for that, her slot serves others and her later updates stay behind.
    """

    def __init__(self, work: Work, *, limit: int = LIMIT, sleep: Sleep = asyncio.sleep) -> None:
        self._work = work
        self._limit = limit
        self._sleep = sleep
        self._lanes: dict[int, deque[InboxRow]] = {}
        self._ready: deque[int] = deque()
        self._workers: set[asyncio.Task[None]] = set()  # until the loop has noticed that they ended
        self._parked: set[asyncio.Task[None]] = set()
        self._vacancy = asyncio.Event()
        self._closed = False
        self.active = 0  # workers at work
        self.waiting = 0  # updates held

    def backlog(self, lane: int) -> int:
        """How many updates of this person are held in memory."""
        rows = self._lanes.get(lane)
        return len(rows) if rows else 0

    def oldest(self) -> int | None:
        """When the oldest update in memory was received, ms UTC."""
        return min((rows[0].received_at for rows in self._lanes.values()), default=None)

    def put(self, row: InboxRow) -> None:
        """Queue one update behind those of the same person."""
        self.waiting += 1
        rows = self._lanes.get(row.lane)
        if rows is not None:
            rows.append(row)
            return
        self._lanes[row.lane] = deque((row,))
        self._make_ready(row.lane)

    async def room(self, below: int) -> None:
        """Wait until fewer than `below` updates are held."""
        while self.waiting >= below:
            self._vacancy.clear()
            await self._vacancy.wait()

    async def close(self, seconds: float) -> int:
        """Start nothing more, give what runs so long to end, then cancel it; how many were cancelled."""
        self._closed = True
        for task in self._parked:
            task.cancel()
        running = set(self._workers)
        left = (await asyncio.wait(running, timeout=seconds))[1] if running else set()
        for task in left:
            task.cancel()
        if left:
            await asyncio.wait(left, timeout=_LAST_BREATH)
        return len(left)

    def _make_ready(self, lane: int) -> None:
        self._ready.append(lane)
        if self.active < self._limit and not self._closed:
            self.active += 1
            worker = asyncio.create_task(self._serve(), name="lane")
            self._workers.add(worker)
            worker.add_done_callback(self._workers.discard)

    async def _serve(self) -> None:
        try:
            while self._ready and not self._closed:
                await self._serve_next()
        finally:
            self.active -= 1  # at once: whoever becomes ready next must find that nobody is at work

    async def _serve_next(self) -> None:
        lane = self._ready.popleft()
        rows = self._lanes[lane]
        again = await self._work(rows[0])
        if again is None:
            self._step(lane, rows)
        else:
            self._park(lane, again)

    def _step(self, lane: int, rows: deque[InboxRow]) -> None:
        rows.popleft()
        self.waiting -= 1
        self._vacancy.set()
        if rows:
            self._ready.append(lane)
        else:
            del self._lanes[lane]

    def _park(self, lane: int, seconds: float) -> None:
        if self._closed:
            return
        task = asyncio.create_task(self._wake(lane, seconds), name="parked lane")
        self._parked.add(task)
        task.add_done_callback(self._parked.discard)

    async def _wake(self, lane: int, seconds: float) -> None:
        await self._sleep(seconds)
        self._make_ready(lane)
