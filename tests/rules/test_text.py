"""The builder of texts: units as Telegram counts them, parts that lose nothing, content that is never markup."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from handlers.ui.text import Text, bold, clock, code, fill, italic, join, lines, plain, quote, shorten

ANYTHING = st.text(st.characters(exclude_categories=[]), max_size=200)  # lone surrogates too
EMOJI = st.text(st.sampled_from("a 😀👩‍🚀é\n\u0301ß𝔘"), max_size=400)
WRAPS = st.sampled_from([plain, bold, italic, code, quote])
TEXTS = st.lists(st.tuples(WRAPS, st.one_of(ANYTHING, EMOJI)), max_size=6).map(
    lambda parts: join(*[wrap(words) for wrap, words in parts])
)


def covered(text: Text) -> set[tuple[str, int]]:
    """Every (kind, character) that an entity covers."""
    return {(span.kind, at) for span in text.spans for at in range(span.start, span.end)}


def by_units(content: str, offset: int, length: int) -> str:
    """What Telegram would take an entity to cover."""
    return content.encode("utf-16-le")[2 * offset : 2 * (offset + length)].decode("utf-16-le")


@given(ANYTHING)
def test_units_are_utf16_units_and_the_text_can_be_sent(words: str) -> None:
    text = plain(words)
    assert text.units == len(text.content.encode("utf-16-le")) // 2
    assert len(text.content) == len(words)
    text.content.encode("utf-8")


@given(TEXTS)
def test_an_entity_covers_in_units_what_it_covers_in_characters(text: Text) -> None:
    meant = [text.content[span.start : span.end] for span in text.spans]
    told = [by_units(text.content, entity.offset, entity.length) for entity in text.entities]
    assert told == [words for words in meant if words]


@given(TEXTS, st.integers(min_value=2, max_value=120))
@example(plain("😀" * 10), 3)
@example(quote("a" * 5000), 120)
def test_parts_together_are_the_text_and_its_entities(text: Text, limit: int) -> None:
    parts = text.split(limit)

    assert "".join(part.content for part in parts) == text.content
    assert all(part.units <= limit for part in parts)
    starts = [sum(len(part.content) for part in parts[:number]) for number in range(len(parts))]
    rejoined = {(kind, start + at) for start, part in zip(starts, parts, strict=True) for kind, at in covered(part)}
    assert rejoined == covered(text)


@given(TEXTS)
def test_entities_of_a_part_stay_inside_it(text: Text) -> None:
    for part in text.split(50):
        for entity in part.entities:
            assert entity.offset >= 0
            assert 0 < entity.length <= part.units - entity.offset


@pytest.mark.parametrize(
    ("words", "limit", "expected"),
    [
        pytest.param("one two three", 9, ["one two ", "three"], id="at a word"),
        pytest.param("one two\nthree four", 14, ["one two\n", "three four"], id="a line before a word"),
        pytest.param("aaa bb\n\ncc\ndd ee", 13, ["aaa bb\n\n", "cc\ndd ee"], id="a paragraph before a line"),
        pytest.param("a bcdefghij", 8, ["a bcdefg", "hij"], id="no early cut for the sake of a word"),
        pytest.param("👩‍🚀👩‍🚀", 8, ["👩‍🚀", "👩‍🚀"], id="not inside a joined emoji"),
        pytest.param("abcde\u0301f", 5, ["abcd", "e\u0301f"], id="not before an accent"),
    ],
)
def test_a_cut_falls_where_a_reader_pauses(words: str, limit: int, expected: list[str]) -> None:
    assert [part.content for part in plain(words).split(limit)] == expected


def test_a_text_that_fits_is_one_part() -> None:
    text = plain("😀" * 2048)
    assert text.split() == [text]
    assert [part.units for part in plain("😀" * 2049).split()] == [4096, 2]


def test_a_limit_below_one_character_is_refused() -> None:
    with pytest.raises(ValueError, match="two units"):
        plain("😀").split(1)


def test_what_is_filled_in_is_never_a_template() -> None:
    text = fill("{title} is live for {price}", title=bold("{price} <b>😀</b>"), price="$0.05")

    assert text.content == "{price} <b>😀</b> is live for $0.05"
    assert text.raw_entities == [{"type": "bold", "offset": 0, "length": 17}]


def test_nested_entities_keep_their_places() -> None:
    text = lines("", quote(join("é", bold("😀"), "b")), code(italic("x")))

    assert text.content == "\né😀b\nx"
    assert text.raw_entities == [
        {"type": "blockquote", "offset": 1, "length": 4},
        {"type": "bold", "offset": 2, "length": 2},
        {"type": "code", "offset": 6, "length": 1},
    ]


def test_quotes_do_not_nest() -> None:
    kinds = [span.kind for span in quote(join("a", quote("b"), bold("c")), expandable=True).spans]
    assert kinds == ["expandable_blockquote", "bold"]


@given(st.one_of(ANYTHING, EMOJI), st.integers(min_value=3, max_value=30))
def test_a_shortened_line_fits(words: str, limit: int) -> None:
    short = shorten(words, limit)
    assert plain(short).units <= limit
    assert short == plain(words).content or short.endswith("…")


def test_a_moment_is_told_in_utc_and_as_a_moment_that_a_phone_can_write_by_its_own_clock() -> None:
    text = lines("Until", italic(fill("{time}!", time=clock(1_803_470_400_000))))
    assert text.content == "Until\n12:00 UTC!"
    assert {"type": "date_time", "unix_time": 1_803_470_400, "date_time_format": "t", "offset": 6, "length": 9} in (
        text.raw_entities
    )
    assert [(entity.type, entity.unix_time and entity.unix_time.timestamp()) for entity in text.entities] == [
        ("italic", None),
        ("date_time", 1_803_470_400),
    ]


def test_a_moment_that_is_cut_stays_a_moment_in_both_parts() -> None:
    parts = clock(1_803_470_400_000).split(5)
    assert [part.spans[0].at for part in parts] == [1_803_470_400] * 2
