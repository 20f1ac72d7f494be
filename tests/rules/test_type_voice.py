"""Recordings: what she says aloud, within limits, and whether she keeps it."""

from __future__ import annotations

from typing import Any

import pytest

from crowd.tasktypes import TASK_TYPES
from crowd.tasktypes.base import Asks, Done, Going, Said, Spoken, Tapped, Trouble, Typed, Wrong

VOICE = TASK_TYPES["voice"]
ROW = {"text": "The quick brown fox."}
SPEC: dict[str, Any] = {"type": "voice", "question": "Read this aloud."}
ANSWER = {"voice": {"file_id": "f", "unique_id": "u", "seconds": 7}}


def test_a_voice_message_is_the_answer_and_has_no_label() -> None:
    assert VOICE.card(ROW, SPEC, 0, {}).asks is Asks.VOICE
    assert VOICE.say(ROW, SPEC, 0, {}, Spoken("f", "u", 7)) == Done(ANSWER)
    assert VOICE.label(ANSWER) == ""
    assert VOICE.words(ANSWER, SPEC) == "🎤 0:07"
    assert VOICE.words({"voice": {"file_id": "f", "unique_id": "u", "seconds": 125}}, SPEC) == "🎤 2:05"


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (Spoken("f", "u", 1), Wrong(Trouble.VOICE_TOO_SHORT, 2)),
        (Spoken("f", "u", 2), None),
        (Spoken("f", "u", 60), None),
        (Spoken("f", "u", 61), Wrong(Trouble.VOICE_TOO_LONG, 60)),
        (Typed("The quick brown fox."), Wrong(Trouble.SPEAK_INSTEAD)),
        (Tapped("5"), Wrong(Trouble.OLD_BUTTON)),
    ],
)
def test_what_is_wrong_with_a_recording_is_said(said: Said, expected: Wrong | None) -> None:
    move = VOICE.say(ROW, {**SPEC, "at_least": "2s", "at_most": "1m"}, 0, {}, said)

    assert move == expected if expected else isinstance(move, Done)


def test_without_limits_ten_minutes_are_the_longest() -> None:
    assert VOICE.say(ROW, SPEC, 0, {}, Spoken("f", "u", 601)) == Wrong(Trouble.VOICE_TOO_LONG, 600)


def test_she_may_keep_a_recording_or_make_it_again() -> None:
    spec = {**SPEC, "confirm": True}
    move = VOICE.say(ROW, spec, 0, {}, Spoken("f", "u", 7))
    assert isinstance(move, Going)
    card = VOICE.card(ROW, spec, 0, move.draft)
    [keep] = (Tapped(each.value) for each in card.buttons)

    assert (card.question, card.told[0].words) == ("Keep this recording?", "🎤 0:07")
    assert VOICE.say(ROW, spec, 0, move.draft, keep) == Done(ANSWER)
    assert card.back == "Again"
    assert VOICE.say(ROW, spec, 0, move.draft, Spoken("g", "v", 9)) == Going(
        {"voice": {"file_id": "g", "unique_id": "v", "seconds": 9}}
    )
    assert VOICE.say(ROW, spec, 0, {}, keep) == Wrong(Trouble.OLD_BUTTON)


@pytest.mark.parametrize(
    ("change", "keys"),
    [
        ({}, []),
        ({"at_least": "2s", "at_most": "1m", "confirm": False}, []),
        ({"at_least": 2}, ["task.at_least"]),
        ({"at_most": "11m"}, ["task.at_most"]),
        ({"at_least": "1m", "at_most": "30s"}, ["task.at_most"]),
        ({"confirm": "yes"}, ["task.confirm"]),
    ],
)
def test_faults_of_the_table(change: dict[str, Any], keys: list[str]) -> None:
    assert [fault.key for fault in VOICE.faults({**SPEC, **change})] == keys


def test_there_is_no_gold_for_a_recording() -> None:
    assert VOICE.gold("The quick brown fox.", SPEC) is None
