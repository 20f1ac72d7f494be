"""Dates as people type them."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crowd.rules import dates

MAY_3 = date(1990, 5, 3)
MARCH_5 = date(1990, 3, 5)

ONE_DAY = [
    "1990-05-03",
    "1990-5-3",
    "1990/05/03",
    "1990.05.03",
    "3.5.1990",
    "03.05.1990",
    " 3. 5. 1990 ",
    "3 May 1990",
    "3rd of May, 1990",
    "May 3 1990",
    "May 3rd, 1990",
    "may 03, 1990!",
    "the 3rd of may 1990",
    "I was born on May 3, 1990",
    "1990 May 3",
    "3-May-1990",
    "3 мая 1990 г.",
    "3 mai 1990",
    "3 de mayo de 1990",
    "3. Mai 1990",
    "٣.٥.١٩٩٠",
    "３．５．１９９０",
]


@pytest.mark.parametrize("typed", ONE_DAY)
def test_one_day_in_many_spellings(typed: str) -> None:
    assert dates.read(typed) == (MAY_3,)


@pytest.mark.parametrize("typed", ["3/5/1990", "03/05/1990", "3-5-1990", "3 5 1990"])
def test_day_and_month_that_can_be_taken_for_each_other_are_two_days(typed: str) -> None:
    assert dates.read(typed) == (MAY_3, MARCH_5)


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("13/5/1990", date(1990, 5, 13)),
        ("5/13/1990", date(1990, 5, 13)),
        ("5/5/1990", date(1990, 5, 5)),
        ("29.2.2000", date(2000, 2, 29)),
        ("Sept 1 2001", date(2001, 9, 1)),
        ("31 декабря 1999", date(1999, 12, 31)),
        ("1 août 1999", date(1999, 8, 1)),
        ("1 março 1999", date(1999, 3, 1)),
    ],
)
def test_what_can_be_one_day_only_is_that_day(typed: str, day: date) -> None:
    assert dates.read(typed) == (day,)


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "yesterday",
        "May 1990",
        "1990",
        "3.5.90",  # which century is not ours to guess
        "30.2.1990",
        "31.4.1990",
        "13.13.1990",
        "0.5.1990",
        "3 5 12 1990",
        "3 Foo 1990",
        "May 3 May",
        "1990 5",
        "1.1.0000",
        "99999999 1 1990",
        "03051990",
    ],
)
def test_what_names_no_day_is_none(typed: str) -> None:
    assert dates.read(typed) == ()


@given(st.dates(min_value=date(1000, 1, 1)))
def test_every_day_is_read_back_from_the_words_it_is_shown_in(day: date) -> None:
    assert dates.read(dates.written(day)) == (day,)
    assert dates.read(day.isoformat()) == (day,)
    assert dates.read(f"{day.day}.{day.month}.{day.year}") == (day,)
    assert day in dates.read(f"{day.month}/{day.day}/{day.year}")


@given(st.text(max_size=60))
def test_any_text_is_answered(text: str) -> None:
    assert len(dates.read(text)) <= 2


@pytest.mark.parametrize(
    ("born", "on", "years"),
    [
        (MAY_3, date(2008, 5, 2), 17),
        (MAY_3, date(2008, 5, 3), 18),
        (date(2008, 2, 29), date(2026, 2, 28), 17),
        (date(2008, 2, 29), date(2026, 3, 1), 18),
    ],
)
def test_an_age_is_counted_in_whole_years(born: date, on: date, years: int) -> None:
    assert dates.age(born, on) == years
