"""Texts and entities as Telegram reads, cleans and finds them."""

import html
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.entities import formatted
from sandbox.entities.parts import split_as_client
from sandbox.refusals import Refusal

PERSON = {"id": 7, "is_bot": False, "first_name": "Ann"}


def read(text: str, mode: str | None = None, entities: Any = None) -> tuple[str, list[Any]]:
    """The text, and each entity as (type, offset, length, …more)."""
    kept, found = formatted(
        text, parse_mode=mode, entities=entities, find_user=lambda number: PERSON if number == 7 else None
    )
    return kept, [(e["type"], e["offset"], e["length"], *list(e.values())[3:]) for e in found]


@pytest.mark.parametrize(
    ("text", "kept", "entities"),
    [
        ("<b>bold</b> <i>it</i>", "bold it", [("bold", 0, 4), ("italic", 5, 2)]),
        ("<strong>a</strong><em>b</em>", "ab", [("bold", 0, 1), ("italic", 1, 1)]),
        ("<u>a</u><ins>b</ins>", "ab", [("underline", 0, 1), ("underline", 1, 1)]),
        ("<s>a</s>", "a", [("strikethrough", 0, 1)]),
        ('<span class="tg-spoiler">a</span>', "a", [("spoiler", 0, 1)]),
        ("<tg-spoiler>a</tg-spoiler>", "a", [("spoiler", 0, 1)]),
        ("<B>a</b>", "a", [("bold", 0, 1)]),
        ("<b>a<i>b</i></b>", "ab", [("bold", 0, 2), ("italic", 1, 1)]),
        ("<i><b>ab</b></i>", "ab", [("bold", 0, 2), ("italic", 0, 2)]),
        ("😀<b>😀é</b>", "😀😀é", [("bold", 2, 3)]),
        ("&lt;b&gt; &amp;amp; &quot; &copy; &#65;&#x1F600;&#0;", '<b> &amp; " &copy; A😀&#0;', []),
        ("&lt", "<", []),
        ('<a href="example.org">x</a>', "x", [("text_link", 0, 1, "http://example.org/")]),
        (
            "<a href='https://Example.org/a?b=1&amp;c=2'>x</a>",
            "x",
            [("text_link", 0, 1, "https://example.org/a?b=1&c=2")],
        ),
        ('<a href="nothing">x</a>', "x", []),
        ("<a>example.org</a>", "example.org", [("text_link", 0, 11, "http://example.org/")]),
        ('<a href="tg://user?id=7">Ann</a>', "Ann", [("text_mention", 0, 3, PERSON)]),
        ('<a href="tg://user?id=8">Bob</a>', "Bob", []),
        ("<pre>x</pre>", "x", [("pre", 0, 1)]),
        ('<pre><code class="language-python">x</code></pre>', "x", [("pre", 0, 1, "python")]),
        ("<code>a &lt; b</code>", "a < b", [("code", 0, 5)]),
        ("<blockquote>q</blockquote>", "q", [("blockquote", 0, 1)]),
        ("<blockquote expandable>q</blockquote>", "q", [("expandable_blockquote", 0, 1)]),
        (
            '<tg-emoji emoji-id="5368324170671202286">👍</tg-emoji>',
            "👍",
            [("custom_emoji", 0, 2, "5368324170671202286")],
        ),
        ("<b></b>x", "x", []),
        ("<b> </b>x", "x", []),
        ("  <b>a</b>  ", "a", [("bold", 0, 1)]),
        ("a</ >", None, "Unexpected end tag at byte offset 1"),
        ("a<x>b</x>", None, 'Unsupported start tag "x" at byte offset 1'),
        ("é😀<script>b", None, 'Unsupported start tag "script" at byte offset 6'),
        ("a < b", None, 'Unsupported start tag "" at byte offset 2'),
        ("a <", None, "Unclosed start tag at byte offset 2"),
        ("<b", None, "Unclosed start tag at byte offset 0"),
        ("<b>a", None, 'Can\'t find end tag corresponding to start tag "b"'),
        ("<b>a</i>", None, 'Unmatched end tag at byte offset 4, expected "</b>", found "</i>"'),
        ("<b>a</b", None, "Unclosed end tag at byte offset 4"),
        ("<a href>x</a>", None, 'Expected equal sign in declaration of an attribute of the tag "a" at byte offset 0'),
        ("<a =x>", None, 'Empty attribute name in the tag "a" at byte offset 0'),
        ("<a href=a/b>x</a>", None, "Unexpected end of name token at byte offset 8"),
        ('<span class="x">a</span>', None, 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
    ],
)
def test_html(text, kept, entities):
    if kept is None:
        with pytest.raises(Refusal) as refused:
            read(text, "HTML")
        assert refused.value.description == f"Bad Request: can't parse entities: {entities}"
    else:
        assert read(text, "html") == (kept, entities)


@pytest.mark.parametrize(
    ("text", "kept", "entities"),
    [
        (
            "*b* _i_ __u__ ~s~ ||p||",
            "b i u s p",
            [("bold", 0, 1), ("italic", 2, 1), ("underline", 4, 1), ("strikethrough", 6, 1), ("spoiler", 8, 1)],
        ),
        ("*a _b_*", "a b", [("bold", 0, 3), ("italic", 2, 1)]),
        ("`a*b`", "a*b", [("code", 0, 3)]),
        ("```py\nx\n```", "x", [("pre", 0, 1, "py")]),
        ("```x```", "x", [("pre", 0, 1)]),
        ("[x](http://a.org/b\\))", "x", [("text_link", 0, 1, "http://a.org/b)")]),
        ("[Ann](tg://user?id=7)", "Ann", [("text_mention", 0, 3, PERSON)]),
        ("![👍](tg://emoji?id=12)", "👍", [("custom_emoji", 0, 2, "12")]),
        (r"1\. \*x\* \\", "1. *x* \\", []),
        (">q\n>r\nx", "q\nr\nx", [("blockquote", 0, 4)]),
        ("a\n>q", "a\nq", [("blockquote", 2, 1)]),
        (">q||", "q", [("expandable_blockquote", 0, 1)]),
        ("😀*b*", "😀b", [("bold", 2, 1)]),
        ("a.b", None, "Character '.' is reserved and must be escaped with the preceding '\\'"),
        ("a!", None, "Character '!' is reserved and must be escaped with the preceding '\\'"),
        ("é*b", None, "Can't find end of Bold entity at byte offset 2"),
        ("`b", None, "Can't find end of Code entity at byte offset 0"),
        ("```py\nb", None, "Can't find end of PreCode entity at byte offset 0"),
        ("[x](http://a", None, "Can't find end of a URL at byte offset 4"),
        ("![x]", None, "Custom emoji entity must contain a tg://emoji URL"),
    ],
)
def test_markdown_v2(text, kept, entities):
    if kept is None:
        with pytest.raises(Refusal) as refused:
            read(text, "MarkdownV2")
        assert refused.value.description == f"Bad Request: can't parse entities: {entities}"
    else:
        assert read(text, "MarkdownV2") == (kept, entities)


@pytest.mark.parametrize(
    ("text", "kept", "entities"),
    [
        ("*b* _i_ `c`", "b i c", [("bold", 0, 1), ("italic", 2, 1), ("code", 4, 1)]),
        ("```py\nx```", "x", [("pre", 0, 1, "py")]),
        ("[x](a.org)!", "x!", [("text_link", 0, 1, "http://a.org/")]),
        (r"a\_b", "a_b", []),
        ("é*b", None, "Can't find end of the entity starting at byte offset 2"),
    ],
)
def test_old_markdown(text, kept, entities):
    if kept is None:
        with pytest.raises(Refusal, match=entities):
            read(text, "Markdown")
    else:
        assert read(text, "Markdown") == (kept, entities)


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("  a\t b \r\n c \n ", "a  b \n c"),
        ("a\u2028b\u202ec\u0333", "abc"),
        ("a\x00\x1fb", "a  b"),
        ("a\xa0b", "a\xa0b"),
        (" \n\t ", ""),
    ],
)
def test_a_text_is_kept_as_telegram_keeps_it(text, kept):
    assert read(text)[0] == kept


