"""Evidence: what has the form of a link, and what stands in a text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crowd.tasktypes.base import Trouble, Wrong
from crowd.tasktypes.evidence import LONGEST_LINK, LONGEST_QUOTE, is_linklike, link, quote, stands_in

SOURCE = "The bridge was opened in 1889,\nand  painted red.\n\nIn 1901 it was Painted green."


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("https://example.org", "https://example.org"),
        ("  http://example.org/a?b=c#d ", "http://example.org/a?b=c#d"),
        ("HTTPS://Example.ORG/A", "HTTPS://Example.ORG/A"),
        ("www.example.org/a", "https://www.example.org/a"),
        ("https://sub.example.co.uk:8080/", "https://sub.example.co.uk:8080/"),
        ("https://de.wikipedia.org/wiki/Köln", "https://de.wikipedia.org/wiki/Köln"),
        ("https://müller.de", "https://müller.de"),
        ("https://xn--mller-kva.xn--p1ai", "https://xn--mller-kva.xn--p1ai"),
    ],
)
def test_a_link_is_kept_as_it_came(text: str, kept: str) -> None:
    assert link(text) == kept


@pytest.mark.parametrize(
    "text",
    [
        "",
        "example.org",
        "https://",
        "https://localhost",
        "https://example",
        "https://-a.org",
        "https://1.2.3.4/a",
        "https://[::1]/",
        "https://[bad",
        "https://example.org:99999",
        "https://user:word@example.org",
        "ftp://example.org",
        "javascript://example.org/%0aalert(1)",
        "https://example.org see there",
        "https://example.org\nhttps://example.com",
        "https://exa\u202emple.org",
        "https://a..org",
    ],
)
def test_anything_else_is_no_link(text: str) -> None:
    assert link(text) == Wrong(Trouble.NOT_A_LINK)


def test_a_link_has_an_end() -> None:
    assert link("https://example.org/" + "a" * LONGEST_LINK) == Wrong(Trouble.TOO_LONG, LONGEST_LINK)


@given(st.text())
def test_no_text_raises(text: str) -> None:
    assert isinstance(link(text), (str, Wrong))
    assert isinstance(quote(text, SOURCE), (str, Wrong))
    assert isinstance(link(f"https://{text}"), (str, Wrong))


@pytest.mark.parametrize(
    "text", ["opened in 1889", "OPENED IN  1889,\nand", "“painted red.”", "painted green", "... in 1901 it was …"]
)
def test_case_white_space_and_quotation_marks_are_forgiven(text: str) -> None:
    assert quote(text, SOURCE) == text.strip()


@pytest.mark.parametrize("text", ["opened in 1890", "red in 1901"])
def test_words_that_do_not_stand_there_are_no_quote(text: str) -> None:
    assert quote(text, SOURCE) == Wrong(Trouble.NOT_FROM_TEXT)
    assert quote(text) == text


@pytest.mark.parametrize("text", ["", "  ", '""', "…"])
def test_a_quote_has_words(text: str) -> None:
    assert quote(text, SOURCE) == Wrong(Trouble.EMPTY)
    assert not stands_in(text, SOURCE)


def test_a_quote_has_an_end() -> None:
    assert quote("a" * (LONGEST_QUOTE + 1)) == Wrong(Trouble.TOO_LONG, LONGEST_QUOTE)


@pytest.mark.parametrize(
    ("text", "is_one"),
    [("https://x", True), ("WWW.x", True), ("ftp://x", True), ("see https://x", False), ("x", False)],
)
def test_what_begins_as_a_link_is_judged_as_one(text: str, is_one: bool) -> None:
    assert is_linklike(text) is is_one
