"""Quiet hours over all time zones, the nights on which clocks change included."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from crowd.rules.quiet import QuietHours, day_began, next_morning, quiet_until

NIGHT = QuietHours.parse("21:00-08:00")
MINUTE = 60_000
DAY = 24 * 60 * MINUTE
YEAR_BEGAN = 1_798_761_600_000  # 2027-01-01 UTC

ZONES = st.sampled_from(sorted(available_timezones())).map(ZoneInfo)
MOMENTS = st.integers(YEAR_BEGAN, YEAR_BEGAN + 366 * DAY)
CLOCKS = st.times(min_value=time(0), max_value=time(23, 59)).map(lambda at: at.replace(second=0, microsecond=0))
HOURS = st.builds(QuietHours, CLOCKS, CLOCKS)


def at(stamp: str, zone: str, fold: int = 0) -> int:
    moment = datetime.fromisoformat(stamp).replace(tzinfo=ZoneInfo(zone), fold=fold)
    return (moment - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(milliseconds=1)


def wall(moment: int, zone: ZoneInfo) -> time:
    return datetime.fromtimestamp(moment / 1000, zone).time()


@given(MOMENTS, ZONES, HOURS)
def test_quiet_hours_end_when_her_clock_says_so(now: int, zone: ZoneInfo, hours: QuietHours) -> None:
    end = quiet_until(now, zone, hours)

    if end is None:
        assert not hours.cover(wall(now, zone))
    else:
        assert now < end <= now + 2 * DAY
        assert not hours.cover(wall(end, zone))


@given(MOMENTS, ZONES)
def test_it_is_quiet_all_the_time_until_the_morning(now: int, zone: ZoneInfo) -> None:
    end = quiet_until(now, zone, NIGHT)

    if end is not None:
        assert all(NIGHT.cover(wall(moment, zone)) for moment in range(now, end, 7 * MINUTE))
        assert NIGHT.cover(wall(end - 1, zone))


@given(MOMENTS, ZONES, HOURS)
def test_the_next_morning_is_on_another_day_and_not_quiet(now: int, zone: ZoneInfo, hours: QuietHours) -> None:
    morning = next_morning(now, zone, hours)

    assert now < morning <= now + 3 * DAY
    assert not hours.cover(wall(morning, zone))
    assert day_began(morning, zone) > day_began(now, zone)


@given(MOMENTS, ZONES)
@example(at("2027-09-05T12:00", "America/Santiago"), ZoneInfo("America/Santiago"))  # a day without midnight
@example(at("2027-11-07T12:00", "America/Havana"), ZoneInfo("America/Havana"))  # a day with two
def test_a_day_began_today(now: int, zone: ZoneInfo) -> None:
    began = day_began(now, zone)

    assert now - 26 * 60 * MINUTE <= began <= now
    assert datetime.fromtimestamp(began / 1000, zone).date() == datetime.fromtimestamp(now / 1000, zone).date()


@pytest.mark.parametrize(
    ("now", "zone", "hours", "expected"),
    [
        pytest.param("2026-11-24T07:59", "Europe/Berlin", "21:00-08:00", "2026-11-24T08:00", id="before breakfast"),
        pytest.param(
            "2026-11-24T21:00", "Europe/Berlin", "21:00-08:00", "2026-11-25T08:00", id="the evening's first moment"
        ),
        pytest.param("2026-11-24T08:00", "Europe/Berlin", "21:00-08:00", None, id="the morning's first moment"),
        pytest.param("2026-11-24T13:30", "Asia/Kolkata", "13:00-15:00", "2026-11-24T15:00", id="a rest at noon"),
        pytest.param("2026-11-24T13:30", "Asia/Kolkata", "", None, id="no quiet hours"),
        pytest.param("2027-03-27T23:00", "Europe/Berlin", "21:00-08:00", "2027-03-28T08:00", id="clocks go forward"),
        pytest.param("2027-10-30T23:00", "Europe/Berlin", "21:00-08:00", "2027-10-31T08:00", id="clocks go back"),
        pytest.param("2026-11-24T12:00", "Nowhere", "21:00-08:00", None, id="noon in UTC"),
    ],
)
def test_when_she_may_be_told(now: str, zone: str, hours: str, expected: str | None) -> None:
    zone = "UTC" if zone == "Nowhere" else zone
    end = quiet_until(at(now, zone), ZoneInfo(zone), QuietHours.parse(hours))
    assert end == (None if expected is None else at(expected, zone))


def test_an_end_that_her_clock_skips_is_the_first_moment_after_it() -> None:
    early = QuietHours.parse("21:00-02:30")
    end = quiet_until(at("2027-03-28T01:00", "Europe/Berlin"), ZoneInfo("Europe/Berlin"), early)
    assert end is not None
    assert at("2027-03-28T03:00", "Europe/Berlin") <= end <= at("2027-03-28T03:30", "Europe/Berlin")


def test_a_quiet_stretch_that_comes_twice_is_quiet_twice() -> None:
    early = QuietHours.parse("21:00-02:30")
    berlin = ZoneInfo("Europe/Berlin")
    second = at("2027-10-31T02:15", "Europe/Berlin", fold=1)
    assert quiet_until(second, berlin, early) == second + 15 * MINUTE


@pytest.mark.parametrize("text", ["25:00-08:00", "21-8", "always", "21:00-08:60"])
def test_hours_that_no_clock_shows_are_refused_with_the_cure(text: str) -> None:
    with pytest.raises(ValueError, match="write them as"):
        QuietHours.parse(text)
