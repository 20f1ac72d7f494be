"""A year in every time zone: nothing rings in anybody's quiet hours, whatever clocks do; nothing waits without need."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

import pytest

from crowd.rules.kinds import KINDS
from crowd.rules.quiet import QuietHours
from crowd.rules.waking import JUST_BEFORE, Later, Never, Notify, Now, quiet_hours, waking
from storage.records.deliveries import Owed

MINUTE, HOUR, DAY = 60_000, 3_600_000, 86_400_000
YEAR = 1_767_225_600_000  # 2026-01-01 UTC
CALL = 30_000  # ms from the decision to the ring, at worst
NOTIFY = Notify(QuietHours.parse("21:00-08:00"), per_day=1_000)
OWED = Owed(1, 1, 0, "project_live", "{}", 7, "Ann", "en", None, None, 1, "live", "{}", 5)
HERS = (None, "", "22:00-07:00", "00:00-09:00", "08:00-16:00", "23:00-02:00", "02:00-03:00")
"""Quiet hours that people choose: those of everybody, none, nights, a night worker's day, and what clocks skip."""

JUMPS = (-DAY, -2 * HOUR, 2 * HOUR, DAY)
DOWN = 3 * DAY


@cache
def zones() -> list[str]:
    """Every zone that keeps a clock of its own: near 400, links of the same name left out by what their clocks show."""
    return sorted(name for name in available_timezones() if "/" in name and not name.startswith(("Etc/", "System")))


def rings_in_quiet(at: int, zone: ZoneInfo, hours: QuietHours) -> bool:
    """By her clock, reckoned otherwise than the rule does it: wall time in minutes of the day."""
    local = datetime.fromtimestamp(at / 1000, zone)
    now, start, end = (part.hour * 60 + part.minute for part in (local.time(), hours.start, hours.end))
    return start != end and ((now - start) % 1440 < (end - start) % 1440)


def shifts(zone: ZoneInfo) -> list[int]:
    """The moments of the year at which her clock is put forward or back."""
    found, offset = [], None
    for at in range(YEAR, YEAR + 365 * DAY, 15 * MINUTE * 4):
        now = datetime.fromtimestamp(at / 1000, zone).utcoffset()
        if offset is not None and now != offset:
            found.append(at)
        offset = now
    return found


def moments(zone: ZoneInfo, dice: random.Random, count: int) -> Iterator[int]:
    """When something is owed: any time of the year, and every quarter of an hour around each shift of the clock."""
    yield from (YEAR + dice.randrange(365 * DAY) for _ in range(count))
    for shift in shifts(zone):
        yield from range(shift - 14 * HOUR, shift + 14 * HOUR, 15 * MINUTE)


def told_at(owed: Owed, due: int, zone: ZoneInfo, dice: random.Random) -> tuple[int, Now] | None:
    """When a sender that looks at what is due tells her, on a machine whose clock is set and which goes down."""
    now, looked = due, 0
    while looked < 12:
        looked += 1
        if dice.random() < 0.1:
            now += dice.choice(JUMPS)  # set forward or back while the row waits
        if dice.random() < 0.05:
            now += DOWN
        match waking(owed, told_today=0, zone=zone, notify=NOTIFY, now=now):
            case Now() as told:
                return now, told
            case Later(at):
                assert at > now
                assert at - now <= 2 * DAY
                now = at
            case Never():
                return None
    raise AssertionError("it waits for ever")


def live_through(name: str, count: int, seed: int) -> int:
    """So many messages and all nights on which her clock is put, for one zone; how many rang."""
    zone, dice, rang = ZoneInfo(name), random.Random(f"{seed}:{name}"), 0
    kinds = sorted(KINDS)
    for at in moments(zone, dice, count):
        quiet = dice.choice(HERS)
        owed = replace(OWED, kind=dice.choice(kinds), quiet=quiet, time_zone=name)
        hours = quiet_hours(quiet, NOTIFY)
        told = told_at(owed, at, zone, dice)
        assert told is not None
        now, how = told
        if not how.silent:
            rang += 1
            assert not rings_in_quiet(now, zone, hours), (name, quiet, now)
            assert not rings_in_quiet(now + CALL, zone, hours), (name, quiet, now)
    return rang


@pytest.mark.parametrize("part", range(4))
def test_nothing_rings_in_quiet_hours_in_some_zones(part: int) -> None:
    """Every twelfth zone here, all of them in the slow test; those with the strangest clocks always."""
    strange = ("America/Santiago", "America/Havana", "Australia/Lord_Howe", "Africa/Casablanca", "Asia/Kathmandu")
    chosen = {*zones()[::12], *strange, "Pacific/Apia", "Europe/Berlin", "America/New_York", "Asia/Gaza"}
    for name in sorted(chosen)[part::4]:
        assert live_through(name, 40, seed=1) > 0


@pytest.mark.slow
def test_nothing_rings_in_quiet_hours_anywhere_in_a_year() -> None:
    """Each zone with a message an hour, and both nights on which its clock is put."""
    assert len(zones()) >= 400
    rang = sum(live_through(name, 365 * 24, seed=2) for name in zones())
    print(f"{len(zones())} zones, {rang} messages rang, none in quiet hours")


def test_a_message_waits_for_the_morning_and_no_longer() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    at = YEAR
    while at < YEAR + 365 * DAY:
        match waking(OWED, told_today=0, zone=berlin, notify=NOTIFY, now=at):
            case Later(until):
                assert datetime.fromtimestamp(until / 1000, berlin).time() == time(8)
                assert until - at <= 13 * HOUR
            case _:
                local = datetime.fromtimestamp((at + JUST_BEFORE) / 1000, berlin).time()
                assert time(8) <= local < time(21)
        at += 41 * MINUTE


def test_the_years_clocks_are_put_as_they_are_in_berlin() -> None:
    """The search for shifts finds both nights, or the year above would not meet them."""
    found = [datetime.fromtimestamp(at / 1000, UTC) for at in shifts(ZoneInfo("Europe/Berlin"))]
    assert [(at.month, at.day) for at in found] == [(3, 29), (10, 25)]
    assert all(timedelta(0) <= at - at.replace(hour=1, minute=0) < timedelta(hours=1) for at in found)
