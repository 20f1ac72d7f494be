"""What a wall-clock time means on every night of every zone on which clocks change."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crowd.rules.local_time import begins, ends, local_of

ZONES = sorted(available_timezones() - {"localtime"})
DAY = 86_400_000
MINUTE = 60_000
FIRST_YEAR, LAST_YEAR = 2026, 2028
STEP = 14 * DAY  # in Ramadan some zones change twice within five weeks


def ms(text: str) -> int:
    return int(datetime.fromisoformat(text).astimezone(UTC).timestamp() * 1000)


@lru_cache(maxsize=700)
def changes(name: str) -> tuple[int, ...]:
    """The moments (ms UTC) of these years at which clocks of a zone are changed."""
    zone, found = ZoneInfo(name), []
    at, last = ms(f"{FIRST_YEAR}-01-01T00:00Z"), ms(f"{LAST_YEAR}-01-01T00:00Z")
    while at < last:
        if _offset(at, zone) != _offset(at + STEP, zone):
            low, high = at, at + STEP
            while high - low > 1:
                middle = (low + high) // 2
                low, high = (low, middle) if _offset(middle, zone) != _offset(low, zone) else (middle, high)
            found.append(high)
        at += STEP
    return tuple(found)


def _offset(at: int, zone: ZoneInfo) -> timedelta:
    return local_of(at, zone) - local_of(at, ZoneInfo("UTC"))


@pytest.mark.parametrize(
    ("zone", "local", "begin", "end"),
    [
        pytest.param("Europe/Berlin", "2026-11-02T09:00", "2026-11-02T08:00Z", "2026-11-02T08:00Z", id="a plain day"),
        pytest.param("Europe/Berlin", "2026-03-29T02:30", "2026-03-29T01:00Z", "2026-03-29T01:00Z", id="skipped"),
        pytest.param("Europe/Berlin", "2026-10-25T02:30", "2026-10-25T00:30Z", "2026-10-25T01:30Z", id="twice"),
        pytest.param("Europe/Berlin", "2026-10-25T02:00", "2026-10-25T00:00Z", "2026-10-25T00:00Z", id="until two"),
        pytest.param("Europe/Berlin", "2026-10-25T03:00", "2026-10-25T02:00Z", "2026-10-25T02:00Z", id="until three"),
        pytest.param(
            "America/Santiago", "2026-09-06T00:00", "2026-09-06T04:00Z", "2026-09-06T04:00Z", id="no midnight"
        ),
        pytest.param("Asia/Beirut", "2026-03-29T00:00", "2026-03-28T22:00Z", "2026-03-28T22:00Z", id="Beirut"),
        pytest.param("Africa/Cairo", "2026-04-24T00:30", "2026-04-23T22:00Z", "2026-04-23T22:00Z", id="Cairo"),
        pytest.param("Australia/Lord_Howe", "2026-10-04T02:15", "2026-10-03T15:30Z", "2026-10-03T15:30Z", id="half"),
        pytest.param("Pacific/Apia", "2011-12-30T12:00", "2011-12-30T10:00Z", "2011-12-30T10:00Z", id="no such day"),
    ],
)
def test_a_time_of_the_wall_clock_is_a_moment(zone: str, local: str, begin: str, end: str) -> None:
    at = datetime.fromisoformat(local)

    assert begins(at, ZoneInfo(zone)) == ms(begin)
    assert ends(at, ZoneInfo(zone)) == ms(end)


def around_a_change(draw: st.DrawFn) -> tuple[str, int]:
    """A zone, and a moment on one of its nights if it has any, else anywhere."""
    name = draw(st.sampled_from(ZONES))
    nights = changes(name)
    if nights and draw(st.booleans()):
        return name, draw(st.sampled_from(nights)) + draw(st.integers(-26 * 60, 26 * 60)) * MINUTE
    return name, draw(st.integers(ms("2026-01-01T00:00Z"), ms("2028-01-01T00:00Z")).map(lambda at: at - at % MINUTE))


moments = st.composite(around_a_change)()


@settings(max_examples=100, deadline=None)
@given(moments)
def test_what_a_clock_shows_has_been_shown_first_by_then_and_is_over_after_that(moment: tuple[str, int]) -> None:
    name, at = moment
    zone = ZoneInfo(name)
    shown = local_of(at, zone)

    first, over = begins(shown, zone), ends(shown + timedelta(milliseconds=1), zone)
    assert first <= at < over
    assert local_of(first, zone) == shown
    assert local_of(over - 1, zone) == shown


@settings(max_examples=100, deadline=None)
@given(moments, st.integers(-180, 180))
def test_a_later_time_never_begins_earlier(moment: tuple[str, int], minutes: int) -> None:
    name, at = moment
    zone = ZoneInfo(name)
    shown = local_of(at, zone)
    other = shown + timedelta(minutes=minutes)

    low, high = sorted((shown, other))
    assert begins(low, zone) <= begins(high, zone)


@settings(max_examples=100, deadline=None)
@given(moments, st.integers(-180, 180))
def test_no_clock_shows_a_time_before_that_moment(moment: tuple[str, int], minutes: int) -> None:
    """Just before a time begins, clocks show an earlier one; from then on they have shown it or a later one."""
    name, at = moment
    zone = ZoneInfo(name)
    wanted = local_of(at, zone) + timedelta(minutes=minutes)

    first = begins(wanted, zone)
    assert local_of(first, zone) >= wanted
    assert local_of(first - 1, zone) < wanted


def test_every_change_of_every_zone_is_known_to_these_tests() -> None:
    assert len(ZONES) > 400
    assert len(changes("Europe/Berlin")) == 4
    assert len(changes("Asia/Tokyo")) == 0
