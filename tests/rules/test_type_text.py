"""Free answers in words: limits, forms, a look before it counts."""

from __future__ import annotations

import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crowd.tasktypes import TASK_TYPES
from crowd.tasktypes.base import Asks, CardBody, Done, Draft, Going, Move, Said, Spoken, Tapped, Trouble, Typed, Wrong
from crowd.tasktypes.limits import amount
from crowd.tasktypes.patterns import LONGEST_TEXT, matches, pattern_faults
from crowd.tasktypes.short import cut, one_line

TEXT = TASK_TYPES["text"]
ROW = {"text": "What does the sign say?"}
SPEC: dict[str, Any] = {"type": "text", "question": "Answer in one sentence."}


def say(said: Said | str, draft: Draft | None = None, **keys: Any) -> Move:
    return TEXT.say(ROW, {**SPEC, **keys}, 0, draft or {}, Typed(said) if isinstance(said, str) else said)


def card(draft: Draft, **keys: Any) -> CardBody:
    return TEXT.card(ROW, {**SPEC, **keys}, 0, draft)


def test_a_message_is_the_answer() -> None:
    assert say("  No parking.\r\n") == Done({"text": "No parking."})
    assert (card({}).asks, card({}).buttons) == (Asks.TEXT, ())


@pytest.mark.parametrize(
    ("said", "keys", "expected"),
    [
        (" ", {}, Wrong(Trouble.EMPTY)),
        ("ab", {"at_least": 3}, Wrong(Trouble.TOO_SHORT, 3)),
        ("abc", {"at_least": 3}, None),
        ("abcd", {"at_most": "3 characters"}, Wrong(Trouble.TOO_LONG, 3)),
        ("a b", {"at_least": "3 words"}, Wrong(Trouble.TOO_FEW_WORDS, 3)),
        ("a  b\nc", {"at_least": "3 words"}, None),
        ("a b", {"at_most": "1 word"}, Wrong(Trouble.TOO_MANY_WORDS, 1)),
        ("12-3", {"pattern": r"\d+-\d+"}, None),
        ("12-3 ", {"pattern": r"\d+-\d+"}, None),
        ("x12-3", {"pattern": r"\d+-\d+"}, Wrong(Trouble.WRONG_FORM)),
        (Spoken("f", "u", 3), {}, Wrong(Trouble.TYPE_INSTEAD)),
        (Tapped("1"), {}, Wrong(Trouble.OLD_BUTTON)),
    ],
)
def test_what_is_wrong_with_a_message_is_said(said: Said | str, keys: dict[str, Any], expected: Wrong | None) -> None:
    move = say(said, **keys)

    assert move == expected if expected else isinstance(move, Done)


def test_she_may_look_at_it_once_more_and_change_it() -> None:
    first = say("No barking.", confirm=True)
    assert isinstance(first, Going)
    looked_at = card(first.draft, confirm=True)
    [send] = (Tapped(each.value) for each in looked_at.buttons)

    assert (looked_at.question, looked_at.told[0].words) == ("Send this?", "No barking.")
    assert say(send, first.draft, confirm=True) == Done({"text": "No barking."})
    assert looked_at.back == "Change"
    assert say("No parking.", first.draft, confirm=True) == Going({"text": "No parking."})
    assert say(send, {}, confirm=True) == Wrong(Trouble.OLD_BUTTON)


def test_free_text_has_no_label_and_its_words_are_one_short_line() -> None:
    answer = {"text": "one\n\n" + "two " * 100}

    assert TEXT.label(answer) == ""
    assert TEXT.words(answer, SPEC).startswith("one two two")
    assert len(TEXT.words(answer, SPEC)) <= 100


def test_gold_obeys_the_limits_of_the_task() -> None:
    assert TEXT.gold(" No parking ", {**SPEC, "confirm": True}) == {"text": "No parking"}
    assert TEXT.gold("No", {**SPEC, "at_least": "2 words"}) is None
    assert TEXT.gold("", SPEC) is None