def test_entities_move_with_what_is_removed():
    places = [{"type": "bold", "offset": 3, "length": 3}]

    assert read("\r\ra b\rc", entities=places) == ("a bc", [("bold", 2, 1)])


def test_half_a_surrogate_pair_is_refused():
    with pytest.raises(Refusal, match="strings must be encoded in UTF-8"):
        read("a\ud83d")


@pytest.mark.parametrize(
    ("offset", "length", "fault"),
    [
        (0, 1, "ends in a middle of a UTF-16 symbol at byte offset 4"),
        (1, 1, "entity begins in a middle of a UTF-16 symbol at byte offset 4"),
        (9, 1, "entity begins after the end of the text at UTF-16 offset 9"),
        (2, 9, "entity beginning at UTF-16 offset 2 ends after the end of the text at UTF-16 offset 11"),
        (-1, 2, "receive an entity with incorrect offset -1"),
        (0, -2, "receive an entity with incorrect length -2"),
    ],
)
def test_given_entities_must_fit_the_text(offset, length, fault):
    with pytest.raises(Refusal, match=fault):
        read("😀ab", entities=[{"type": "bold", "offset": offset, "length": length}])


def test_an_unknown_type_of_entity_is_refused_and_one_that_telegram_finds_itself_is_ignored():
    with pytest.raises(Refusal, match="Unsupported type specified"):
        read("a", entities=[{"type": "blink", "offset": 0, "length": 1}])
    assert read("a", entities=[{"type": "url", "offset": 0, "length": 1}]) == ("a", [])


