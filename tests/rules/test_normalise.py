"""Text is kept as Telegram keeps it, and every change is named."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crowd.rules.normalise import blank, normalise, units


@pytest.mark.parametrize(
    ("text", "kept", "changes"),
    [
        ("plain", "plain", ()),
        ("two\nlines\n\nand more", "two\nlines\n\nand more", ()),
        ("a\r\nb", "a\nb", ("carriage returns dropped",)),
        ("a\tb", "a b", ("tabs became spaces",)),
        ("a\x00b\x1fc", "a b c", ("control characters became spaces",)),
        ("a\u2028b\u202ec", "abc", ("separators and direction marks dropped",)),
        ("a\ud83db", "ab", ("broken characters dropped",)),
        ("  a \n", "a", ("spaces at the ends trimmed",)),
        ("u\u0333", "u", ("combining lines dropped",)),
        (" \r\n\t ", "", ("carriage returns dropped", "tabs became spaces", "spaces at the ends trimmed")),
    ],
)
def test_each_change_of_the_server_is_made_here_and_named(text: str, kept: str, changes: tuple[str, ...]) -> None:
    done = normalise(text)

    assert done.text == kept
    assert done.changes == changes


def test_a_ring_that_came_apart_from_its_letter_is_not_lost() -> None:
    assert normalise(unicodedata.normalize("NFD", "Århus på cykel")).text == "Århus på cykel"


def test_emoji_joined_of_several_and_right_to_left_text_stay_whole() -> None:
    text = "👩‍👩‍👧‍👦 שלום \u200f😀"

    assert normalise(text).text == text


@given(st.text(st.characters(exclude_categories=())))
def test_normalised_text_changes_no_more_and_can_be_sent(text: str) -> None:
    once = normalise(text).text

    assert normalise(once).changes == ()
    once.encode()


@given(st.text(st.characters(exclude_categories=("Cs",))))
def test_length_is_counted_in_utf_16_units(text: str) -> None:
    assert units(text) == len(text.encode("utf-16-le")) // 2


@pytest.mark.parametrize("text", ["", " \n", "\u200b", "\u2800\ufeff \u200d", "\ufffc\xa0"])
def test_what_shows_nothing_is_blank(text: str) -> None:
    assert blank(text)
    assert not blank(f"{text}.")