@pytest.mark.parametrize(
    ("change", "keys"),
    [
        ({}, []),
        ({"at_least": "3 words", "at_most": 500, "confirm": True, "pattern": "[a-z]+"}, []),
        ({"at_least": 0}, ["task.at_least"]),
        ({"at_least": "three words"}, ["task.at_least"]),
        ({"at_most": True}, ["task.at_most"]),
        ({"at_most": 4001}, ["task.at_most"]),
        ({"at_least": 5, "at_most": "4 characters"}, ["task.at_most"]),
        ({"at_least": 5, "at_most": "4 words"}, []),
        ({"pattern": "("}, ["task.pattern"]),
        ({"pattern": 5}, ["task.pattern"]),
        ({"confirm": "yes"}, ["task.confirm"]),
        (
            {"question": "", "at_least": "x", "pattern": "", "confirm": 1},
            ["question", "at_least", "pattern", "confirm"],
        ),
    ],
)
def test_faults_of_the_table(change: dict[str, Any], keys: list[str]) -> None:
    found = [fault.key.removeprefix("task.") for fault in TEXT.faults({**SPEC, **change})]

    assert found == [key.removeprefix("task.") for key in keys]


@pytest.mark.parametrize(
    "pattern",
    [
        r"[A-Z]{2}-\d{4}",
        r"\d{4}-\d{2}-\d{2}",
        r"-?\d+(?:\.\d+)?",
        r"(yes|no|maybe)",
        r"[^@ ]+@[^@ ]+\.[a-z]{2,9}",
        r"\$\d+(,\d{3})?",
        r"[\w ]+\?",
    ],
)
def test_ordinary_forms_are_taken(pattern: str) -> None:
    assert pattern_faults(pattern) == []


@pytest.mark.parametrize(
    "pattern",
    [
        r"(a+)+b",
        r"(a|a)*b",
        r"(a|ab)(c|bcd)+",
        r".*.*.*.*x",
        r"(?=a)b",
        r"(a)\1",
        r"(?P<x>a)(?P=x)",
        r"a?" * 30 + "a" * 30,
        r"(a|a)" * 30,
        r"[(]*(a*)*",
        "a" * 201,
        "[a",
        "a{2,1}",
    ],
)
def test_forms_that_could_keep_the_program_busy_are_refused(pattern: str) -> None:
    [fault] = pattern_faults(pattern)

    assert fault.cure


@given(
    pattern=st.lists(
        st.sampled_from(
            ["a", "b", ".", "[ab]", "(", ")", "(?:", "*", "+", "?", "{2,}", "{3}", "|", r"\w", r"\)", "[)]"]
        ),
        max_size=12,
    ).map("".join),
    text=st.sampled_from(["a" * LONGEST_TEXT, "ab" * (LONGEST_TEXT // 2), "a" * (LONGEST_TEXT - 1) + "!"]),
)
def test_no_form_that_is_taken_is_slow(pattern: str, text: str) -> None:
    if not pattern_faults(pattern):
        began = time.process_time()
        matches(pattern, text)

        assert time.process_time() - began < 2


def test_what_is_longer_than_a_form_can_be_does_not_match() -> None:
    assert matches("a+", "a" * LONGEST_TEXT)
    assert not matches("a+", "a" * (LONGEST_TEXT + 1))


@given(text=st.text(max_size=300), most=st.integers(2, 200))
def test_a_line_is_never_longer_than_it_may_be(text: str, most: int) -> None:
    line = one_line(text, most)

    assert len(line.encode("utf-16-le", "surrogatepass")) // 2 <= most
    assert len(line.splitlines()) <= 1
    assert line == " ".join(text.split()) or line.endswith("…")


def test_a_text_is_cut_at_a_word_where_one_ends_late_enough() -> None:
    assert cut("one two three", 9) == "one two…"
    assert cut("a bcdefghijk", 9) == "a bcdefg…"


def test_amounts_are_read_as_written() -> None:
    assert [amount(each) for each in ("1 word", "2 words", "3 characters", 4)] == [
        amount(each) for each in ("1 words", " 2  words ", "3 character", "4 characters")
    ]
    assert amount("word") is amount(1.5) is amount(None) is amount("5000 words") is None
