"""The clock: wakes what looks for due rows. It remembers nothing; APScheduler only ticks."""

from __future__ import annotations

import asyncio
import logging
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.alarm import Alarm
from bot.attempt import Failed, attempt, where
from bot.lanes import Sleep

FAILURES = 5
"""So many times in a row a tick may fail before the admins hear of it."""
WATCH = 5.0
"""How often the watchdog looks, in seconds."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Tick:
    """Something to do every so often; what is due it finds in rows, so that a tick too few or too many is harmless."""

    name: str
    every_s: float
    fn: Callable[[], Awaitable[object]]

    @property
    def patience(self) -> float:
        """After so many seconds without a beginning, something is wrong with the scheduler's time."""
        return 2 * self.every_s + WATCH


class Clock:
    """Runs ticks, each on its own: one that fails is logged by its name and comes again, and no other notices."""

    def __init__(
        self,
        ticks: Sequence[Tick],
        *,
        monotonic: Callable[[], float] = time.monotonic,
        sleep: Sleep = asyncio.sleep,
        tell: Callable[[str, int, str], Awaitable[object]] | None = None,
    ) -> None:
        """`tell` is called with a tick's name, how often it failed in a row, and the place of the fault."""
        self._ticks = {tick.name: tick for tick in ticks}
        self._monotonic = monotonic
        self._sleep = sleep
        self._alarm = Alarm(_log)
        self._began: dict[str, float] = {}
        self._failures: Counter[str] = Counter()
        self._tell = tell
        self._at_work: set[str] = set()
        self._stopping = asyncio.Event()
        # Rows remember what is due, so nothing may depend on a job's memory: a tick that is late runs once, late.
        self._scheduler = AsyncIOScheduler(
            timezone=UTC, job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1}
        )

    def stop(self) -> None:
        """No more ticks; `run` then returns."""
        self._stopping.set()

    async def run(self) -> None:
        """Tick until stopped, each for the first time at once."""
        for tick in self._ticks.values():
            self._began[tick.name] = self._monotonic()
            self._scheduler.add_job(
                self._run, "interval", seconds=tick.every_s, args=[tick], id=tick.name, next_run_time=datetime.now(UTC)
            )
        self._scheduler.start()
        watch = asyncio.create_task(self._watch())
        try:
            await self._stopping.wait()
        finally:
            watch.cancel()
            self._scheduler.shutdown(wait=False)
            await asyncio.gather(watch, return_exceptions=True)

    async def _run(self, tick: Tick) -> None:
        self._began[tick.name] = self._monotonic()
        self._at_work.add(tick.name)
        try:
            ended = await attempt(tick.fn())
        except asyncio.CancelledError:
            if not self._stopping.is_set():
                raise
            return  # a stop of ours; raised on, the scheduler would log it as a fault
        finally:
            self._at_work.discard(tick.name)
        self._failures[tick.name] = self._failures[tick.name] + 1 if isinstance(ended, Failed) else 0
        if isinstance(ended, Failed):
            await self._failed(tick, where(ended.error))

    async def _failed(self, tick: Tick, why: str) -> None:
        """It comes again by itself; once it has failed too often in a row, somebody has to know."""
        self._alarm.say(f"tick {tick.name}", why)
        if self._failures[tick.name] == FAILURES and self._tell is not None:
            told = await attempt(self._tell(tick.name, FAILURES, why))
            if isinstance(told, Failed):
                self._alarm.say("alarm", f"cannot be told to the admins: {where(told.error)}")

    async def _watch(self) -> None:
        while True:
            await self._sleep(WATCH)
            self.rearm()

    def rearm(self) -> list[str]:
        """Start anew what has not begun for too long by a clock that nobody sets: the other one was set back."""
        now = self._monotonic()
        late = [
            tick
            for tick in self._ticks.values()
            if tick.name not in self._at_work and now - self._began[tick.name] > tick.patience
        ]
        for tick in late:
            self._began[tick.name] = now
            self._scheduler.modify_job(tick.name, next_run_time=datetime.now(UTC))
        if late:
            _log.warning("the machine's time was changed; ticking again: %s", ", ".join(tick.name for tick in late))
        return [tick.name for tick in late]
