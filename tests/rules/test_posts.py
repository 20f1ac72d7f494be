"""What a broadcast says, kept as data, and what it can be corrected to."""

from __future__ import annotations

import pytest

from crowd.rules.posts import CannotBecome, Post, corrected, utf16_units

BOLD = {"type": "bold", "offset": 0, "length": 3}
TEXT = Post("text", "The old words")
PHOTO = Post("photo", "The old words", file_id="P1")
VOICE = Post("voice", "", file_id="V1")


@pytest.mark.parametrize(
    "post",
    [
        TEXT,
        Post(
            "text",
            "<b>no</b> 👩‍👩‍👧 \u202e",
            ({"type": "text_link", "offset": 0, "length": 3, "url": "https://a.b/?c=d&e"},),
        ),
        Post("photo", "", file_id="P1", above=True, veiled=True),
        Post("document", "", stored="0" * 32, file_name="a.pdf"),
        Post("text", "See it", preview={"is_disabled": True}),
    ],
)
def test_a_post_comes_back_from_its_row_as_it_was(post: Post) -> None:
    assert Post.from_json(post.to_json()) == post


def test_words_take_the_place_of_words() -> None:
    new = Post("text", "The new words", (BOLD,))
    assert corrected(TEXT, new) == new


def test_words_alone_become_the_caption_of_the_file_that_is_there() -> None:
    assert corrected(PHOTO, Post("text", "New", (BOLD,))) == Post("photo", "New", (BOLD,), file_id="P1")


def test_another_file_takes_the_place_of_a_file_or_of_words() -> None:
    new = Post("video", "New", file_id="F1")
    assert corrected(PHOTO, new) == new
    assert corrected(TEXT, new) == new


def test_words_that_are_too_long_for_a_caption_are_none() -> None:
    assert corrected(PHOTO, Post("text", "x" * 1025)) == CannotBecome("long")
    assert corrected(PHOTO, Post("text", "😀" * 513)) == CannotBecome("long")
    assert isinstance(corrected(PHOTO, Post("text", "😀" * 512)), Post)


def test_a_voice_message_gets_other_words_and_nothing_else() -> None:
    assert corrected(VOICE, Post("text", "Listen")) == Post("voice", "Listen", file_id="V1")
    assert corrected(VOICE, Post("voice", "", file_id="V2")) == CannotBecome("voice")
    assert corrected(TEXT, VOICE) == CannotBecome("voice")


def test_what_says_the_same_corrects_nothing() -> None:
    assert corrected(TEXT, TEXT) == CannotBecome("same")
    assert corrected(PHOTO, Post("text", "The old words")) == CannotBecome("same")


def test_the_same_words_with_other_formatting_are_a_correction() -> None:
    assert isinstance(corrected(TEXT, Post("text", TEXT.text, (BOLD,))), Post)


def test_length_is_counted_as_telegram_counts_it() -> None:
    assert utf16_units("a😀é") == 4
