"""The own phone number, by Telegram's button and by nothing else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crowd.screening.base import Fact, Hint
from crowd.screening.said import Contact, Done, Located, Other, Rejected, Trouble, Wrong
from tests.asking import SCENE, ask, hear, type_

PHONE = 'key = "phone"\nkind = "phone"\ntext = "Your phone number?"\nfact = "phone"\n'
QUESTION = ask(PHONE)
NUMBER = {"phone": "+351912345678"}


@pytest.mark.parametrize("sent", ["351912345678", "+351912345678", "+351 912 345 678"])
def test_the_own_number_is_kept_in_one_spelling(sent: str) -> None:
    assert hear(QUESTION, Contact(sent, own=True)) == Done(NUMBER)


def test_somebody_elses_number_is_refused() -> None:
    assert hear(QUESTION, Contact("351912345678", own=False)) == Rejected(Trouble.NOT_YOUR_NUMBER)


@pytest.mark.parametrize("typed", ["+351912345678", "351912345678", "no", "yes", "", "I have none"])
def test_a_typed_number_proves_nothing(typed: str) -> None:
    assert type_(QUESTION, typed) == Rejected(Trouble.SHARE_YOUR_NUMBER)


@pytest.mark.parametrize("odd", ["", "1", "not a number"])
def test_a_number_that_is_none_is_refused(odd: str) -> None:
    assert hear(QUESTION, Contact(odd, own=True)) == Rejected(Trouble.NO_SUCH_NUMBER)


def test_a_place_on_the_map_is_no_number() -> None:
    assert hear(QUESTION, Located(0, 0)) == Rejected(Wrong.LOCATION)
    assert hear(QUESTION, Other(Wrong.FORWARDED)) == Rejected(Wrong.FORWARDED)


def test_it_is_asked_with_telegrams_own_button() -> None:
    card = QUESTION.card({}, SCENE)

    assert (card.hint, card.phone, card.location) == (Hint.PHONE, True, False)
    assert QUESTION.told(NUMBER) == "+351912345678"
    assert QUESTION.facts(NUMBER) == (Fact("phone", "+351912345678", None),)


@given(st.text(max_size=40), st.booleans())
def test_any_contact_is_answered(number: str, own: bool) -> None:
    heard = hear(QUESTION, Contact(number, own))

    assert isinstance(heard, Rejected) or (own and str(heard).count("+"))
