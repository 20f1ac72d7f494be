"""Which updates are over: gathered, and written down together."""

import asyncio
import logging
from collections.abc import Callable

from bot.alarm import Alarm
from bot.attempt import Failed, attempt, where
from bot.lanes import Sleep
from storage import Storage, Unit

EVERY = 0.05
_AFTER_A_FAULT = 1.0
_log = logging.getLogger(__name__)


class Marks:
    """Marks that wait up to 50 ms for each other. One lost in a crash is safe: the update is shown again."""

    def __init__(self, storage: Storage, clock: Callable[[], int], *, sleep: Sleep = asyncio.sleep) -> None:
        self._storage = storage
        self._clock = clock
        self._sleep = sleep
        self._alarm = Alarm(_log)
        self._done: list[int] = []
        self._dead: dict[int, str] = {}
        self._some = asyncio.Event()

    def done(self, update_id: int) -> None:
        """This update was handled and replied to."""
        self._done.append(update_id)
        self._some.set()

    def dead(self, update_id: int, reason: str) -> None:
        """This update was given up."""
        self._dead[update_id] = reason
        self._some.set()

    async def run(self) -> None:
        """Write marks down until cancelled."""
        while True:
            await self._some.wait()
            await self._sleep(EVERY)
            failed = await attempt(self.flush())
            if isinstance(failed, Failed):
                self._alarm.say("inbox", f"marks cannot be stored yet: {where(failed.error)}")
                await self._sleep(_AFTER_A_FAULT)

    async def flush(self) -> None:
        """Write down what waits; on an error all of it waits on."""
        self._some.clear()
        done, dead, now = list(self._done), dict(self._dead), self._clock()
        if not done and not dead:
            return

        def unit(work: Unit) -> None:
            work.inbox.finish(done, now)
            for update_id, reason in dead.items():
                work.inbox.bury(update_id, reason, now)

        try:
            await self._storage.write(None, unit)
        except BaseException:
            self._some.set()
            raise
        del self._done[: len(done)]
        for update_id in dead:
            self._dead.pop(update_id, None)
