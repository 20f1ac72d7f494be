"""A voice message: told from its bytes, measured by the length that Telegram states, and heard by a person."""

from __future__ import annotations

import pytest

from crowd.rules.resume import Recognised, Refusal
from crowd.rules.voices import OGG, recognise_voice
from crowd.screening.base import Hint, Noticed, Remark
from crowd.screening.said import Done, Heard, Other, Rejected, Trouble, Typed, Uploaded, Wrong
from tests.asking import SCENE, ask, faults, hear
from tests.documents import PDF, VOICE, docx

QUESTION = ask(
    'key = "v"\nkind = "voice"\ntext = "Tell me."\nmin_seconds = 10\nmax_seconds = 90\nrubric = ["Is it fluent?"]'
)


def send(seconds: int, content: Recognised | Refusal | None = None, media: str = "voice") -> Heard:
    return hear(QUESTION, Uploaded("x", 1000, content or Recognised("ogg", OGG), media, seconds))  # type: ignore[arg-type]


@pytest.mark.parametrize("seconds", [10, 42, 90])
def test_a_recording_of_the_right_length_is_taken_and_shown_by_its_length(seconds: int) -> None:
    heard = send(seconds)

    assert heard == Done({"name": "voice.ogg", "size": 1000, "kind": "ogg", "seconds": seconds})
    assert QUESTION.told(heard.answer) == {10: "🎤 0:10", 42: "🎤 0:42", 90: "🎤 1:30"}[seconds]
    assert QUESTION.remarks(heard.answer) == (Remark(Noticed.LOOK_AT, "Is it fluent?"),)
    assert QUESTION.for_review


@pytest.mark.parametrize(
    ("heard", "why"),
    [
        (send(9), Rejected(Trouble.TOO_SHORT, "9", "10")),
        (send(91), Rejected(Trouble.TOO_LONG, "91", "90")),
        (send(20, Refusal.TOO_LARGE), Rejected(Refusal.TOO_LARGE, limit="5")),
        (send(20, Refusal.OTHER), Rejected(Trouble.NO_SOUND)),
        (send(20, Refusal.BROKEN), Rejected(Trouble.NO_SOUND)),
        (send(0, media="document"), Rejected(Trouble.HOLD_THE_MICROPHONE)),
        (send(0, media="photo"), Rejected(Wrong.PHOTO)),
        (hear(QUESTION, Typed("I speak well")), Rejected(Trouble.HOLD_THE_MICROPHONE)),
        (hear(QUESTION, Other(Wrong.AUDIO)), Rejected(Trouble.HOLD_THE_MICROPHONE)),
        (hear(QUESTION, Other(Wrong.VIDEO)), Rejected(Trouble.HOLD_THE_MICROPHONE)),
        (hear(QUESTION, Other(Wrong.VIDEO_NOTE)), Rejected(Trouble.HOLD_THE_MICROPHONE)),
        (hear(QUESTION, Other(Wrong.FORWARDED)), Rejected(Wrong.FORWARDED)),
        (hear(QUESTION, Other(Wrong.STICKER)), Rejected(Wrong.STICKER)),
    ],
)
def test_everything_else_is_told_what_to_do(heard: Heard, why: Rejected) -> None:
    assert heard == why


def test_the_card_says_how_and_how_long() -> None:
    card = QUESTION.card({}, SCENE)

    assert (card.hint, card.limits) == (Hint.VOICE, {"low": "10", "high": "90"})


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (VOICE, Recognised("ogg", OGG)),
        (b"", Refusal.EMPTY),
        (VOICE + bytes(5000), Refusal.TOO_LARGE),
        (b"OggS", Refusal.BROKEN),
        (VOICE[:45], Refusal.BROKEN),
        (VOICE.replace(b"OpusHead", b"\x01vorbis\x00"), Refusal.OTHER),
        (b"ID3" + VOICE[3:], Refusal.OTHER),
        (b"\x00" + VOICE, Refusal.OTHER),
        (PDF, Refusal.OTHER),
        (docx(), Refusal.OTHER),
        (b"x" * 40, Refusal.OTHER),
    ],
)
def test_a_voice_message_is_told_from_its_bytes(content: bytes, found: Recognised | Refusal) -> None:
    assert recognise_voice(content, max_bytes=5000) == found


def test_what_is_wrong_with_the_form_is_told() -> None:
    head = 'key = "v"\nkind = "voice"\ntext = "T"\n'

    assert "give a max_seconds of at least min_seconds" in faults(head + "min_seconds = 200")
    assert "questions[1].max_mb is 50: give a number of at most 20" in faults(head + "max_mb = 50")
