"""Pair with five steps: the sides are a worker's, the answer is the customer's."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crowd.tasktypes import TASK_TYPES
from crowd.tasktypes.base import Trouble, Typed, Wrong
from tests.talks import Case, holds_what_every_talk_holds, never_raises, sayings, seeds, walking

PAIR = TASK_TYPES["pair"]
SPEC: dict[str, Any] = {"type": "pair", "question": "Which is better?", "scale": 5}
FIVE = Case(SPEC, {"first": "one", "second": "two"})
STEPS = ["A is much better", "A is slightly better", "About the same", "B is slightly better", "B is much better"]
VALUES = ["first_much", "first", "tie", "second", "second_much"]


@walking
@given(seed=seeds)
def test_every_button_leads_on(seed: int) -> None:
    holds_what_every_talk_holds(FIVE, seed)


@walking
@given(said=sayings(FIVE), seed=seeds)
def test_nothing_a_worker_says_raises(said: list[Any], seed: int) -> None:
    never_raises(FIVE, seed, said)


@given(seed=seeds)
def test_the_buttons_stand_in_the_same_order_for_everybody(seed: int) -> None:
    assert [each.text for each in FIVE.card(seed).buttons] == STEPS


@pytest.mark.parametrize(("seed", "side_a"), [(0, "one"), (1, "two")])
def test_steps_are_stored_in_the_customers_order(seed: int, side_a: str) -> None:
    assert FIVE.card(seed).sections[0].text == side_a
    answers = [FIVE.answer(text, seed=seed) for text in STEPS]
    found = [(answer["label"], answer["strength"], answer["swapped"]) for answer in answers]
    straight = [(value, strength, bool(seed)) for value, strength in zip(VALUES, range(-2, 3), strict=True)]
    assert found == (straight[::-1] if seed else straight)


@given(seed=seeds, text=st.sampled_from(STEPS))
def test_words_typed_mean_what_the_button_means_and_are_told_as_she_saw_them(seed: int, text: str) -> None:
    answer = FIVE.ends((), Typed(text), seed)
    assert answer == FIVE.answer(text, seed=seed)
    assert PAIR.words(answer, SPEC) == text


def test_there_is_no_way_to_call_both_bad() -> None:
    assert FIVE.trouble((), Typed("Both are bad")) == Wrong(Trouble.NOT_A_LABEL)


@pytest.mark.parametrize(
    ("cell", "label", "strength"),
    [
        ("first_much", "first_much", -2),
        ("A much", "first_much", -2),
        ("-2", "first_much", -2),
        ("0", "tie", 0),
        ("+1", "second", 1),
        ("2", "second_much", 2),
        ("b", "second", 1),
        ("both_bad", None, 0),
        ("3", None, 0),
    ],
)
def test_gold_is_a_step_or_its_strength(cell: str, label: str | None, strength: int) -> None:
    expected = {"label": label, "strength": strength, "swapped": False} if label else None
    assert PAIR.gold(cell, SPEC) == expected


@pytest.mark.parametrize(
    ("change", "keys"),
    [
        ({}, []),
        ({"scale": 7}, ["task.scale"]),
        ({"scale": True}, ["task.scale"]),
        ({"scale": "5", "question": ""}, ["task.question", "task.scale"]),
        ({"labels": VALUES}, []),
        ({"labels": ["first", "second"]}, ["task.labels"]),
        ({"labels": [*VALUES, "both_bad"]}, ["task.labels"]),
        ({"labels": [*VALUES[:4], 3]}, ["task.labels[5]"]),
    ],
)
def test_faults_name_their_keys(change: dict[str, Any], keys: list[str]) -> None:
    assert [fault.key for fault in PAIR.faults({**SPEC, **change})] == keys


def test_a_pair_without_a_scale_has_no_strength() -> None:
    plain = Case({"type": "pair", "question": "?"}, FIVE.payload)
    assert plain.answer("A is better") == {"label": "first", "swapped": False}
