"""Corrections: the whole text as she sent it, and what she changed in it."""

from __future__ import annotations

import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crowd.tasktypes import TASK_TYPES
from crowd.tasktypes.base import Asks, Done, Section, Spoken, Tapped, Trouble, Typed, Wrong
from crowd.tasktypes.edits import applied, edits

CORRECT = TASK_TYPES["correct"]
ROW = {"text": "He go home every days."}
SPEC: dict[str, Any] = {"type": "correct", "question": "Correct the sentence."}


def test_the_text_is_shown_to_be_copied() -> None:
    card = CORRECT.card(ROW, SPEC, 0, {})

    assert card.sections == (Section("", ROW["text"], copy=True),)
    assert card.asks is Asks.TEXT
    assert [each.text for each in card.buttons] == ["It is right as it is"]


def test_a_correction_is_stored_whole_and_as_a_list_of_edits() -> None:
    assert CORRECT.say(ROW, SPEC, 0, {}, Typed("He goes home every day.")) == Done(
        {
            "label": "corrected",
            "text": "He goes home every day.",
            "edits": [{"at": 2, "old": " go", "new": " goes"}, {"at": 16, "old": " days.", "new": " day."}],
        }
    )


def test_what_is_right_needs_one_tap() -> None:
    [button] = CORRECT.card(ROW, SPEC, 0, {}).buttons
    move = CORRECT.say(ROW, SPEC, 0, {}, Tapped(button.value))

    assert move == Done({"label": "unchanged"})
    assert CORRECT.words({"label": "unchanged"}, SPEC) == "It is right as it is"


@pytest.mark.parametrize(
    ("said", "trouble"),
    [
        (Typed(f" {ROW['text']}\n"), Trouble.UNCHANGED),
        (Typed(" "), Trouble.EMPTY),
        (Tapped("7"), Trouble.OLD_BUTTON),
        (Spoken("f", "u", 2), Trouble.TYPE_INSTEAD),
    ],
)
def test_what_corrects_nothing_is_no_answer(said: Any, trouble: Trouble) -> None:
    assert CORRECT.say(ROW, SPEC, 0, {}, said) == Wrong(trouble)


def test_the_label_says_whether_anything_was_wrong() -> None:
    assert CORRECT.label({"label": "corrected", "text": "x", "edits": []}) == "corrected"
    assert CORRECT.words({"label": "corrected", "text": "two\nlines", "edits": []}, SPEC) == "two lines"


@pytest.mark.parametrize(
    ("cell", "answer"),
    [
        ("Unchanged", {"label": "unchanged"}),
        (" He goes. ", {"label": "corrected", "text": "He goes."}),
        ("", None),
    ],
)
def test_gold_is_the_right_text_or_that_nothing_is_wrong(cell: str, answer: Any) -> None:
    assert CORRECT.gold(cell, SPEC) == answer


def test_a_text_too_long_to_be_sent_back_is_told_at_import() -> None:
    assert CORRECT.row_faults({"text": "x" * 4000}, SPEC) == []
    [fault] = CORRECT.row_faults({"text": "😀" * 2001}, SPEC)
    assert "4,002" in fault
    assert "4,000" in fault


texts = st.one_of(
    st.text(max_size=80), st.lists(st.sampled_from(["a", "b", "", "cc", "\n", "dd"]), max_size=30).map(" ".join)
)


@given(old=texts, new=texts)
def test_the_edits_make_the_new_text_out_of_the_old_one(old: str, new: str) -> None:
    found = edits(old, new)

    assert applied(old, found) == new
    assert bool(found) == (old != new)
    assert all(edit["old"] != edit["new"] and old[edit["at"] :].startswith(edit["old"]) for edit in found)


def test_one_word_is_one_edit_in_a_long_text() -> None:
    old = " ".join(f"word{at}" for at in range(500))
    [edit] = edits(old, old.replace("word250 ", "another "))

    assert (edit["old"], edit["new"]) == (" word250", " another")


def test_a_text_that_repeats_itself_is_compared_in_no_time() -> None:
    began = time.process_time()
    old, new = "a b " * 1000, "b a a " * 700
    found = edits(old, new)

    assert applied(old, found) == new
    assert time.process_time() - began < 1
