"""A writing sample: its words are counted, its time is noted, and a person judges it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from crowd.screening.base import Hint, Noticed, Ours, Remark
from crowd.screening.said import Done, Going, Other, Rejected, Tapped, Trouble, Typed, Wrong
from tests.asking import NOON, SCENE, answer, ask, faults, hear

WRITING = ask(
    'key = "w"\nkind = "writing"\ntext = "Describe your street."\nmin_words = 3\nmax_words = 5\n'
    'rubric = ["Is it clear?", "Is it correct?"]'
)
TIMED = ask(
    'key = "w"\nkind = "writing"\ntext = "A short text, please."\ntask = "Describe your street."\n'
    "minutes = 2\nmin_words = 3"
)
TEXT = "It is a quiet one."
MINUTE = 60_000


def after(minutes: float, **more: object):  # type: ignore[no-untyped-def]
    return replace(SCENE, now=NOON + int(minutes * MINUTE), **more)


def test_without_a_limit_it_is_asked_at_once_and_its_time_is_noted() -> None:
    state = WRITING.opened(SCENE)
    card = WRITING.card(state, SCENE)

    assert (card.text, card.hint, card.limits, card.buttons) == (
        "Describe your street.",
        Hint.WORDS,
        {"low": "3", "high": "5"},
        (),
    )
    assert not card.busy
    assert not WRITING.final
    assert hear(WRITING, Typed(f" {TEXT}\n"), state, after(1.5)) == Done({"text": TEXT, "seconds": 90, "late": False})


def test_where_nobody_knows_when_it_was_asked_there_is_no_time() -> None:
    given = answer(hear(WRITING, Typed(TEXT)))

    assert given == {"text": TEXT, "seconds": None, "late": False}
    assert [each.what for each in WRITING.remarks(given)] == [Noticed.LOOK_AT, Noticed.LOOK_AT]


def test_with_a_limit_the_task_comes_after_begin() -> None:
    intro = TIMED.card({}, SCENE)
    state = {"since": NOON, "by": 0}

    assert TIMED.opened(SCENE) == {}
    assert (intro.text, intro.hint, intro.limits["minutes"]) == ("A short text, please.", Hint.WRITING, "2")
    assert [each.label for each in intro.buttons] == [Ours.BEGIN]
    assert hear(TIMED, Tapped(intro.buttons[0].value)) == hear(TIMED, Typed("Begin!")) == Going(state)
    assert hear(TIMED, Typed(TEXT)) == Rejected(Trouble.TAP_BEGIN)
    begun = TIMED.card(state, after(0.5))
    assert (begun.text, begun.limits["seconds"], begun.until) == ("Describe your street.", "90", NOON + 2 * MINUTE)
    assert begun.busy
    assert TIMED.final


def test_a_second_begin_gives_no_time_anew() -> None:
    state = {"since": NOON, "by": 0}

    assert hear(TIMED, Tapped("begin"), state, after(1)) == Going(state)


def test_what_comes_late_counts_and_a_reviewer_sees_that_it_took_longer() -> None:
    state = {"since": NOON, "by": 0}
    card = TIMED.card(state, after(3))

    assert card.hint is Hint.LATER_COUNTS
    assert not card.busy
    given = answer(hear(TIMED, Typed(TEXT), state, after(3)))
    assert given == {"text": TEXT, "seconds": 180, "late": True}
    assert TIMED.flags(given) == ("took_longer",)
    assert TIMED.remarks(given) == (Remark(Noticed.TOOK, count=180),)
    assert TIMED.for_review


def test_in_time_is_no_flag() -> None:
    given = answer(hear(TIMED, Typed(TEXT), {"since": NOON, "by": 0}, after(2)))

    assert TIMED.flags(given) == ()


def test_an_outage_is_no_writing_time() -> None:
    away = after(12, away=((NOON + MINUTE, NOON + 11 * MINUTE),))

    assert answer(hear(TIMED, Typed(TEXT), {"since": NOON, "by": 0}, away))["seconds"] == 120


def test_a_reply_that_was_lost_begins_the_time_when_it_comes() -> None:
    state = {"since": NOON, "by": 5}

    assert TIMED.shown_again(state, after(1, by=5)) == {"since": NOON + MINUTE, "by": 5}
    assert TIMED.shown_again(state, after(1, by=6)) == state
    assert TIMED.shown_again({}, after(1, by=5)) == {}


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("too few", Rejected(Trouble.TOO_FEW_WORDS, "2", "3")),
        ("one two three four five six", Rejected(Trouble.TOO_MANY_WORDS, "6", "5")),
        ("back", Rejected(Trouble.TOO_FEW_WORDS, "1", "3")),
    ],
)
def test_its_words_are_counted(text: str, why: Rejected) -> None:
    assert hear(WRITING, Typed(text), WRITING.opened(SCENE)) == why


def test_what_somebody_else_wrote_is_no_sample() -> None:
    assert hear(WRITING, Other(Wrong.FORWARDED)) == Rejected(Wrong.FORWARDED)


def test_what_is_wrong_with_the_form_is_told() -> None:
    head = 'key = "w"\nkind = "writing"\ntext = "T"\n'

    assert "give a max_words of at least min_words" in faults(head + "min_words = 9\nmax_words = 5")
    assert "put the task into text, or give minutes" in faults(head + 'task = "T"')
    assert "questions[1].minutes is 0: give a number of at least 1" in faults(head + "minutes = 0")
