"""What looks like a word to somebody rather than an answer is asked about, and counts only when she says so."""

from __future__ import annotations

import csv
import itertools
from pathlib import Path
from typing import Any

import pytest

from crowd.tasktypes import TASK_TYPES, flow
from crowd.tasktypes.base import Answer, Done, Payload, Said, Tapped, Typed
from crowd.tasktypes.doubt import far, idle
from crowd.tasktypes.edits import edits

SENTENCES = Path(__file__).parents[2] / "examples" / "second_reading" / "tasks.csv"
TEXT = "He go to the market every morning."
RIGHT = "He goes to the market every morning."
SPEC: dict[str, dict[str, Any]] = {
    "correct": {"type": "correct", "question": "Correct it."},
    "transcribe": {"type": "transcribe", "question": "What does he say?"},
}
GIVEN: dict[str, Payload] = {"correct": {"text": TEXT}, "transcribe": {}}


def hears(kind: str, *said: Said) -> tuple[Said, ...] | Answer:
    """What is kept after all of it, or the answer at the end."""
    kept: tuple[Said, ...] = ()
    for each in said:
        heard = flow.hear(TASK_TYPES[kind], GIVEN[kind], SPEC[kind], 0, kept, each)
        if isinstance(heard, Done):
            return heard.answer
        assert isinstance(heard, flow.Heard), heard
        kept = heard.said
    return kept


def card(kind: str, *said: Said) -> Any:
    return flow.card(TASK_TYPES[kind], GIVEN[kind], SPEC[kind], 0, said)


@pytest.mark.parametrize("kind", ["correct", "transcribe"])
@pytest.mark.parametrize("words", ["ok", "Thanks!", "👍", "...", "Thank you.", "Спасибо", "x", "Next"])
def test_a_word_in_between_is_asked_about_and_kept(kind: str, words: str) -> None:
    assert hears(kind, Typed(words)) == (Typed(words),)
    asked = card(kind, Typed(words))
    assert (asked.question, asked.told[0].words) == ("Is this your answer?", words)
    assert [each.text for each in asked.buttons] == ["Yes, send it"]
    assert asked.back == "No"
    assert asked.asks.text


@pytest.mark.parametrize("kind", ["correct", "transcribe"])
@pytest.mark.parametrize("yes", [None, "Yes", "yes, send it."])
def test_it_counts_when_she_says_that_it_is_her_answer(kind: str, yes: str | None) -> None:
    [button] = card(kind, Typed("ok")).buttons
    answer = hears(kind, Typed("ok"), Typed(yes) if yes else Tapped(button.value))
    assert isinstance(answer, dict)
    assert answer["text"] == "ok"
    if kind == "correct":
        assert answer["edits"] == edits(TEXT, "ok")


@pytest.mark.parametrize("kind", ["correct", "transcribe"])
def test_a_real_answer_takes_its_place_at_once_and_a_typed_no_asks_anew(kind: str) -> None:
    answer = hears(kind, Typed("ok"), Typed(RIGHT))
    assert isinstance(answer, dict)
    assert answer["text"] == RIGHT
    after = hears(kind, Typed("ok"), Typed("No"))
    assert isinstance(after, tuple)
    assert card(kind, *after).question == SPEC[kind]["question"]


def test_the_button_of_a_right_text_is_no_button_of_the_doubt() -> None:
    [right] = card("correct").buttons
    heard = flow.hear(TASK_TYPES["correct"], GIVEN["correct"], SPEC["correct"], 0, (Typed("ok"),), Tapped(right.value))
    assert not isinstance(heard, Done)


@pytest.mark.parametrize("words", ["5", "30", "EXIT", "山", "£2", "Я", "No parking", "ok, I will call you at 5"])
def test_what_a_picture_may_say_is_no_word_in_between(words: str) -> None:
    assert not idle(words)
    assert isinstance(hears("transcribe", Typed(words)), dict)


def test_no_correction_of_the_example_is_doubted_and_no_other_sentence_is_taken_for_one() -> None:
    with SENTENCES.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert not any(far(row["sentence"], row["right"]) for row in rows if row["right"] != "unchanged")
    taken = [
        (one["sentence"], other["sentence"])
        for one, other in itertools.permutations(rows, 2)
        if not far(one["sentence"], other["sentence"])
    ]
    assert taken == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("teh", "the"),
        ("i", "I"),
        ("helo wrld", "Hello, world!"),
        ("go", "goes"),
        ("u r gr8", "You are great"),
        ("我很高兴见到你吗", "我很高兴见到你"),
        ("Привет как дила", "Привет, как дела?"),
        ("word " * 700, "word " * 500),
    ],
)
def test_a_bold_correction_is_still_one(old: str, new: str) -> None:
    assert not far(old, new)


@pytest.mark.parametrize("words", ["Is this about the market?", "The sentence is right", "I do not understand", ""])
def test_a_sentence_about_the_text_is_none(words: str) -> None:
    assert far(TEXT, words)
