"""Phone numbers in one spelling."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crowd.rules.phones import normalised


@pytest.mark.parametrize(
    "given_by_telegram",
    ["351912345678", "+351912345678", "+351 912 345 678", "00351912345678", "+351 (912) 345-678", "351.912.345.678"],
)
def test_one_number_has_one_spelling(given_by_telegram: str) -> None:
    assert normalised(given_by_telegram) == "+351912345678"


@pytest.mark.parametrize("wrong", ["", "+", "123456", "1" * 16, "my number", "+35191234567a", "+٣٥١٩١٢٣٤٥٦٧٨"])
def test_what_is_no_international_number_is_none(wrong: str) -> None:
    assert normalised(wrong) is None


@given(st.from_regex(r"[1-9][0-9]{6,14}", fullmatch=True))
def test_a_normalised_number_stays_as_it_is(digits: str) -> None:
    assert normalised(digits) == f"+{digits}"
    assert normalised(f"+{digits}") == f"+{digits}"


@given(st.text(max_size=30))
def test_any_text_is_answered(text: str) -> None:
    number = normalised(text)

    assert number is None or normalised(number) == number
