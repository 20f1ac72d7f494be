"""To whom a broadcast goes, when by each one's clock, how many that is, and what counts as a yes."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crowd.rules import broadcasting
from crowd.rules.broadcasting import (
    EVERYBODY,
    Audience,
    Reach,
    When,
    is_number,
    outgrown,
    reach,
    read_audience,
    read_when,
)
from crowd.rules.quiet import QuietHours
from storage.records.audience import Hearing

NOON = 1_793_534_400_000  # 2026-11-01T12:00 UTC
MINUTE, HOUR = 60_000, 3_600_000
NIGHT = QuietHours.parse("21:00-08:00")


@pytest.mark.parametrize(
    "text",
    [
        *("everybody", "invited:facts", "working:facts-2", "finished:facts"),
        "english >= C1 and country in DE, AT",
        "finished:facts and (english >= C1 or degree = yes)",
    ],
)
def test_an_audience_reads_back_as_it_is_written(text: str) -> None:
    assert str(read_audience(text)) == text


@pytest.mark.parametrize(
    "text", ["", "all", "invited", "invited:", "invited:Facts!", "nobody:facts", "everybody:facts"]
)
def test_what_is_no_audience_says_how_one_is_written(text: str) -> None:
    with pytest.raises(ValueError, match="invited:SLUG"):
        read_audience(text)


def test_a_fault_in_a_condition_is_told_with_its_place() -> None:
    with pytest.raises(ValueError, match="character 19"):
        read_audience("english >= C1 and country DE")
    assert read_audience("invited: facts\nenglish >= C1") == read_audience("invited:facts and english >= C1")


def test_blanks_around_an_audience_are_nothing() -> None:
    assert read_audience(" everybody ") == EVERYBODY
    assert read_audience("working: facts ") == Audience("working", "facts")


@pytest.mark.parametrize(
    ("text", "when"),
    [
        ("now", When()),
        (" Now ", When()),
        ("morning", When(time(9))),
        ("7:05", When(time(7, 5))),
        ("2026-12-01 10:30", When(time(10, 30), date(2026, 12, 1))),
        ("2026-12-01T10:30", When(time(10, 30), date(2026, 12, 1))),
    ],
)
def test_a_time_is_read(text: str, when: When) -> None:
    assert read_when(text, NOON) == when
    assert read_when(str(when), NOON) == when


@pytest.mark.parametrize(
    "text", ["", "soon", "25:00", "10:61", "10", "2026-13-01 10:00", "2026-02-30 10:00", "10:30 pm"]
)
def test_what_is_no_time_says_how_one_is_written(text: str) -> None:
    with pytest.raises(ValueError, match="10:30"):
        read_when(text, NOON)


def test_a_time_that_is_over_everywhere_is_refused_and_one_that_is_not_over_in_the_west_is_taken() -> None:
    with pytest.raises(ValueError, match=broadcasting.PAST):
        read_when("2026-10-31 10:00", NOON)
    assert read_when("2026-11-01 10:00", NOON).day == date(2026, 11, 1)


def test_a_time_beyond_a_year_is_refused() -> None:
    with pytest.raises(ValueError, match=broadcasting.FAR):
        read_when("9999-12-31 23:59", NOON)


def shows(at: int, zone: str) -> str:
    return datetime.fromtimestamp(at / 1000, ZoneInfo(zone)).strftime("%a %H:%M")


@pytest.mark.parametrize(
    ("zone", "shown"),
    [
        ("UTC", "Mon 09:00"),
        ("America/Los_Angeles", "Sun 09:00"),
        ("Asia/Tokyo", "Mon 09:00"),
        ("Asia/Kathmandu", "Mon 09:00"),
    ],
)
def test_a_morning_is_each_persons_own_next_one(zone: str, shown: str) -> None:
    assert shows(When(time(9)).due(NOON, ZoneInfo(zone)), zone) == shown


def test_a_day_is_each_persons_own_day() -> None:
    when = When(time(10, 30), date(2026, 12, 1))
    for zone in ("UTC", "Pacific/Kiritimati", "Pacific/Pago_Pago"):
        assert shows(when.due(NOON, ZoneInfo(zone)), zone) == "Tue 10:30"


def test_nothing_is_due_before_it_was_said() -> None:
    assert When().due(NOON, UTC) == NOON
    assert (
        When(time(10), date(2026, 11, 1)).due(NOON, ZoneInfo("Asia/Tokyo")) == NOON
    )  # over there, not yet in the west


def test_where_her_clock_skips_the_time_it_comes_as_much_later() -> None:
    new_york, night = ZoneInfo("America/New_York"), 1_804_939_200_000  # noon of 2027-03-13, UTC
    assert shows(When(time(2, 30)).due(night, new_york), "America/New_York") == "Sun 03:30"


ZONES = st.sampled_from(["UTC", "America/Santiago", "Australia/Lord_Howe", "Africa/Casablanca", "Pacific/Apia"])


@given(st.integers(NOON, NOON + 400 * 24 * HOUR), ZONES, st.times())
def test_a_time_of_day_comes_within_26_hours_and_never_at_once(now: int, zone: str, at: time) -> None:
    due = When(at.replace(second=0, microsecond=0)).due(now, ZoneInfo(zone))
    assert now < due <= now + 26 * HOUR


def test_who_sleeps_is_told_from_the_time_zones() -> None:
    zones = {"": 5, "Europe/Berlin": 4, "America/Los_Angeles": 3, "Asia/Tokyo": 2}
    hearing = [Hearing(zone, None, off=False, count=count) for zone, count in zones.items()]
    assert reach(hearing, quiet=NIGHT, now=NOON) == Reach(people=14, asleep=3 + 2, takes=560)
    assert reach([], quiet=NIGHT, now=NOON) == Reach(0, 0, 0)


def test_who_sleeps_goes_by_her_own_quiet_hours_and_who_turned_such_messages_off_is_told_apart() -> None:
    hearing = [
        Hearing("", "11:00-13:00", off=False, count=2),
        Hearing("Asia/Tokyo", "", off=False, count=3),
        Hearing("Asia/Tokyo", None, off=True, count=4),
    ]
    assert reach(hearing, quiet=NIGHT, now=NOON) == Reach(people=5, asleep=2, takes=200, off=4)


def test_a_number_is_typed_above_a_hundred() -> None:
    assert not Reach(100, 0, 0).typed
    assert Reach(101, 0, 0).typed


@pytest.mark.parametrize("words", ["1204", "1,204", "1.204", "1 204", "1\u202f204", " 1204 "])
def test_the_number_may_have_marks_between_its_thousands(words: str) -> None:
    assert is_number(words, 1204)


@pytest.mark.parametrize("words", ["", "yes", "1205", "12o4", "-1204", "1204 people", "all 1204"])
def test_anything_else_is_no_yes(words: str) -> None:
    assert not is_number(words, 1204)


@pytest.mark.parametrize(
    ("counted", "people", "asked"), [(3, 13, False), (3, 14, True), (1000, 1100, False), (1000, 1101, True)]
)
def test_she_is_asked_again_when_many_more_would_get_it(counted: int, people: int, asked: bool) -> None:
    assert outgrown(counted, people) is asked


def test_fewer_people_than_she_said_yes_to_are_no_question() -> None:
    assert not outgrown(1000, 1)


def test_how_fast_it_goes_and_how_long_it_takes() -> None:
    assert broadcasting.a_minute(250, under_way=HOUR) == 1500
    assert broadcasting.a_minute(50, under_way=2_000) == 1500
    assert broadcasting.time_left(3000, 1500) == 2 * MINUTE
    assert broadcasting.time_left(3000, 0) is None
    assert broadcasting.time_left(0, 0) == 0