def test_crossing_entities_are_cut_apart():
    places = [{"type": "bold", "offset": 0, "length": 3}, {"type": "italic", "offset": 2, "length": 3}]

    assert read("abcde", entities=places)[1] == [("bold", 0, 2), ("italic", 2, 3), ("bold", 2, 1)]


def test_nothing_stands_inside_code():
    places = [{"type": "code", "offset": 0, "length": 4}, {"type": "bold", "offset": 1, "length": 2}]

    assert read("abcd", entities=places)[1] == [("code", 0, 4)]


def test_entities_beyond_a_hundred_are_dropped():
    places = [{"type": "bold", "offset": 2 * at, "length": 1} for at in range(120)]

    assert len(read("a " * 119 + "a", entities=places)[1]) == 100


@pytest.mark.parametrize(
    ("text", "entities"),
    [
        ("see https://a.org/x?y=1.", [("url", 4, 19)]),
        ("(example.com)", [("url", 1, 11)]),
        ("mail ann@example.org now", [("email", 5, 15)]),
        ("hi @tapwork_bot!", [("mention", 3, 12)]),
        ("/start@tapwork_bot x", [("bot_command", 0, 18)]),
        ("😀 /help", [("bot_command", 3, 5)]),
        ("a/b and x@y", []),
        ("#tag #1 #a1", [("hashtag", 0, 4), ("hashtag", 8, 3)]),
        ("$USD", [("cashtag", 0, 4)]),
        ("call +15550100123", [("phone_number", 5, 12)]),
        ("e.g. this 1.5 is v2.0.", []),
    ],
)
def test_what_telegram_finds_by_itself(text, entities):
    assert read(text)[1] == entities


def test_nothing_is_found_in_code_or_in_a_link():
    assert read("<code>/a @bob_b</code> <a href='b.org'>c.org</a>", "HTML")[1] == [
        ("code", 0, 9),
        ("text_link", 10, 5, "http://b.org/"),
    ]


def test_a_found_address_cuts_bold_as_the_server_does():
    assert read("<b>see a.org now</b>", "HTML")[1] == [("bold", 0, 4), ("bold", 4, 5), ("url", 4, 5), ("bold", 9, 4)]


def test_an_unknown_parse_mode_is_refused():
    with pytest.raises(Refusal, match="unsupported parse_mode"):
        read("a", "rtf")


def test_a_long_text_is_split_by_the_persons_client():
    pieces = split_as_client("word " * 1_000 + "😀" * 4_000)

    assert "".join(pieces) == "word " * 1_000 + "😀" * 4_000
    assert all(len(piece.encode("utf-16-le")) // 2 <= 4_096 for piece in pieces)


@pytest.mark.parametrize("text", ["\xa0", "\u2800\u200b", "<b>\u3000</b>", "\u200f \n"])
def test_what_cannot_be_seen_is_empty(text):
    assert read(text, "HTML") == ("", [])


@given(st.text(max_size=60))
def test_escaped_html_says_what_plain_text_says(text):
    assert read(html.escape(text, quote=False), "HTML") == read(text)


@given(st.text(max_size=60))
def test_escaped_markdown_says_what_plain_text_says(text):
    assert read(re.sub(r"([_*\[\]()~`>#+\-=|{}.!\\])", r"\\\1", text), "MarkdownV2") == read(text)


@given(st.text(max_size=80), st.sampled_from(["HTML", "MarkdownV2", "Markdown"]))
def test_whatever_is_parsed_either_fits_or_is_refused(text, mode):
    try:
        kept, entities = read(text, mode)
    except Refusal as refusal:
        assert refusal.code == 400
    else:
        length = len(kept.encode("utf-16-le")) // 2
        assert all(offset >= 0 and size > 0 and offset + size <= length for _, offset, size, *_ in entities)


PLACES = st.lists(
    st.fixed_dictionaries(
        {
            "type": st.sampled_from(["bold", "italic", "code", "pre", "blockquote", "spoiler", "underline"]),
            "offset": st.integers(0, 20),
            "length": st.integers(0, 20),
        }
    ),
    max_size=8,
)


@given(st.text("ab 😀\n\r.", max_size=20), PLACES)
def test_given_entities_end_up_nested_or_apart(text, given_entities):
    try:
        kept, entities = read(text, entities=given_entities)
    except Refusal:
        return
    spans = [(offset, offset + size) for _, offset, size, *_ in entities]

    assert all(end <= len(kept.encode("utf-16-le")) // 2 for _, end in spans)
    crossing = [(a, b) for a in spans for b in spans if a[0] < b[0] < a[1] < b[1]]
    assert not crossing
