"""The clock: ticks come at once and again, alone and together, also after somebody sets the machine's time."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

import pytest

from bot.clock import FAILURES, Clock, Tick


class Monotonic:
    """Seconds that a test adds."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


class Counted:
    """A tick's work, counted."""

    def __init__(self, work: Callable[[], Awaitable[object]] | None = None) -> None:
        self.times = 0
        self._work = work

    async def __call__(self) -> None:
        self.times += 1
        if self._work:
            await self._work()


async def until(true: Callable[[], bool]) -> None:
    async with asyncio.timeout(5):
        while not true():  # noqa: ASYNC110 - the scheduler tells nobody that it has run something
            await asyncio.sleep(0.005)


async def fails() -> None:
    raise RuntimeError("broken")


async def test_a_tick_comes_at_once_and_again() -> None:
    work = Counted()
    clock = Clock([Tick("due projects", 0.05, work)])
    running = asyncio.create_task(clock.run())
    await until(lambda: work.times >= 3)
    clock.stop()
    await running

    times = work.times
    await asyncio.sleep(0.1)
    assert work.times == times


async def test_one_failing_tick_is_named_and_stops_no_other(caplog: pytest.LogCaptureFixture) -> None:
    good, bad = Counted(), Counted(fails)
    clock = Clock([Tick("bad one", 0.05, bad), Tick("good one", 0.05, good)])
    with caplog.at_level(logging.ERROR, "bot.clock"):
        running = asyncio.create_task(clock.run())
        await until(lambda: good.times >= 3 and bad.times >= 3)
        clock.stop()
        await running

    assert [record.getMessage().split(":")[0] for record in caplog.records] == ["tick bad one"]
    assert "RuntimeError" in caplog.text


async def test_a_stop_in_the_middle_of_a_tick_is_no_fault(caplog: pytest.LogCaptureFixture) -> None:
    """The scheduler cancels what is at work, and logged a traceback of that at every such stop."""
    endless = Counted(lambda: asyncio.sleep(60))
    clock = Clock([Tick("long work", 60.0, endless)])
    running = asyncio.create_task(clock.run())
    await until(lambda: endless.times == 1)
    clock.stop()
    with caplog.at_level(logging.WARNING):
        await running
        await asyncio.sleep(0.05)

    assert caplog.records == []


async def test_a_tick_that_takes_long_never_runs_beside_itself() -> None:
    at_once = most = 0

    async def slow() -> None:
        nonlocal at_once, most
        at_once += 1
        most = max(most, at_once)
        await asyncio.sleep(0.1)
        at_once -= 1

    work = Counted(slow)
    logging.getLogger("apscheduler").setLevel(logging.ERROR)
    clock = Clock([Tick("slow", 0.02, work)])
    running = asyncio.create_task(clock.run())
    await until(lambda: work.times >= 3)
    clock.stop()
    await running
    assert most == 1


async def test_a_clock_set_back_stops_nothing(caplog: pytest.LogCaptureFixture) -> None:
    """The scheduler then waits for a time that is hours away; the watchdog's own clock knows better."""
    monotonic, work = Monotonic(), Counted()
    clock = Clock([Tick("due projects", 3600, work)], monotonic=monotonic)
    running = asyncio.create_task(clock.run())
    await until(lambda: work.times == 1)
    clock._scheduler.modify_job("due projects", next_run_time=datetime.now(UTC) + timedelta(hours=9))

    monotonic.seconds = 7200
    assert clock.rearm() == []
    monotonic.seconds = 7206
    with caplog.at_level(logging.WARNING, "bot.clock"):
        assert clock.rearm() == ["due projects"]
    await until(lambda: work.times == 2)
    assert clock.rearm() == []
    assert "time was changed" in caplog.text
    clock.stop()
    await running


async def test_a_tick_still_at_work_is_not_taken_for_late() -> None:
    monotonic, hold = Monotonic(), asyncio.Event()
    clock = Clock([Tick("long", 1, hold.wait)], monotonic=monotonic)
    running = asyncio.create_task(clock.run())
    await until(lambda: bool(clock._at_work))
    monotonic.seconds = 100

    assert clock.rearm() == []
    hold.set()
    clock.stop()
    await running


async def test_the_watchdog_looks_by_itself() -> None:
    monotonic, work = Monotonic(), Counted()

    async def sleep(seconds: float) -> None:
        monotonic.seconds += 10_000
        await asyncio.sleep(0.01)

    clock = Clock([Tick("rare", 3600, work)], monotonic=monotonic, sleep=sleep)
    running = asyncio.create_task(clock.run())
    await until(lambda: work.times >= 2)
    clock.stop()
    await running


async def test_a_tick_that_fails_again_and_again_is_told_once_until_it_has_gone_well() -> None:
    told: list[tuple[str, int]] = []
    runs = 0
    over = asyncio.Event()

    async def mostly_bad() -> None:
        nonlocal runs
        runs += 1
        if runs >= 3 * FAILURES:
            over.set()
        if runs != FAILURES + 3:
            raise ValueError

    async def tell(name: str, times: int, why: str) -> None:
        assert "test_clock.py" in why
        told.append((name, times))

    clock = Clock([Tick("moody", 0.01, mostly_bad)], tell=tell)
    running = asyncio.create_task(clock.run())
    await asyncio.wait_for(over.wait(), 20)
    clock.stop()
    await running

    assert told == [("moody", FAILURES), ("moody", FAILURES)]


async def test_an_alarm_that_cannot_be_told_stops_nothing() -> None:
    runs = 0
    over = asyncio.Event()

    async def bad() -> None:
        nonlocal runs
        runs += 1
        if runs > FAILURES + 2:
            over.set()
        raise ValueError

    async def deaf(name: str, times: int, why: str) -> None:
        raise OSError

    clock = Clock([Tick("bad one", 0.01, bad)], tell=deaf)
    running = asyncio.create_task(clock.run())
    await asyncio.wait_for(over.wait(), 20)
    clock.stop()
    await running
