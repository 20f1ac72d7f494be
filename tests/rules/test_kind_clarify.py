"""A task in which something is missing: both ways to ask, both ways to answer, and what is recorded."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crowd.screening.base import Hint, Noticed, Ours, Remark, Score
from crowd.screening.said import Done, Going, Rejected, Tapped, Trouble
from tests.asking import SCENE, answer, ask, faults, hear, tap, taps, type_

CHOICE = ask(
    'key = "c"\nkind = "clarify"\ntext = "Please sort the list. Which order do you take?"\n'
    'options = ["By date", "By name"]\nreply = "It is for the post: by street."\npoints_for_asking = 2\n'
    "points = { by_name = 1 }"
)
WORDS = ask(
    'key = "c"\nkind = "clarify"\ntext = "Write a title for the article."\nreply = "It is about bees."\nmin_words = 2'
)


def test_the_first_card_is_a_task_with_its_answers_and_a_way_to_ask() -> None:
    card = CHOICE.card({}, SCENE)

    assert (card.text, card.reply, card.hint) == (CHOICE.text, None, Hint.BUTTONS)
    assert [each.label for each in card.buttons] == ["By date", "By name"]
    assert [each.label for each in card.below] == [Ours.ASK]
    assert WORDS.card({}, SCENE).hint is Hint.WORDS


def test_who_asks_by_the_button_gets_the_reply_and_then_answers() -> None:
    asking = hear(CHOICE, Tapped("ask"))
    assert asking == Going({"asking": True})
    card = CHOICE.card(asking.state, SCENE)
    assert (card.hint, [each.label for each in card.buttons]) == (Hint.YOUR_QUESTION, [Ours.NO_QUESTION])

    told = type_(CHOICE, "  by which column ", asking.state)
    assert told == Going({"questions": ["by which column"]})
    assert CHOICE.card(told.state, SCENE).reply == "It is for the post: by street."
    assert [each.label for each in CHOICE.card(told.state, SCENE).buttons] == ["By date", "By name"]

    given = answer(tap(CHOICE, "By name", told.state))
    assert given == {"value": "by_name", "questions": ["by which column"]}
    assert CHOICE.score(given) == Score(3, 3)
    assert CHOICE.remarks(given) == (Remark(Noticed.ASKED, "by which column"),)
    assert CHOICE.told(given) == "By name"


def test_who_types_a_question_need_not_find_the_button() -> None:
    told = type_(CHOICE, "By date of what?")

    assert told == Going({"questions": ["By date of what?"]})


def test_who_does_not_ask_answers_at_once_and_a_person_sees_that() -> None:
    given = answer(taps(CHOICE, "By date"))

    assert given == {"value": "by_date", "questions": []}
    assert CHOICE.score(given) == Score(0, 3)
    assert CHOICE.remarks(given) == (Remark(Noticed.ASKED_NOTHING),)
    assert CHOICE.for_review
    assert CHOICE.once


def test_a_typed_option_counts() -> None:
    assert answer(type_(CHOICE, "by NAME!"))["value"] == "by_name"


def test_an_option_with_a_question_mark_is_a_question() -> None:
    """ "By date?" asks; tapping it answers."""
    assert type_(CHOICE, "By date?") == Going({"questions": ["By date?"]})


def test_no_question_after_all() -> None:
    asking = hear(CHOICE, Tapped("ask"))
    assert isinstance(asking, Going)

    assert tap_ours(asking.state) == Going({})


def tap_ours(state: dict[str, object]) -> object:
    (choice,) = CHOICE.card(state, SCENE).buttons
    return hear(CHOICE, Tapped(choice.value), state)


def test_a_second_question_is_kept_and_told_that_there_is_no_more() -> None:
    first = type_(WORDS, "For whom is it?")
    assert isinstance(first, Going)
    second = type_(WORDS, "And how long?", first.state)

    assert second == Going({"questions": ["For whom is it?", "And how long?"]}, Rejected(Trouble.ALL_IS_SAID))
    assert answer(type_(WORDS, "Bees at work", second.state)) == {
        "text": "Bees at work",
        "questions": ["For whom is it?", "And how long?"],
    }


def test_how_much_she_asks_is_kept_within_bounds() -> None:
    state: dict[str, object] = {}
    for _ in range(9):
        heard = type_(WORDS, "why " + "x" * 3000 + "?", state)
        assert isinstance(heard, Going)
        state = heard.state

    assert [len(each) for each in state["questions"]] == [600] * 5  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("question", "text", "state", "why"),
    [
        (CHOICE, "hm", {}, Rejected(Trouble.TAP_OR_ASK)),
        (CHOICE, "pause", {}, Rejected(Trouble.TAP_OR_ASK)),
        (CHOICE, "🙂", {"asking": True}, Rejected(Trouble.WRITE_YOUR_QUESTION)),
        (WORDS, "Bees", {}, Rejected(Trouble.TOO_FEW_WORDS, "1", "2")),
        (WORDS, "a " * 201, {}, Rejected(Trouble.TOO_MANY_WORDS, "201", "200")),
    ],
)
def test_what_is_neither_is_told_what_to_do(question, text, state, why) -> None:  # type: ignore[no-untyped-def]
    assert type_(question, text, state) == why


@pytest.mark.parametrize("value", ["2", "-1", "", "asking", "0.0"])
def test_a_forged_button_is_none(value: str) -> None:
    assert hear(CHOICE, Tapped(value)) == Rejected(Trouble.NO_SUCH_BUTTON)


@given(st.text(max_size=60), st.sampled_from([{}, {"asking": True}, {"questions": ["Why?"]}]))
def test_any_text_is_read_without_an_error(text: str, state: dict[str, object]) -> None:
    heard = type_(WORDS, text, state)

    if isinstance(heard, Done):
        assert isinstance(WORDS.told(heard.answer), str)


def test_a_complete_task_looks_the_same_and_gives_no_points() -> None:
    complete = ask('key = "c"\nkind = "clarify"\ntext = "T"\noptions = ["A", "B"]\nreply = "R"\npoints_for_asking = 0')

    assert complete.score(answer(taps(complete, "A"))) is None
    assert [each.label for each in complete.card({}, SCENE).below] == [Ours.ASK]


def test_what_is_wrong_with_the_form_is_told() -> None:
    head = 'key = "c"\nkind = "clarify"\ntext = "T"\n'

    assert "questions[1].reply: give this key" in faults(head)
    assert "give at least two options, or none" in faults(head + 'reply = "R"\noptions = ["A"]')
    assert "give every option a value and a text of its own" in faults(head + 'reply = "R"\noptions = ["A", "A"]')
    assert "give points to these values: a, b" in faults(head + 'reply = "R"\noptions = ["A", "B"]\npoints = { c = 1 }')
    assert "give a max_words of at least min_words" in faults(head + 'reply = "R"\nmin_words = 300')
