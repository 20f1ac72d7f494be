"""One instruction of several parts: each is checked fairly, and nothing tells which failed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crowd.screening.base import Hint, Noticed, Remark, Score
from crowd.screening.kinds.instruction import Instruction
from crowd.screening.parts import Check, met
from crowd.screening.said import Done, Rejected, Trouble, Typed
from tests.asking import SCENE, answer, ask, faults, hear

TOML = """
key = "i"
kind = "instruction"
text = "Write three lines. First READY, then five words about your town, then \\"done\\". No exclamation marks."
needed = 3
parts = [
  { tell = "Three lines", lines = 3 },
  { tell = "READY in the first line", line = 1, equals = "READY" },
  { tell = "It is in capitals", line = 1, case = "upper" },
  { tell = "Five words in the second", line = 2, words = 5 },
  { tell = "The third is done", line = 3, equals = "done" },
  { tell = "No exclamation marks", lacks = "!" },
]
"""
QUESTION = ask(TOML)
GOOD = "READY\nIt lies on a river\ndone"


def check(**what: object) -> Check:
    return Check.model_validate({"tell": "A part", **what})


def test_it_is_taken_as_it_is_sent_and_every_part_is_checked() -> None:
    given = answer(hear(QUESTION, Typed(f"\n {GOOD} \n")))

    assert given == {"text": GOOD, "met": [True] * 6}
    assert QUESTION.score(given) == Score(6, 6, 3)
    assert QUESTION.card({}, SCENE).hint is Hint.ONE_MESSAGE
    assert QUESTION.once


def test_what_fails_is_told_to_the_reviewer_and_to_nobody_else() -> None:
    given = answer(hear(QUESTION, Typed("ready\nIt is old!\nover")))

    assert given["met"] == [True, True, False, False, False, False]
    assert QUESTION.told(given) == "ready\nIt is old!\nover"
    assert QUESTION.remarks(given) == (
        Remark(Noticed.MET, "Three lines"),
        Remark(Noticed.MET, "READY in the first line"),
        Remark(Noticed.MISSED, "It is in capitals"),
        Remark(Noticed.MISSED, "Five words in the second"),
        Remark(Noticed.MISSED, "The third is done"),
        Remark(Noticed.MISSED, "No exclamation marks"),
    )
    score = QUESTION.score(given)
    assert score is not None
    assert score.falls_short


@pytest.mark.parametrize(
    "text", ["pause", "back", "hi", "OK!", "🙂", "", "?", "May I use two lines?", "how many lines"]
)
def test_what_is_no_try_does_not_use_it_up(text: str) -> None:
    assert hear(QUESTION, Typed(text)) == Rejected(Trouble.WHOLE_ANSWER)


@pytest.mark.parametrize("text", ["ready", "I cannot do this", "READY\nwhat is this?"])
def test_a_try_counts_however_poor(text: str) -> None:
    assert isinstance(hear(QUESTION, Typed(text)), Done)


@pytest.mark.parametrize(
    ("part", "good", "bad"),
    [
        (check(lines=2), ["a\nb", "a\n\n\nb\n", " a \r\n b "], ["a", "a\nb\nc", ""]),
        (check(line=1, equals="Ready"), ["ready", "READY\nx", "Ready.", "  ready "], ["ready now", "x\nready", ""]),
        (check(equals="a\u00e9 - b"), ["ae\u0301 – b", "AÉ — b", "aé - b"], ["aé b"]),
        (check(equals='say "hi"'), ["Say “hi”", "say «hi»", 'say "hi"'], ["say hi", "say 'hi'"]),
        (check(equals="wait…"), ["wait...", "Wait…"], ["wait"]),
        (check(equals="x -- y"), ["x — y", "x -- y"], ["x = y"]),
        (check(line=2, words=3), ["x\none two three", "x\n\none — two, three!"], ["one two three", "x\none two"]),
        (check(starts_with="Dear"), ["dear Ann", "Dear, all"], ["dearest Ann", "Ann dear"]),
        (check(ends_with="Ann"), ["yours, Ann", "yours, ann.", "x\nann\n"], ["Ann is here", "Joann"]),
        (check(ends_with="!"), ["yes!"], ["yes!.", "yes"]),
        (check(line=1, ends_with="."), ["Yes.\nno"], ["yes\nno."]),
        (check(contains="can't"), ["I can’t go", "CAN'T"], ["cannot", "can t"]),
        (check(contains="very"), ["a very b"], ["every"]),
        (check(lacks="very"), ["every day", ""], ["Very old"]),
        (check(case="upper"), ["READY 1!", "ÄÖ"], ["Ready", "123", ""]),
        (check(case="lower"), ["ready", "Ready to go", "One. Two", "x\nYes"], ["reAdy", "READY", "1"]),
        (check(line=2, case="upper"), ["x\nYES"], ["YES\nx", "YES"]),
        (check(count_of="#", times=2), ["# a #", "##"], ["#", "###", ""]),
        (check(count_of="#", times=0), ["a"], ["#"]),
        (check(count_of="-", times=2), ["a - b - c", "a – b – c", "a — b"], ["a - b", "---"]),
        (check(count_of="ok", times=2), ["OK ok"], ["ok"]),
    ],
    ids=str,
)
def test_each_kind_of_part(part: Check, good: list[str], bad: list[str]) -> None:
    assert [text for text in good if not met(part, text)] == []
    assert [text for text in bad if met(part, text)] == []


@pytest.mark.parametrize(
    "change",
    [
        lambda text: f"  {text}  ",
        lambda text: text.replace("\n", "\n\n"),
        lambda text: text.replace("\n", " \r\n"),
        lambda text: text.replace(" ", "\u00a0"),
        lambda text: text.replace("done", "Done."),
        lambda text: text.replace("done", "done. "),
        lambda text: "\ufeff" + text.replace("done", "do\u00adne\u200b"),
    ],
)
def test_what_a_phone_does_by_itself_costs_nothing(change) -> None:  # type: ignore[no-untyped-def]
    assert answer(hear(QUESTION, Typed(change(GOOD))))["met"] == [True] * 6


@given(st.text(max_size=120))
def test_any_text_is_checked_without_an_error(text: str) -> None:
    heard = hear(QUESTION, Typed(text))

    assert isinstance(heard, Done) or heard == Rejected(Trouble.WHOLE_ANSWER)


@given(st.text(max_size=40), st.text(max_size=40))
def test_what_is_said_afterwards_does_not_hang_on_what_was_right(one: str, other: str) -> None:
    """The same words for a good and for a poor answer of hers: only her own text comes back."""
    for text in (one, other):
        heard = hear(QUESTION, Typed(f"some words\nof mine {text}"))
        assert isinstance(heard, Done)
        assert QUESTION.told(heard.answer) == f"some words\nof mine {text}".strip()
        assert QUESTION.flags(heard.answer) == ()


def test_what_is_wrong_with_the_form_is_told() -> None:
    head = 'key = "i"\nkind = "instruction"\ntext = "T"\n'

    assert "give at least one part" in faults(head + "parts = []")
    assert "questions[1].parts: give this key" in faults(head)
    assert "check one thing in each part" in faults(head + 'parts = [{ tell = "x" }]')
    assert "check one thing in each part" in faults(head + 'parts = [{ tell = "x", lines = 1, words = 2 }]')
    assert "give times together with count_of" in faults(head + 'parts = [{ tell = "x", count_of = "a" }]')
    assert "remove line" in faults(head + 'parts = [{ tell = "x", lines = 1, line = 2 }]')
    assert "parts[1].tell: give this key" in faults(head + "parts = [{ lines = 1 }]")


def test_a_form_keeps_its_parts() -> None:
    assert isinstance(QUESTION, Instruction)
    assert Instruction.model_validate_json(QUESTION.model_dump_json(exclude_defaults=True)) == QUESTION
