"""Projects of many time zones through nights on which clocks change, by two instances of the clock at once."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Iterable
from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest

from crowd.rules.local_time import local_of
from crowd.services.checking import problems
from crowd.services.projects import ProjectService
from storage import Storage, Unit
from tests.filling import NOON, spec, tick
from tests.rules.test_local_time import ZONES, changes, ms

WINDOW = '\n[schedule]\nwindows = ["daily 00:00–03:30"]\n'


async def run(storage: Storage, zones: Iterable[str], start: int, end: int) -> None:
    """A project for each zone; the clock goes from one thing that is due to the next."""
    projects = ProjectService(storage)
    for at, zone in enumerate(zones, 1):
        zoned = ('price = "0.05"', f'price = "0.05"\ntime_zone = "{zone}"')
        await projects.add(spec(zoned, ('slug = "facts"', f'slug = "z{at}"'), more=WINDOW), actor="cli", now=NOON)
        await storage.write(
            None, lambda work, at=at: work.projects.publish(project_id=at, version=1, horizon=1, added=1)
        )
        await projects.schedule(f"z{at}", opens_at=start, actor="cli", now=start - 1)
    now = start
    while now < end:
        while any(await asyncio.gather(tick(storage, now, holder="a"), tick(storage, now, holder="b"))):
            pass
        now = max(now + 1, await storage.read(_next_due))


def _next_due(work: Unit) -> int:
    return int(work._queries._execute("SELECT min(due_at) FROM dues WHERE state = 'waiting'", {}).fetchone()[0])


async def check(storage: Storage, zones: Iterable[str], start: int, end: int) -> None:
    """Each project opened once on every local date, when its clocks first showed midnight or a later time."""
    for at, name in enumerate(zones, 1):
        zone = ZoneInfo(name)
        moves = await storage.read(lambda work, at=at: work.moves.latest(project_id=at, count=10_000))
        opened = [local_of(move.at, zone) for move in moves if move.becomes == "live" and move.at > start]
        counted = Counter(moment.date() for moment in opened)
        assert set(counted.values()) == {1}, (name, counted.most_common(3))
        assert set(counted) == set(_days(start, end, zone)), name
        late = [moment for moment in opened if (moment.hour, moment.minute) != (0, 0)]
        assert all(_skipped(moment.date(), name) for moment in late), (name, late)


def _days(start: int, end: int, zone: ZoneInfo) -> list[date]:
    """The dates whose first moment lies in that time."""
    first, last = local_of(start, zone).date(), local_of(end - 1, zone).date()
    return [first + timedelta(days=step) for step in range(1, (last - first).days + 1)]


def _skipped(day: date, name: str) -> bool:
    """Whether clocks jump over that midnight."""
    zone = ZoneInfo(name)
    return any(local_of(change, zone).date() == day for change in changes(name))


async def test_on_nights_on_which_clocks_change_every_project_opens_once(sqlite_storage: Storage) -> None:
    zones = ("Europe/Berlin", "America/Santiago", "Asia/Beirut")
    start, end = ms("2026-03-27T12:00Z"), ms("2026-04-06T12:00Z")
    await run(sqlite_storage, zones, start, end)
    await check(sqlite_storage, zones, start, end)
    assert await problems(sqlite_storage) == []


@pytest.mark.slow
async def test_in_a_whole_year_every_project_opens_once_a_day_by_every_clock_that_is_changed(
    sqlite_storage: Storage,
) -> None:
    """Zones that agree in every moment of the year are one kind; of those that never change, one."""
    start, end = ms("2026-01-01T12:00Z"), ms("2027-01-01T12:00Z")
    kinds = {_kind(name): name for name in ZONES if changes(name) or name == "Asia/Kolkata"}
    assert len(kinds) >= 25
    await run(sqlite_storage, kinds.values(), start, end)
    await check(sqlite_storage, kinds.values(), start, end)


def _kind(name: str) -> tuple[tuple[int, int], ...]:
    zone = ZoneInfo(name)
    moments = (ms("2026-01-01T12:00Z"), *changes(name))
    return tuple((at, int((local_of(at, zone) - local_of(at, ZoneInfo("UTC"))).total_seconds())) for at in moments)
