"""Transcriptions: what is heard or seen in words, or that there is nothing."""

from __future__ import annotations

from typing import Any

import pytest

from crowd.rules.media import KEY
from crowd.tasktypes import TASK_TYPES, flow
from crowd.tasktypes.base import Asks, Done, Going, Section, Tapped, Trouble, Typed, Wrong

TRANSCRIBE = TASK_TYPES["transcribe"]
SPEC: dict[str, Any] = {"type": "transcribe", "question": "What does he say?"}


def test_a_title_is_shown_where_there_is_one() -> None:
    assert TRANSCRIBE.card({}, SPEC, 0, {}).sections == ()
    assert TRANSCRIBE.card({"text": "A call"}, SPEC, 0, {}).sections == (Section("", "A call"),)
    assert TRANSCRIBE.card({}, SPEC, 0, {}).asks is Asks.TEXT


def test_words_are_the_answer_and_have_no_label() -> None:
    assert TRANSCRIBE.say({}, SPEC, 0, {}, Typed("Hello there")) == Done({"text": "Hello there"})
    assert TRANSCRIBE.label({"text": "Hello there"}) == ""
    assert TRANSCRIBE.words({"text": "Hello\nthere"}, SPEC) == "Hello there"


def test_nothing_to_hear_is_an_answer_with_a_label() -> None:
    [button] = TRANSCRIBE.card({}, SPEC, 0, {}).buttons
    move = TRANSCRIBE.say({}, SPEC, 0, {}, Tapped(button.value))

    assert move == Done({"label": "nothing-there", "text": ""})
    assert isinstance(move, Done)
    assert TRANSCRIBE.label(move.answer) == "nothing-there"
    assert TRANSCRIBE.words(move.answer, SPEC) == button.text == "Nothing to hear or see"


def test_behind_a_text_nothing_to_hear_is_an_old_button() -> None:
    spec = {**SPEC, "confirm": True}
    [nothing] = TRANSCRIBE.card({}, spec, 0, {}).buttons
    move = TRANSCRIBE.say({}, spec, 0, {}, Typed("Hello"))

    assert isinstance(move, Going)
    assert TRANSCRIBE.say({}, spec, 0, move.draft, Tapped(nothing.value)) == Wrong(Trouble.OLD_BUTTON)
    assert [each.text for each in TRANSCRIBE.card({}, spec, 0, move.draft).buttons] == ["Send"]


def test_a_draft_of_a_machine_is_confirmed_or_mended() -> None:
    payload = {"suggestion": "Hallo their"}
    card = flow.card(TRANSCRIBE, payload, SPEC, 0)
    confirm = Tapped(card.buttons[0].value)

    assert card.sections == (Section("Suggested answer", "Hallo their", copy=True),)
    assert flow.hear(TRANSCRIBE, payload, SPEC, 0, (), confirm) == Done(
        {"text": "Hallo their", "suggestion": {"text": "Hallo their"}, "confirmed": True}
    )
    assert flow.hear(TRANSCRIBE, payload, SPEC, 0, (), Typed("Hello there")) == Done(
        {"text": "Hello there", "suggestion": {"text": "Hallo their"}, "confirmed": False}
    )


@pytest.mark.parametrize(
    ("cell", "answer"),
    [
        ("Hello there", {"text": "Hello there"}),
        ("Nothing-there", {"label": "nothing-there", "text": ""}),
        ("  ", None),
        ("x" * 50, None),
    ],
)
def test_gold_is_what_is_said_or_that_nothing_is(cell: str, answer: Any) -> None:
    assert TRANSCRIBE.gold(cell, {**SPEC, "at_most": 20}) == answer


def test_a_row_without_a_file_is_told_at_import() -> None:
    shown = {KEY: f":voice:{'0' * 64}"}

    assert TRANSCRIBE.row_faults(shown, SPEC) == []
    assert TRANSCRIBE.row_faults({"text": "A title alone"}, SPEC) == ["shows no file; there is nothing to transcribe"]


def test_faults_of_the_table() -> None:
    found = TRANSCRIBE.faults({**SPEC, "at_least": "much", "confirm": "no"})

    assert [fault.key for fault in found] == ["task.at_least", "task.confirm"]
    assert TRANSCRIBE.faults({**SPEC, "at_least": "1 word", "confirm": True}) == []
