"""First names: what is seen of them stays, what hides or turns the writing round goes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crowd.rules.names import JOINERS, NO_NAME, called


@pytest.mark.parametrize(
    ("given_name", "read"),
    [
        ("Ann", "Ann"),
        ("José María", "José María"),
        ("Zoë 👩‍👩‍👧", "Zoë 👩‍👩‍👧"),
        ("می‌خواهم", "می‌خواهم"),
        ("محمد", "محمد"),
        ("\u202egnp.exe", "gnp.exe"),
        ("A\u200bn\u2060n\ufeff", "Ann"),
        ("\u2067Ann\u2069 \u200e", "Ann"),
        ("Ann\nadmin", "Annadmin"),
        ("  Ann \u3000 Bo ", "Ann Bo"),
        ("\u200b\u200d", NO_NAME),
        ("", NO_NAME),
    ],
)
def test_a_name_is_read_as_it_is_seen(given_name: str, read: str) -> None:
    assert called(given_name) == read


@given(st.text(max_size=64))
def test_a_name_is_one_line_and_reading_it_again_changes_nothing(name: str) -> None:
    read = called(name)

    assert read.strip(JOINERS)
    assert len(read.splitlines()) == 1
    assert called(read) == read
