"""What a phone would make clickable is found, and ordinary text is left alone."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crowd.rules.clickable import clickable, spans


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("see https://example.org/x", ("link",)),
        ("see example.com, it says", ("link",)),
        ("WWW.Example.test", ("link",)),
        ("tg://resolve?domain=x", ("link",)),
        ("http://localhost", ("link",)),
        ("t.me/someone", ("link",)),
        ("any.museum or new.zip", ("link",)),
        ("пример.рф", ("link",)),
        ("xn--e1afmkfd.xn--p1ai", ("link",)),
        ("💩.la", ("link",)),
        ("end.The next, and a.io", ("link",)),
        ("mail ann@example.org", ("link",)),
        ("write to @some_bot", ("@name",)),
        ("(@ab)", ("@name",)),
        ("send /payout_1 now", ("/command",)),
        ("/start", ("/command",)),
        ("/1@some_bot", ("/command",)),
        ("a #tag and $USD", ("#tag",)),
        ("call +1 555 010 9999", ("number",)),
        ("pay with 4111 1111 1111 1111", ("number",)),
        ("https://a.io @alice /pay", ("link", "@name", "/command")),
        ("the end.The next", ()),
        ("and/or, km/h, 1/2, 3.14, e.g. this, i.e. that", ()),
        ("a </b> tag", ()),
        ("5 @ 3 dollars, #1 of 1914-1918, 1 000 000", ()),
        ("What?! Yes... no", ()),
    ],
)
def test_what_a_phone_makes_clickable_is_found(text: str, kinds: tuple[str, ...]) -> None:
    assert clickable(text) == kinds


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("see (example.com/a?b=1), ok", ["example.com/a?b=1"]),
        ("“<https://a.io>”", ["https://a.io"]),
        ("mail ann@example.org.", ["ann@example.org"]),
        ("@ann/@ben", ["@ann", "@ben"]),
        ("/pay @ann", ["/pay", "@ann"]),
    ],
)
def test_as_much_is_found_as_a_phone_would_underline(text: str, found: list[str]) -> None:
    assert [text[begin:end] for begin, end, _ in spans(text)] == found


@given(st.text(st.sampled_from("a.b/@#$+1 :\n<(é")))
def test_what_is_found_is_in_order_and_apart(text: str) -> None:
    places = [0, *(at for begin, end, _ in spans(text) for at in (begin, end)), len(text)]
    assert places == sorted(places)


@pytest.mark.parametrize("piece", ["a.b", "a.bc,", ".Ab", "@", "/a", "#a#", "+1", "1 ", "(", "x.aa'", "x.aa '", "$A"])
def test_the_longest_task_is_searched_in_no_time(piece: str) -> None:
    begun = time.process_time()
    spans(piece * (50_000 // len(piece)) + "a")
    assert time.process_time() - begun < 0.5
