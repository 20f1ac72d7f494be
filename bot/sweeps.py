"""Sweeps: ticks that are run by one process at a time, with a row that says by whom, and how often it failed."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial

from bot.alarm import Alarm
from bot.attempt import Failed, attempt, where
from bot.clock import Tick
from crowd.rules.sweeping import LONGEST, LOOK, RENEW
from crowd.services.sweeping import Held, SweepService

_log = logging.getLogger(__name__)


class Lost(Exception):
    """Nothing was heard of us for longer than the lease, and another process may be at it."""


class TooLong(Exception):
    """It took so long that something in it must hang."""


class Sweeps:
    """Makes sweeps of ticks. `now` gives ms UTC; `monotonic` and the two others seconds, for tests that cannot wait."""

    def __init__(
        self,
        service: SweepService,
        now: Callable[[], int],
        *,
        monotonic: Callable[[], float] = time.monotonic,
        renew: float = RENEW / 1000,
        longest: float = LONGEST / 1000,
    ) -> None:
        self._service = service
        self._now = now
        self._monotonic = monotonic
        self._renew = renew
        self._longest = longest
        self._alarm = Alarm(_log)

    def of(self, tick: Tick) -> Tick:
        """The same tick, which does nothing while another process is at it, or before it is due again."""
        return replace(tick, every_s=min(tick.every_s, LOOK / 1000), fn=partial(self._sweep, tick))

    async def _sweep(self, tick: Tick) -> None:
        every = round(tick.every_s * 1000)
        held = await self._service.begin(tick.name, every, self._now())
        if held is None:
            return
        ended = await attempt(self._watched(tick, held))
        if isinstance(ended, Failed):
            why = where(ended.error)
            self._alarm.say(f"sweep {tick.name}", why)
            await self._service.failed(held, why)
        else:
            await self._service.done(held, every, self._now())

    async def _watched(self, tick: Tick, held: Held) -> None:
        """Until it is through, saying now and then that it is still at it. What is broken off leaves whole units."""
        work = asyncio.ensure_future(tick.fn())
        ends = self._monotonic() + self._longest
        try:
            while not (await asyncio.wait({work}, timeout=self._renew))[0]:
                if not await self._service.renew(held, self._now()):
                    raise Lost
                if self._monotonic() > ends:
                    raise TooLong
        finally:
            if not work.done():
                work.cancel()
                await asyncio.gather(work, return_exceptions=True)
        work.result()
