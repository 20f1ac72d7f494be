"""Days and weeks by her own clock, also where it is put forward or back."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from crowd.rules.days import day_ends, first_of_month, week_began, zone_of


def ms(text: str) -> int:
    return int(datetime.fromisoformat(text).timestamp() * 1000)


@pytest.mark.parametrize(
    ("zone", "began", "ends"),
    [
        (None, "2026-11-01T00:00+00:00", "2026-11-02T00:00+00:00"),
        ("Europe/Berlin", "2026-10-25T00:00+02:00", "2026-10-26T00:00+01:00"),  # 25 hours
        ("Europe/Berlin", "2027-03-28T00:00+01:00", "2027-03-29T00:00+02:00"),  # 23 hours
        ("America/Santiago", "2026-09-06T01:00-03:00", "2026-09-07T00:00-03:00"),  # its midnight is skipped
    ],
)
def test_a_day_ends_where_the_next_begins(zone: str | None, began: str, ends: str) -> None:
    assert day_ends(ms(began), zone_of(zone)) == ms(ends)


@pytest.mark.parametrize(
    ("zone", "now", "monday"),
    [
        (None, "2026-11-01T12:00+00:00", "2026-10-26T00:00+00:00"),
        (None, "2026-11-02T00:00+00:00", "2026-11-02T00:00+00:00"),
        ("Europe/Berlin", "2026-10-25T23:00+01:00", "2026-10-19T00:00+02:00"),
        ("Asia/Kolkata", "2026-11-01T20:00+00:00", "2026-11-02T00:00+05:30"),
    ],
)
def test_a_week_begins_on_monday(zone: str | None, now: str, monday: str) -> None:
    assert week_began(ms(now), zone_of(zone)) == ms(monday)


@pytest.mark.parametrize(
    ("back", "first"), [(0, "2026-11-01T00:00+00:00"), (1, "2026-10-01T00:00+00:00"), (12, "2025-11-01T00:00+00:00")]
)
def test_months_are_counted_back(back: int, first: str) -> None:
    assert first_of_month(ms("2026-11-30T23:59+00:00"), UTC, back=back) == ms(first)


def test_a_zone_that_is_none_is_utc() -> None:
    assert zone_of("Nowhere/At_all") is UTC
    assert zone_of("../etc/passwd") is UTC
