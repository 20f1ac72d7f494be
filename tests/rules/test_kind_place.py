"""Where she lives: typed or shared, and asked back before it counts."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crowd.rules.eligibility import Known
from crowd.screening.base import Fact, Hint, Ours
from crowd.screening.said import Contact, Done, Going, Located, Rejected, Tapped, Trouble, Typed, Wrong
from tests.asking import SCENE, answer, ask, faults, hear, tap, type_

PLACE = 'key = "place"\nkind = "place"\ntext = "Where do you live?"\n'
QUESTION = ask(PLACE)
LISBON = {"city": "Lisbon", "country": "PT", "zone": "Europe/Lisbon", "state": ""}


def test_a_typed_city_is_asked_back_with_the_time_there() -> None:
    heard = type_(QUESTION, "lisboa")

    assert isinstance(heard, Going)
    card = QUESTION.card(heard.state, SCENE)
    assert (card.hint, card.limits) == (Hint.RIGHT_PLACE, {"place": "Lisbon, Portugal", "time": "12:00"})
    assert tap(QUESTION, Ours.YES, heard.state) == Done(LISBON)
    assert type_(QUESTION, "Yes!", heard.state) == Done(LISBON)


def test_a_shared_location_is_asked_back_and_not_kept() -> None:
    heard = hear(QUESTION, Located(38.7236, -9.1402))

    assert isinstance(heard, Going)
    chosen = answer(tap(QUESTION, Ours.YES, heard.state))
    assert (chosen["country"], chosen["zone"]) == ("PT", "Europe/Lisbon")
    assert "38.72" not in str(heard) + str(chosen)


def test_cities_of_one_name_are_buttons_each_with_its_time() -> None:
    heard = type_(QUESTION, "Saint Petersburg")

    assert isinstance(heard, Going)
    card = QUESTION.card(heard.state, SCENE)
    assert card.hint is Hint.WHICH_PLACE
    assert [each.label for each in card.buttons] == [
        "Saint Petersburg, Russia · 15:00",
        "St. Petersburg, FL, United States · 07:00",
        Ours.ELSEWHERE,
    ]
    chosen = answer(tap(QUESTION, "St. Petersburg, FL, United States · 07:00", heard.state))
    assert (chosen["zone"], QUESTION.told(chosen)) == ("America/New_York", "St. Petersburg, FL, United States")


def test_a_wrong_guess_is_left_behind_by_a_tap_a_word_or_another_city() -> None:
    heard = type_(QUESTION, "lisbin")
    assert isinstance(heard, Going)

    assert tap(QUESTION, Ours.ELSEWHERE, heard.state) == Going({})
    assert type_(QUESTION, "no", heard.state) == Going({})
    other = type_(QUESTION, "Porto", heard.state)
    assert isinstance(other, Going)
    assert other.state["spots"][0][0] == "Porto"


def test_the_word_yes_counts_only_where_one_place_was_asked_about() -> None:
    many = type_(QUESTION, "Saint Petersburg")
    assert isinstance(many, Going)

    assert not isinstance(type_(QUESTION, "yes", many.state), Done)


@pytest.mark.parametrize("typed", ["", "???", "asdfghjkl", "on the moon", "what do you mean"])
def test_what_names_no_place_says_so(typed: str) -> None:
    assert type_(QUESTION, typed) == Rejected(Trouble.NO_SUCH_PLACE)


@pytest.mark.parametrize("value", ["0", "5", "", "x"])
def test_a_button_that_is_not_there_changes_nothing(value: str) -> None:
    assert hear(QUESTION, Tapped(value)) == Rejected(Trouble.NO_SUCH_BUTTON)


def test_a_contact_is_no_place() -> None:
    assert hear(QUESTION, Contact("+351912345678", own=True)) == Rejected(Wrong.CONTACT)


def test_it_is_first_asked_with_telegrams_button_for_a_location() -> None:
    card = QUESTION.card({}, SCENE)

    assert (card.hint, card.location, card.buttons) == (Hint.PLACE, True, ())


def test_country_and_time_zone_become_facts() -> None:
    assert QUESTION.facts(LISBON) == (
        Fact("country", "PT", None),
        Fact("time_zone", "Europe/Lisbon", None),
    )
    assert QUESTION.known(LISBON) == (Known("PT", None),)


def test_a_form_may_ask_for_certain_countries() -> None:
    required = ask(PLACE + 'countries = ["PT", "ES"]\nfailure = "This work is for people in Portugal and Spain."\n')

    assert required.met(LISBON)
    assert not required.met({**LISBON, "country": "DE"})


@pytest.mark.parametrize(
    ("change", "cure"),
    [
        ('countries = ["Portugal"]\nfailure = "x"', "two capital letters"),
        ('countries = ["pt"]\nfailure = "x"', "two capital letters"),
        ('fact = "home"', "questions[1].fact"),
    ],
)
def test_a_form_that_makes_no_sense_is_told_the_cure(change: str, cure: str) -> None:
    assert cure in faults(PLACE + change)


def test_nobody_else_may_write_its_facts() -> None:
    other = 'key = "land"\nkind = "text"\ntext = "Your country?"\nfact = "country"\n'

    assert "give every question a fact of its own; used twice: country" in faults(PLACE, other)


@settings(deadline=None)
@given(st.one_of(st.text(max_size=60).map(Typed), st.builds(Located, st.floats(), st.floats())))
def test_whatever_comes_is_answered_and_can_be_shown(said: Typed | Located) -> None:
    heard = hear(QUESTION, said)

    assert isinstance(heard, Going | Rejected)
    if isinstance(heard, Going):
        assert QUESTION.card(heard.state, SCENE).buttons
