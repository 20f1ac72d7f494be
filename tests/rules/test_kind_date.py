"""A day, typed in any spelling, and asked back where it may be two."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crowd.rules.eligibility import Known
from crowd.screening.base import Fact, Hint
from crowd.screening.form import stored_form
from crowd.screening.said import Done, Going, Rejected, Tapped, Trouble
from tests.asking import SCENE, answer, ask, faults, hear, load, tap, type_

BORN = """
key = "born"
kind = "date"
text = "When were you born?"
max = "today"
at_least_years = 18
failure = "You have to be 18 years old."
fact = "born"
"""
QUESTION = ask(BORN)
MAY_3 = {"date": "1990-05-03", "on": "2026-11-25"}


@pytest.mark.parametrize("typed", ["3.5.1990", "1990-05-03", "May 3 1990", "3rd of May 1990"])
def test_a_typed_day_is_the_answer(typed: str) -> None:
    assert type_(QUESTION, typed) == Done(MAY_3)
    assert QUESTION.told(MAY_3) == "3 May 1990"


def test_a_day_that_may_be_two_is_asked_back_with_a_button_for_each() -> None:
    heard = type_(QUESTION, "3/5/1990")

    assert heard == Going({"days": ["1990-05-03", "1990-03-05"]})
    card = QUESTION.card(heard.state, SCENE)
    assert (card.hint, [each.label for each in card.buttons]) == (Hint.WHICH_DAY, ["3 May 1990", "5 March 1990"])
    assert tap(QUESTION, "5 March 1990", heard.state) == Done({"date": "1990-03-05", "on": "2026-11-25"})
    assert type_(QUESTION, "3 May 1990", heard.state) == Done(MAY_3)


@pytest.mark.parametrize(("typed", "day"), [("today", "2026-11-25"), ("Yesterday.", "2026-11-24")])
def test_a_day_near_by_may_be_called_so(typed: str, day: str) -> None:
    assert answer(type_(QUESTION, typed))["date"] == day


def test_of_two_days_the_one_that_is_allowed_is_meant() -> None:
    assert answer(type_(QUESTION, "10/12/2026"))["date"] == "2026-10-12"


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("", Rejected(Trouble.NOT_A_DATE)),
        ("long ago", Rejected(Trouble.NOT_A_DATE)),
        ("30.2.1990", Rejected(Trouble.NOT_A_DATE)),
        ("26.11.2026", Rejected(Trouble.TOO_LATE, found="26 November 2026", limit="25 November 2026")),
        ("31.12.1899", Rejected(Trouble.TOO_EARLY, found="31 December 1899", limit="1 January 1900")),
    ],
)
def test_what_is_no_answer_says_why(typed: str, why: Rejected) -> None:
    assert type_(QUESTION, typed) == why


@pytest.mark.parametrize("value", ["0", "2", "", "x"])
def test_a_button_that_is_not_there_changes_nothing(value: str) -> None:
    assert hear(QUESTION, Tapped(value)) == Rejected(Trouble.NO_SUCH_BUTTON)


def test_who_is_of_age_on_the_day_of_the_answer_stays_so() -> None:
    assert QUESTION.met({"date": "2008-11-25", "on": "2026-11-25"})
    assert not QUESTION.met({"date": "2008-11-26", "on": "2026-11-25"})


def test_the_fact_has_an_order() -> None:
    assert QUESTION.facts(MAY_3) == (Fact("born", "1990-05-03", 19900503),)
    assert QUESTION.known(MAY_3) == (Known("1990-05-03", 19900503),)


def test_a_range_given_as_days_of_the_form_holds_after_it_was_stored() -> None:
    form = load('key = "from"\nkind = "date"\ntext = "From when on?"\nmin = 2026-01-01\nmax = 2026-12-31\n')
    assert not isinstance(form, list)
    stored = stored_form(form.body())

    assert stored.fingerprint == form.fingerprint
    assert type_(stored.questions[0], "1.1.2027") == Rejected(
        Trouble.TOO_LATE, found="1 January 2027", limit="31 December 2026"
    )


@pytest.mark.parametrize(
    ("change", "cure"),
    [
        ("min = 2000-01-02\nmax = 2000-01-01", "give a max that is not before min"),
        ('max = "tomorrow"', "questions[1].max"),
        ("at_least_years = 0", "at least 1"),
    ],
)
def test_a_form_that_makes_no_sense_is_told_the_cure(change: str, cure: str) -> None:
    bare = BORN.replace('max = "today"\n', "").replace("at_least_years = 18\n", "").replace("failure", "help")

    assert cure in faults(bare + change)


@given(st.dates(min_value=date(1900, 1, 1), max_value=date(2026, 11, 25)))
def test_every_day_in_the_range_is_read_back_as_it_is_told(day: date) -> None:
    given_day = answer(type_(QUESTION, f"{day:%d.%m.%Y}"))

    assert given_day["date"] == day.isoformat()
    assert answer(type_(QUESTION, QUESTION.told(given_day))) == given_day


@given(st.text(max_size=60))
def test_any_text_is_answered(text: str) -> None:
    assert isinstance(type_(QUESTION, text), Done | Going | Rejected)
