"""From the inbox into memory: straight after the commit while there is room, from the database otherwise."""

import asyncio
import logging
from collections import Counter
from collections.abc import Callable
from typing import Any

from bot.alarm import Alarm
from bot.attempt import Failed, attempt, where
from bot.lanes import Lanes, Sleep
from bot.mailbox import DROPPED, Mailbox, arrival, lane_of
from bot.marks import Marks
from storage.records.inbox import Arrival, InboxRow

CAPACITY = 5_000
BACKLOG = 200
_CHUNK = 500
_AFTER_A_FAULT = 1.0
_log = logging.getLogger(__name__)


class Loader:
    """Feeds the lanes in the order of the inbox, each row once, and at most `capacity` at a time.

    It begins behind: what an earlier run left open comes before anything new of the same person. Of one person at
    most `backlog` updates wait; those beyond are given up as a flood.
    """

    def __init__(
        self,
        mailbox: Mailbox,
        lanes: Lanes,
        marks: Marks,
        clock: Callable[[], int],
        *,
        capacity: int = CAPACITY,
        backlog: int = BACKLOG,
        sleep: Sleep = asyncio.sleep,
    ) -> None:
        self._mailbox = mailbox
        self._lanes = lanes
        self._marks = marks
        self._clock = clock
        self._capacity = capacity
        self._backlog = backlog
        self._sleep = sleep
        self._alarm = Alarm(_log)
        self._storing = asyncio.Lock()
        self._loaded = 0  # every open row up to here is in memory or over
        self._kept = 0  # batches that went to the database only
        self._more = asyncio.Event()
        self._more.set()

    async def accept(self, updates: list[Any]) -> None:
        """Commit raw updates; when it returns they cannot be lost. Raises StorageError when they are not stored."""
        arrivals = self._arrivals(updates)
        async with self._storing:
            behind = self._more.is_set() or self._lanes.waiting + len(arrivals) > self._capacity
            rows = await self._keep(arrivals, behind=behind)
            for row in rows:
                self._load(row)

    def _arrivals(self, updates: list[Any]) -> list[Arrival]:
        now, lanes = self._clock(), Counter[int]()
        arrivals = []
        for update in updates:
            lane = lane_of(update)
            lanes[lane] += 1
            arrivals.append(arrival(update, lane=lane, now=now, drop=self._floods(lane, more=lanes[lane])))
        return arrivals

    async def _keep(self, arrivals: list[Arrival], *, behind: bool) -> list[InboxRow]:
        """The committed rows; none when they are left for `run` to load, as after an error that says nothing."""
        stored = False
        try:
            rows = await self._mailbox.keep(arrivals, loaded=None if behind else self._loaded)
            stored = True
        finally:
            if arrivals and (behind or not stored):
                self._kept += 1
                self._more.set()
        return rows

    async def run(self) -> None:
        """Load what is in the database only, as room appears; until cancelled."""
        while True:
            await self._more.wait()
            await self._lanes.room(max(1, self._capacity - _CHUNK))
            kept = self._kept
            rows = await attempt(self._mailbox.after(self._loaded, _CHUNK))
            if isinstance(rows, Failed):
                self._alarm.say("inbox", f"open updates cannot be read yet: {where(rows.error)}")
                await self._sleep(_AFTER_A_FAULT)
                continue
            for row in rows:
                self._load(row)
            if len(rows) < _CHUNK and kept == self._kept:
                self._more.clear()

    def _load(self, row: InboxRow) -> None:
        self._loaded = row.seq
        if row.body == DROPPED or self._floods(row.lane, more=1):
            self._marks.dead(row.update_id, "flood")
            self._alarm.say("flood", f"updates of {row.lane} beyond {self._backlog} waiting ones are dropped")
        else:
            self._lanes.put(row)

    def _floods(self, lane: int, *, more: int) -> bool:
        return lane != 0 and self._lanes.backlog(lane) + more > self._backlog
