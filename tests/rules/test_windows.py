"""Opening hours: words, cron and holidays; the nights on which clocks change; a simulated year of every zone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crowd.rules.days_off import DaysOff, read_days, read_region
from crowd.rules.local_time import begins, local_of
from crowd.rules.windows import Hours, Look, Weekly, look, read_window
from tests.rules.test_local_time import DAY, MINUTE, ZONES, changes, moments, ms

HOUR = 60 * MINUTE
SAMPLE = ("Europe/Berlin", "America/Santiago", "Australia/Lord_Howe")


def hours(*windows: str, zone: str = "Europe/Berlin", off: DaysOff = DaysOff()) -> Hours:  # noqa: B008
    return Hours(tuple(read_window(each) for each in windows), zone, off)


def edges(found: Hours, start: int, end: int) -> Iterator[tuple[int, bool]]:
    """When it changes in that time, and to what."""
    seen = look(found, start)
    while seen.changes_at is not None and seen.changes_at < end:
        at, seen = seen.changes_at, look(found, seen.changes_at)
        yield at, seen.open


@pytest.mark.parametrize(
    ("text", "window"),
    [
        ("Mon–Fri 09:00–17:00 Europe/Berlin", Weekly(frozenset(range(5)), 540, 1020, "Europe/Berlin")),
        ("mon-fri 9:00-17:00", Weekly(frozenset(range(5)), 540, 1020, None)),
        ("Monday, Wed 09:00–12:30", Weekly(frozenset({0, 2}), 540, 750, None)),
        ("Fri–Mon 10:00–11:00", Weekly(frozenset({4, 5, 6, 0}), 600, 660, None)),
        ("daily 00:00–24:00", Weekly(frozenset(range(7)), 0, 1440, None)),
        ("Mon–Fri 9–17", Weekly(frozenset(range(5)), 540, 1020, None)),
        ("Mon to Fri 9 to 17:30 Europe/Berlin", Weekly(frozenset(range(5)), 540, 1050, "Europe/Berlin")),
        ("9:00-17:00", Weekly(frozenset(range(7)), 540, 1020, None)),
        ("Fri 22-6", Weekly(frozenset({4}), 1320, 1800, None)),
        ("Fri 09:00-05:00", Weekly(frozenset({4}), 540, 1740, None)),
        ("weekends 22:00–02:00", Weekly(frozenset({5, 6}), 1320, 1560, None)),
    ],
)
def test_windows_are_written_in_words(text: str, window: Weekly) -> None:
    assert read_window(text) == window


@pytest.mark.parametrize(
    "text",
    """
    always
    Mon 9-5
    Mon 9
    Mon–Fri 09:00–09:00
    Mon 24:00–02:00
    Mon 09:60–10:00
    Mon 09:00–25:00
    Someday 09:00–10:00
    Monkey 09:00–10:00
    Mon– 09:00–10:00
    0 9 * * mon-fri
    0 9 * * * for 8
    0 9 * * * for 8d
    0 9 * * * for 20s
    """.splitlines(),
)
def test_what_is_no_window_is_refused_with_the_cure(text: str) -> None:
    with pytest.raises(ValueError, match=r"write |lasts between"):
        read_window(text)


def test_a_zone_that_is_none_is_refused() -> None:
    with pytest.raises(ValueError, match="Europe/Paradise is not a time zone"):
        read_window("Mon 09:00–10:00 Europe/Paradise")


@pytest.mark.parametrize(
    ("windows", "at", "expected"),
    [
        pytest.param(["Mon–Fri 09:00–17:00"], "2026-11-02T07:59Z", (False, "2026-11-02T08:00Z"), id="before"),
        pytest.param(["Mon–Fri 09:00–17:00"], "2026-11-02T08:00Z", (True, "2026-11-02T16:00Z"), id="its first moment"),
        pytest.param(["Mon–Fri 09:00–17:00"], "2026-11-02T16:00Z", (False, "2026-11-03T08:00Z"), id="its end is out"),
        pytest.param(["Mon–Fri 09:00–17:00"], "2026-11-06T16:00Z", (False, "2026-11-09T08:00Z"), id="a weekend"),
        pytest.param(["daily 22:00–02:00"], "2026-11-02T00:30Z", (True, "2026-11-02T01:00Z"), id="over midnight"),
        pytest.param(
            ["Mon 09:00–12:00", "Mon 12:00–15:00", "Mon 14:00–18:00"],
            "2026-11-02T09:00Z",
            (True, "2026-11-02T17:00Z"),
            id="what meets or overlaps is one",
        ),
        pytest.param(
            ["Mon 09:00–12:00", "Mon 09:00–12:00 America/New_York"],
            "2026-11-02T12:00Z",
            (False, "2026-11-02T14:00Z"),
            id="a zone of its own",
        ),
        pytest.param(["0 9 * * 1-5 for 8h"], "2026-11-02T12:00Z", (True, "2026-11-02T16:00Z"), id="by cron"),
        pytest.param(
            ["cron 0 9 1 * * for 2d"], "2026-11-02T12:00Z", (True, "2026-11-03T08:00Z"), id="longer than a day"
        ),
        pytest.param(["0 0 29 feb * for 1h"], "2026-11-02T12:00Z", (False, "2028-02-28T23:00Z"), id="a leap day"),
        pytest.param(["0 0 30 feb * for 1h"], "2026-11-02T12:00Z", (False, None), id="never"),
        pytest.param(["daily 00:00–24:00"], "2026-11-02T12:00Z", (True, None), id="always"),
        pytest.param(["daily 02:00–03:00"], "2026-03-28T12:00Z", (False, "2026-03-30T00:00Z"), id="skipped as a whole"),
        pytest.param(["daily 02:30–04:00"], "2026-03-28T12:00Z", (False, "2026-03-29T01:00Z"), id="its start skipped"),
        pytest.param(["daily 02:30–04:00"], "2026-10-24T23:00Z", (False, "2026-10-25T00:30Z"), id="its start twice"),
        pytest.param(["daily 01:00–02:30"], "2026-10-25T00:45Z", (True, "2026-10-25T01:30Z"), id="its end twice"),
    ],
)
def test_when_it_is_open(windows: list[str], at: str, expected: tuple[bool, str | None]) -> None:
    open_, changes_at = expected

    assert look(hours(*windows), ms(at)) == Look(open_, changes_at and ms(changes_at))  # type: ignore[arg-type]


def test_a_window_that_begins_on_a_day_off_is_left_out_as_a_whole() -> None:
    off = DaysOff((read_region("DE-BY"),), (read_days("2026-12-28..2026-12-30"),))
    found = hours("daily 22:00–02:00", off=off)

    nights = [local_of(at, ZoneInfo("Europe/Berlin")).date() for at, open_ in edges(found, *_december()) if open_]
    assert [day.day for day in nights if day.month == 12 and day.day > 20] == [21, 22, 23, 24, 27, 31]


def _december() -> tuple[int, int]:
    return ms("2026-12-01T00:00Z"), ms("2027-01-01T12:00Z")


@pytest.mark.parametrize("value", ["", "Bavaria", "XX", "DE-XYZ", 7])
def test_a_region_without_known_holidays_is_refused(value: object) -> None:
    with pytest.raises(ValueError, match="give a country"):
        read_region(value)


@pytest.mark.parametrize("value", ["", "tomorrow", "2026-13-01", "2026-12-24..2026-12-20", 7])
def test_what_is_no_day_off_is_refused(value: object) -> None:
    with pytest.raises(ValueError, match="write a day"):
        read_days(value)


@settings(max_examples=100, deadline=None)
@given(moments, st.integers(0, 1439), st.integers(1, 1439), st.sets(st.integers(0, 6), min_size=1))
def test_it_is_open_whenever_clocks_show_a_time_of_the_window(
    moment: tuple[str, int], start: int, length: int, days: set[int]
) -> None:
    """On every night of every zone; beyond that only while clocks repeat an hour."""
    name, at = moment
    window = Weekly(frozenset(days), start, start + length, None)
    seen = look(Hours((window,), name), at)

    shown = local_of(at, ZoneInfo(name))
    if _inside(window, shown):
        assert seen.open
    elif seen.open:
        assert any(abs(change - at) <= DAY for change in changes(name))
    assert seen.changes_at is None or seen.changes_at > at


def _inside(window: Weekly, shown: datetime) -> bool:
    minute = shown.hour * 60 + shown.minute
    today = shown.weekday() in window.days and window.start <= minute < window.end
    return today or ((shown.weekday() - 1) % 7 in window.days and window.start <= minute + 1440 < window.end)


def year_of(name: str) -> None:
    """A year of office hours and one of nights: one opening for each day that has one, and nothing at other times."""
    zone, start, end = ZoneInfo(name), ms("2026-01-01T00:00Z"), ms("2027-01-01T00:00Z")
    office = list(edges(hours("Mon–Fri 09:00–17:00", zone=name), start, end))
    opened = [local_of(at, zone) for at, open_ in office if open_]
    assert 259 <= len(opened) <= 262
    assert len({at.date() for at in opened}) == len(opened)
    assert {(at.hour, at.minute, at.weekday() < 5) for at in opened} == {(9, 0, True)}
    assert all(before[1] != after[1] for before, after in pairwise(office))

    night = hours("daily 00:00–03:00", zone=name)
    nights = [local_of(at, zone) for at, open_ in edges(night, start, end) if open_]
    assert 364 <= len(nights) <= 366
    assert len({at.date() for at in nights}) == len(nights)
    skipped = [at for at in nights if (at.hour, at.minute) != (0, 0)]
    assert all(local_of(change, zone) in skipped for change in _lost_midnights(name))
    assert len(skipped) == len(_lost_midnights(name))


def nights_by_cron(name: str) -> None:
    """What cron begins at 02:30 begins once on every local day, and never at a time that clocks do not show."""
    zone, start, end = ZoneInfo(name), ms("2026-01-01T12:00Z"), ms("2027-01-01T12:00Z")
    found = hours("30 2 * * * for 10m", zone=name)
    begun = [local_of(at, zone) for at, open_ in edges(found, start, end) if open_]
    first = local_of(start, zone).date()
    later = [first + timedelta(days=step) for step in range(367)]
    dates = [at.date() for at in begun]
    assert dates == [day for day in later if dates[0] <= day <= dates[-1]]
    assert 364 <= len(dates) <= 366
    assert all((at.hour, at.minute) == (2, 30) or _after_a_jump(at, zone) for at in begun)


def _after_a_jump(shown: datetime, zone: ZoneInfo) -> bool:
    """Whether 02:30 does not exist on that day, and this is when clocks first show a later time."""
    half_past = shown.replace(hour=2, minute=30)
    at = begins(half_past, zone)
    return local_of(at, zone) == shown and local_of(at - 1, zone) < half_past


def _lost_midnights(name: str) -> list[int]:
    """Changes of that year at which clocks jump from before or at midnight to after it."""
    zone = ZoneInfo(name)
    found = []
    for change in changes(name):
        before, after = local_of(change - 1, zone) + timedelta(milliseconds=1), local_of(change, zone)
        midnight = after.replace(hour=0, minute=0, second=0, microsecond=0)
        if after.year == 2026 and before <= midnight < after:
            found.append(change)
    return found


@pytest.mark.parametrize("name", SAMPLE)
def test_a_year_opens_once_on_every_day_that_has_a_window(name: str) -> None:
    year_of(name)
    nights_by_cron(name)


@pytest.mark.slow
@pytest.mark.parametrize("name", ZONES)
def test_a_year_opens_once_on_every_day_in_every_zone(name: str) -> None:
    year_of(name)
    nights_by_cron(name)
