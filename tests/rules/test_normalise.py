"""Text is kept as Telegram keeps it, and every change is named."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crowd.rules.normalise import clickable, normalise, units


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


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("see https://example.org/x", ("link",)),
        ("see example.com, it says", ("link",)),
        ("WWW.Example.test", ("link",)),
        ("tg://resolve?domain=x", ("link",)),
        ("t.me/someone", ("link",)),
        ("write to @some_bot", ("@name",)),
        ("mail ann@example.org", ("link",)),
        ("send /payout_1 now", ("/command",)),
        ("/start", ("/command",)),
        ("https://a.io @alice /pay", ("link", "@name", "/command")),
        ("the end.The next", ()),
        ("and/or, km/h, 1/2, 3.14, e.g. this", ()),
        ("a </b> tag", ()),
        ("5 @ 3 dollars", ()),
    ],
)
def test_what_a_phone_makes_clickable_is_found(text: str, kinds: tuple[str, ...]) -> None:
    assert clickable(text) == kinds
