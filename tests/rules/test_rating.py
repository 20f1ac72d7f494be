"""Rating: one criterion after the other, number keys in place, words for the ends."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crowd.tasktypes import TASK_TYPES
from crowd.tasktypes.base import Hint, Said, Spoken, Tapped, Told, Trouble, Typed, Wrong
from tests.talks import Case, holds_what_every_talk_holds, never_raises, sayings, seeds, walking

RATING = TASK_TYPES["rating"]
ANSWER = {"prompt": "How do I boil an egg?", "text": "Seven minutes."}
ONE = Case({"type": "rating", "question": "How useful is it?", "worst": "useless", "best": "excellent"}, ANSWER)
SPEC: dict[str, Any] = {
    "type": "rating",
    "question": "How good is the answer?",
    "criteria": ["helpful", {"value": "tone", "text": "Kindness", "most": 10, "worst": "rude", "best": "kind"}],
}
TWO = Case(SPEC, ANSWER)


@pytest.mark.parametrize("case", [ONE, TWO])
@walking
@given(seed=seeds)
def test_every_button_leads_on(case: Case, seed: int) -> None:
    holds_what_every_talk_holds(case, seed)


@pytest.mark.parametrize("case", [ONE, TWO])
@walking
@given(data=st.data(), seed=seeds)
def test_nothing_a_worker_says_raises(case: Case, data: st.DataObject, seed: int) -> None:
    never_raises(case, seed, data.draw(sayings(case)))


def test_a_single_criterion_takes_one_tap() -> None:
    assert ONE.answer("4") == {"ratings": {"rating": 4}}
    assert RATING.label({"ratings": {"rating": 4}}) == RATING.words({"ratings": {"rating": 4}}, ONE.spec) == "4"
    assert ONE.card(0).question == "How useful is it?"


def test_criteria_are_asked_one_after_the_other() -> None:
    said = TWO.taps("4")
    card = TWO.card(0, said)
    assert TWO.card(0).question == "How good is the answer?\nhelpful"
    assert card.question == "How good is the answer?\nKindness"
    assert card.told == (Told("helpful", "4"),)
    assert [each.text for each in card.buttons] == [str(number) for number in range(1, 11)]
    answer = TWO.answer("4", "10")
    assert answer == {"ratings": {"helpful": 4, "tone": 10}}
    assert RATING.label(answer) == "helpful=4|tone=10"
    assert RATING.words(answer, SPEC) == "helpful 4, Kindness 10"


def test_a_second_tap_of_the_same_number_is_no_rating_of_the_next_criterion() -> None:
    four = TWO.button("4")
    twice = TWO.goes_on(TWO.goes_on((), four), four)
    assert TWO.card(0, twice) == TWO.card(0, (four,))
    assert TWO.trouble(twice, TWO.button("5")) == Wrong(Trouble.OLD_BUTTON)


@pytest.mark.parametrize(
    ("case", "words"),
    [
        (ONE, Hint("1 = {worst}, {most} = {best}", (("worst", "useless"), ("best", "excellent"), ("most", 5)))),
        (TWO, "1 is the lowest."),
        (
            Case({**ONE.spec, "worst": "x", "best": "y", "most": 7}, ANSWER),
            Hint("1 = {worst}, {most} = {best}", (("worst", "x"), ("best", "y"), ("most", 7))),
        ),
    ],
)
def test_the_ends_are_worded(case: Case, words: Hint | str) -> None:
    assert case.card(0).hint == words


def test_the_words_of_a_criterion_of_its_own_hold_for_it_alone() -> None:
    hint = TWO.card(0, TWO.taps("1")).hint
    assert isinstance(hint, Hint)
    assert dict(hint.parts) == {"worst": "rude", "best": "kind", "most": 10}


def test_a_typed_number_counts() -> None:
    assert ONE.ends((), Typed(" 3 ")) == {"ratings": {"rating": 3}}
    assert TWO.ends(TWO.goes_on((), Typed("5")), Typed("10")) == {"ratings": {"helpful": 5, "tone": 10}}


def test_a_number_out_of_range_is_told_the_range_of_the_criterion_that_is_asked() -> None:
    assert TWO.trouble((), Typed("11")) == Wrong(Trouble.NOT_IN_RANGE, 5)
    assert TWO.trouble(TWO.goes_on((), Typed("5")), Typed("11")) == Wrong(Trouble.NOT_IN_RANGE, 10)


@pytest.mark.parametrize(
    ("new", "trouble"),
    [
        (Typed("6"), Trouble.NOT_IN_RANGE),
        (Typed("0"), Trouble.NOT_IN_RANGE),
        (Typed("four"), Trouble.NOT_IN_RANGE),
        (Tapped("1"), Trouble.OLD_BUTTON),
        (Spoken("f", "u", 2), Trouble.TAP_INSTEAD),
    ],
)
def test_anything_else_is_refused(new: Said, trouble: Trouble) -> None:
    assert ONE.trouble((), new).trouble is trouble


@pytest.mark.parametrize(
    ("cell", "ratings"),
    [
        ("helpful=4, tone=10", {"helpful": 4, "tone": 10}),
        ("tone = 1 | helpful = 5", {"helpful": 5, "tone": 1}),
        ("4; 9", {"helpful": 4, "tone": 9}),
        ("4", None),
        ("4, 11", None),
        ("4, 5, 6", None),
        ("4, helpful=5", None),
        ("good, bad", None),
        ("", None),
    ],
)
def test_gold_names_every_criterion_or_keeps_their_order(cell: str, ratings: dict[str, int] | None) -> None:
    assert RATING.gold(cell, SPEC) == ({"ratings": ratings} if ratings else None)


@pytest.mark.parametrize(("cell", "number"), [("5", 5), (" 1 ", 1), ("6", None), ("x", None)])
def test_gold_of_a_single_criterion_is_a_number(cell: str, number: int | None) -> None:
    assert RATING.gold(cell, ONE.spec) == ({"ratings": {"rating": number}} if number else None)


@pytest.mark.parametrize(
    ("change", "keys"),
    [
        ({}, []),
        ({"question": "", "most": 11, "worst": ""}, ["task.question", "task.most", "task.worst"]),
        ({"criteria": []}, ["task.criteria"]),
        ({"criteria": "helpful"}, ["task.criteria"]),
        ({"criteria": [str(at) for at in range(13)]}, ["task.criteria"]),
        ({"criteria": ["a", 4]}, ["task.criteria[2]"]),
        ({"criteria": ["a", {"text": "A"}]}, ["task.criteria[2]"]),
        ({"criteria": ["a=b"]}, ["task.criteria[1]"]),
        ({"criteria": ["a" * 65]}, ["task.criteria[1]"]),
        ({"criteria": ["a", "a"]}, ["task.criteria[2]"]),
        ({"criteria": ["a", {"value": "b", "text": "a"}]}, ["task.criteria[2]"]),
        (
            {"criteria": [{"value": "a", "colour": "red", "text": "x" * 101, "most": 2}]},
            ["task.criteria[1].colour", "task.criteria[1].text", "task.criteria[1].most"],
        ),
    ],
)
def test_faults_name_their_keys(change: dict[str, Any], keys: list[str]) -> None:
    found = RATING.faults({**SPEC, **change})
    assert [fault.key for fault in found] == keys
    assert all(fault.cure for fault in found)
