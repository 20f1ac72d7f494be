"""A bot that is killed with `kill -9` at random moments in bad weather; one seed rolls every die of a run."""

from __future__ import annotations

import asyncio
import os
import random
import secrets
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from sandbox import RemotePeople
from tests.processes import GRACE, ROOT, Place, Running

IS_RUNNING = "asking for updates"
UP_WITHIN = 60.0
COLD = 20
"""One start of so many is `tapwork run` from nothing; the others are forked from a process with the imports done."""


@dataclass(frozen=True)
class Plan:
    """What a seed decides. Moments are seconds; shares are of all calls to Telegram."""

    seed: int
    kills: int
    at_start: float = 0.15
    """The share of kills that strike before the bot is up."""
    starting: tuple[float, float] = (0.0, 0.2)
    working: tuple[float, float] = (0.02, 0.6)

    @classmethod
    def of(cls, kills: int) -> Plan:
        """KILL_SEED and KILL_TIMES in the environment come first."""
        seed = os.environ.get("KILL_SEED")
        return cls(int(seed) if seed else secrets.randbelow(10**6), int(os.environ.get("KILL_TIMES", kills)))

    def __str__(self) -> str:
        return f"KILL_SEED={self.seed} KILL_TIMES={self.kills}"

    def dice(self, whose: str) -> random.Random:
        """A die of somebody's own, so that one who rolls more often changes nobody else's luck."""
        return random.Random(f"{self.seed}:{whose}")


async def storm(crowd: RemotePeople, plan: Plan) -> None:
    """Floods, server errors, latency, connections cut before and after a call was applied, updates that come twice."""
    await crowd.weather(seed=plan.seed, duplicates=0.05)
    await crowd.fault("latency", low=0, high=30)
    await crowd.fault("flood", share=0.02, retry_after=1)
    await crowd.fault("server_error", share=0.03, status=502)
    await crowd.fault("cut_before", share=0.02)
    await crowd.fault("cut_after", share=0.04)


@dataclass
class Warm:
    """Starts and ends one bot after the other, each a process of its own."""

    place: Place
    process: asyncio.subprocess.Process

    async def start(self) -> None:
        await self._say("start")

    async def kill(self) -> int:
        """`kill -9`; what it ended with."""
        await self._say("kill")
        return await self._ended()

    async def stop(self) -> int:
        """SIGTERM; what it ended with."""
        await self._say("term")
        return await self._ended()

    async def _say(self, word: str) -> None:
        assert self.process.stdin
        self.process.stdin.write(f"{word}\n".encode())
        await self.process.stdin.drain()

    async def _ended(self) -> int:
        assert self.process.stdout
        async with asyncio.timeout(GRACE):
            return int(await self.process.stdout.readline())


@asynccontextmanager
async def warm(place: Place) -> AsyncIterator[Warm]:
    """While the block lasts; after it nothing runs any more."""
    pipe = asyncio.subprocess.PIPE
    words = ("-m", "tests.faults.warm_bot", str(place.log), "run", "--config", str(place.config))
    process = await asyncio.create_subprocess_exec(sys.executable, *words, cwd=ROOT, stdin=pipe, stdout=pipe)
    try:
        yield Warm(place, process)
    finally:
        if process.stdin:
            process.stdin.close()
        async with asyncio.timeout(GRACE):
            await process.wait()


@dataclass
class Killer:
    """Kills as the plan says. `killed` counts; whoever wants to hear of each kill adds itself to `told`."""

    plan: Plan
    warm: Warm
    killed: int = 0
    before_up: int = 0
    told: list[Callable[[], None]] = field(default_factory=list)
    _dice: random.Random = field(init=False)

    def __post_init__(self) -> None:
        self._dice = self.plan.dice("kills")

    async def kill(self, times: int) -> None:
        """So many lives of the bot, one after the other."""
        for _ in range(times):
            await self._live(self.warm.place.bot if self.killed % COLD == COLD - 1 else self._forked)
            self.killed += 1
            for tell in self.told:
                tell()

    async def _live(self, start: Callable[[], Awaitable[Warm | Running]]) -> None:
        seen = self.warm.place.size_of_log()
        early = self._dice.random() < self.plan.at_start
        moment = self._dice.uniform(*(self.plan.starting if early else self.plan.working))
        bot = await start()
        try:
            if not early:
                await is_up(self.warm.place, seen)
            await asyncio.sleep(moment)
            self.before_up += IS_RUNNING not in self.warm.place.log_after(seen)
        finally:
            status = await bot.kill()
        assert status == -9, f"it ended by itself with {status}:\n{self.warm.place.log_after(seen)}"

    async def _forked(self) -> Warm:
        await self.warm.start()
        return self.warm


async def is_up(place: Place, since: int) -> None:
    """As soon as the log behind that byte says that the bot is up."""
    async with asyncio.timeout(UP_WITHIN):
        while IS_RUNNING not in place.log_after(since):  # noqa: ASYNC110 - another process writes it
            await asyncio.sleep(0.01)
