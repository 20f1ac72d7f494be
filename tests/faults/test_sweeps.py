"""Sweeps in two processes at once: slow, failing, hanging, frozen and killed ones. On both engines."""

from __future__ import annotations

import asyncio
import signal
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path

from bot.clock import Tick
from bot.sweeps import Sweeps
from crowd.rules.sweeping import LEASE
from crowd.services.dues import KILLED
from crowd.services.sweeping import SweepService
from storage import Storage, Unit
from tests.filling import NOON

NAME, EVERY = "expire assignments", 5.0
PROGRAM = Path(__file__).with_name("sweep_program.py")
ROOT = Path(__file__).parents[2]


class Hand:
    """A clock that a test sets, in ms."""

    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> int:
        return self.now


class Work:
    """What is swept, counted; `at_once` is the most that were ever at it together."""

    def __init__(self, until: asyncio.Event | None = None) -> None:
        self.times = self.there = self.at_once = 0
        self.began = asyncio.Event()
        self._until = until

    async def __call__(self) -> None:
        self.times += 1
        self.there += 1
        self.at_once = max(self.at_once, self.there)
        self.began.set()
        try:
            if self._until:
                await self._until.wait()
        finally:
            self.there -= 1


def ticking(
    storage: Storage, work: Callable[[], Awaitable[object]], now: Hand, holder: str, *, longest: float = 60
) -> Callable[[], Awaitable[object]]:
    service = SweepService(storage, holder=holder, admins=lambda: ())
    return Sweeps(service, now, renew=0.01, longest=longest).of(Tick(NAME, EVERY, work)).fn


async def failures(storage: Storage) -> tuple[int, str]:
    return await storage.read(lambda work: work.sweeps.at(sweep=NAME))


async def test_while_one_instance_sweeps_the_other_lets_it_be_however_slow_it_is(storage: Storage) -> None:
    now, through = Hand(), asyncio.Event()
    work = Work(through)
    one, other = (ticking(storage, work, now, holder) for holder in ("one", "other"))
    slow = asyncio.ensure_future(one())
    await work.began.wait()

    for _ in range(5):
        now.now += LEASE - 1
        await _renewed(storage, now)
        await other()
    through.set()
    await slow

    assert (work.times, work.at_once) == (1, 1)
    assert await failures(storage) == (0, "")
    await other()
    assert work.times == 2


async def test_whoever_lost_a_sweep_breaks_it_off(storage: Storage) -> None:
    """A process that was frozen for longer than its lease, and awakes while another one is at it."""
    now, never = Hand(), asyncio.Event()
    frozen = Work(never)
    asleep = ticking(storage, frozen, now, "frozen")
    waking = asyncio.ensure_future(asleep())
    await frozen.began.wait()
    other = SweepService(storage, holder="quick", admins=lambda: ())
    assert await other.begin(NAME, round(EVERY * 1000), now.now + LEASE) is not None
    await waking

    assert frozen.there == 0
    assert await failures(storage) == (2, KILLED)  # what the one says who is at it, in case nothing more is heard of it


async def test_one_that_hangs_is_broken_off_and_comes_again(storage: Storage) -> None:
    now, never = Hand(), asyncio.Event()
    hangs, works = Work(never), Work()
    await ticking(storage, hangs, now, "here", longest=0.02)()

    assert hangs.there == 0
    times, why = await failures(storage)
    assert (times, why.split(" ")[0]) == (1, "TooLong")
    now.now += 5_000
    await ticking(storage, works, now, "here")()
    assert works.times == 1
    assert await failures(storage) == (0, "")


async def test_what_comes_seldom_is_tried_again_soon_when_it_fails_and_not_before_when_it_works(
    storage: Storage,
) -> None:
    """A sweep of every six hours that fails must not wait for six hours, nor the admins for thirty."""
    now, work = Hand(), Work()
    broken = [True]

    async def once_broken() -> None:
        if broken.pop():
            raise RuntimeError
        await work()

    tick = Sweeps(SweepService(storage, holder="here", admins=lambda: ()), now).of(Tick(NAME, 21_600, once_broken))
    assert tick.every_s == 60
    await tick.fn()
    broken.append(False)
    for _ in range(300):
        now.now += 60_000
        await tick.fn()
        broken.append(False)

    assert work.times == 1


async def test_one_that_fails_stops_nothing_and_says_why_without_anybodys_words(storage: Storage) -> None:
    async def broken() -> None:
        raise RuntimeError("the words of somebody")

    await ticking(storage, broken, Hand(), "here")()

    times, why = await failures(storage)
    assert (times, why.split(" ")[0]) == (1, "RuntimeError")
    assert "words" not in why


async def test_two_processes_one_killed_in_the_middle_of_a_sweep(storage: Storage, storage_url: str) -> None:
    """It holds the sweep as long as its lease says, and nobody has to tell the other one that it is dead."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, str(PROGRAM), storage_url, NAME, str(NOON)),
        cwd=ROOT,
        env={"PYTHONPATH": str(ROOT)},
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stdout
    assert await process.stdout.readline() == b"at it\n"
    process.send_signal(signal.SIGKILL)
    await process.wait()
    now, work = Hand(), Work()
    sweep = ticking(storage, work, now, "other")

    now.now = NOON + LEASE - 1
    await sweep()
    assert work.times == 0
    now.now = NOON + LEASE
    await sweep()
    assert work.times == 1


async def _renewed(storage: Storage, now: Hand) -> None:
    """Until the one who is at it has said so by the clock as it is set now."""
    async with asyncio.timeout(5):
        while not await storage.read(lambda work: _until(work, now.now + LEASE)):  # noqa: ASYNC110 - rows tell nobody
            await asyncio.sleep(0.002)


def _until(work: Unit, end: int) -> bool:
    return bool(work._queries._execute(f"SELECT 1 FROM dues WHERE lease_until = {end}", {}).fetchone())
