"""Cron's five fields, as a table."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest

from crowd.rules.cron import read_cron

WEEK = [date(2026, 11, 2) + timedelta(days=at) for at in range(7)]  # Monday to Sunday


@pytest.mark.parametrize(
    ("text", "fits"),
    [
        pytest.param("0 9 * * 1-5", WEEK[:5], id="1 is Monday"),
        pytest.param("0 9 * * mon-fri", WEEK[:5], id="by name"),
        pytest.param("0 9 * * 0", WEEK[6:], id="0 is Sunday"),
        pytest.param("0 9 * * 7", WEEK[6:], id="and so is 7"),
        pytest.param("0 9 * * 5-7", WEEK[4:], id="to Sunday"),
        pytest.param("0 9 * * fri-mon", [WEEK[0], *WEEK[4:]], id="around the weekend"),
        pytest.param("0 9 * * */2", [WEEK[1], WEEK[3], WEEK[5], WEEK[6]], id="every other"),
        pytest.param("0 9 3 * *", [WEEK[1]], id="a day of the month"),
        pytest.param("0 9 3 * sun", [WEEK[1], WEEK[6]], id="either of two kinds of day"),
        pytest.param("0 9 */2 * sun", [], id="a star with a step is no name: both hold, and the 8th is even"),
        pytest.param("0 9 * oct *", [], id="another month"),
        pytest.param("0 9 * 11,12 *", WEEK, id="this month"),
    ],
)
def test_the_days_that_fit(text: str, fits: list[date]) -> None:
    assert [day for day in WEEK if read_cron(text).fits(day)] == fits


@pytest.mark.parametrize(
    ("text", "times"),
    [
        ("30 9 * * *", [time(9, 30)]),
        ("*/20 9,17 * * *", [time(9), time(9, 20), time(9, 40), time(17), time(17, 20), time(17, 40)]),
        ("0 8-10 * * *", [time(8), time(9), time(10)]),
        ("0 20/2 * * *", [time(20), time(22)]),
    ],
)
def test_the_times_of_a_day(text: str, times: list[time]) -> None:
    assert read_cron(text).times() == times


@pytest.mark.parametrize(
    "text",
    """
    0 9 * *
    0 9 * * * *
    60 9 * * *
    0 24 * * *
    0 9 0 * *
    0 9 * 13 *
    0 9 * * 8
    0 9 * * someday
    0 9-8 * * *
    */0 9 * * *
    a 9 * * *
    0 9 * * mon-
    -1 9 * * *
    """.splitlines(),
)
def test_what_fits_nothing_is_refused_with_the_cure(text: str) -> None:
    with pytest.raises(ValueError, match="write five fields"):
        read_cron(text)
