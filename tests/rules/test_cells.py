"""No customer's text becomes a formula in a spreadsheet, and none is lost by that."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crowd.rules.cells import neutral, restored

PAYLOADS = [
    '=HYPERLINK("http://example.org","x")',
    "=cmd|' /C calc'!A0",
    "+1+1",
    "-2+3+cmd|' /C calc'!A0",
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    "  =1+1",
    "\0=1",
    "＝1+1",
    "＋1",
    "－1",
    "＠SUM(1)",
    "+49 30 1234",
    "-",
    "--",
    "=",
    "\ttext",
]


@pytest.mark.parametrize("text", PAYLOADS)
def test_what_begins_like_a_formula_is_neutralised(text: str) -> None:
    assert neutral(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "plain", "a=b", "-1", "-3.50", "12", "it's", "'quoted'", "x-1", "ünïcode", "  x"])
def test_other_text_and_plain_numbers_stay(text: str) -> None:
    assert neutral(text) == text


@given(st.text(st.sampled_from("'=+-@\t\r\n\0 ＝＠a1.")))
def test_the_very_text_can_be_restored(text: str) -> None:
    assert restored(neutral(text)) == text
