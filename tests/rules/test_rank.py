"""Rank: the best, the next best, and the last one without a tap; letters that keep their place."""

from collections import Counter
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crowd.rules.media import KEY
from crowd.tasktypes import TASK_TYPES
from crowd.tasktypes.base import Hint, Said, Spoken, Tapped, Told, Trouble, Typed, Wrong
from tests.talks import Case, holds_what_every_talk_holds, never_raises, sayings, seeds, walking

RANK = TASK_TYPES["rank"]
SPEC: dict[str, Any] = {"type": "rank", "question": "Which title is best?"}
FOUR = Case(SPEC, {"prompt": "A story", "item1": "one", "item2": "two", "item3": "three", "item4": "four"})
THREE = Case(SPEC, {"item1": "one", "item2": "two", "item3": "three"})
SIX = Case(SPEC, {f"item{at}": f"text {at}" for at in range(1, 7)})


def numbers(case: Case, seed: int) -> list[int]:
    """The items behind A, B, C… as this worker sees them."""
    texts = {text: int(field[-1]) for field, text in case.payload.items() if field != "prompt"}
    return [texts[part.text] for part in case.card(seed).sections if part.title != "Prompt"]


@pytest.mark.parametrize("case", [THREE, FOUR])
@walking
@given(seed=seeds)
def test_every_button_leads_on(case: Case, seed: int) -> None:
    holds_what_every_talk_holds(case, seed)


@pytest.mark.parametrize("case", [THREE, SIX])
@walking
@given(data=st.data(), seed=seeds)
def test_nothing_a_worker_says_raises(case: Case, data: st.DataObject, seed: int) -> None:
    never_raises(case, seed, data.draw(sayings(case)))


@given(seed=seeds)
def test_the_order_is_the_customers_and_what_she_saw_is_recorded(seed: int) -> None:
    a, b, c, d = numbers(FOUR, seed)
    answer = FOUR.answer("C", "A", "D", seed=seed)
    assert answer == {"order": [c, a, d, b], "shown": [a, b, c, d]}
    assert RANK.words(answer, SPEC) == "C > A > D > B"
    assert RANK.label(answer) == f"{c}>{a}>{d}>{b}"


def test_every_candidate_stands_first_for_about_as_many_workers() -> None:
    orders = Counter(tuple(numbers(THREE, seed)) for seed in range(6000))
    assert len(orders) == 6
    assert all(850 < count < 1150 for count in orders.values())


def test_letters_keep_their_place_and_say_which_place_a_candidate_has() -> None:
    said = FOUR.taps("C")
    card = FOUR.card(0, said)
    assert [(each.text, each.chosen) for each in card.buttons] == [
        ("A", False),
        ("B", False),
        ("C 1", True),
        ("D", False),
    ]
    assert card.told == (Told("Your order so far, the best first", "C", ours=True),)
    assert card.hint == Hint("Now tap the best one of {rest}.", (("rest", "A, B, D"),))


def test_six_letters_stand_in_two_rows_of_three() -> None:
    assert [each.row for each in SIX.card(0).buttons] == [0, 0, 0, 1, 1, 1]


def test_a_candidate_tapped_twice_is_ranked_once_and_two_quick_taps_of_one_card_count_both() -> None:
    a, b = FOUR.button("A"), FOUR.button("B")
    twice = FOUR.goes_on(FOUR.goes_on((), a), a)
    assert FOUR.card(0, twice) == FOUR.card(0, (a,))
    both = FOUR.goes_on(twice, b)
    assert [each.text for each in FOUR.card(0, both).buttons] == ["A 1", "B 2", "C", "D"]


@pytest.mark.parametrize("text", ["C, A, B", "c > a", "cab", "C A B", "c;a;b"])
def test_letters_may_be_typed(text: str) -> None:
    a, b, c = numbers(THREE, 5)
    assert THREE.ends((), Typed(text), 5)["order"] == [c, a, b]


def test_one_typed_letter_is_a_tap() -> None:
    said: tuple[Said, ...] = FOUR.goes_on((), Typed("b"))
    assert FOUR.card(0, said) == FOUR.card(0, FOUR.taps("B"))


@pytest.mark.parametrize(
    ("new", "trouble"),
    [
        (Typed("D"), Trouble.NOT_A_LABEL),
        (Typed("1"), Trouble.NOT_A_LABEL),
        (Typed(" "), Trouble.NOT_A_LABEL),
        (Tapped("5"), Trouble.OLD_BUTTON),
        (Spoken("f", "u", 1), Trouble.TAP_INSTEAD),
    ],
)
def test_anything_else_is_refused(new: Said, trouble: Trouble) -> None:
    assert THREE.trouble((), new) == Wrong(trouble)


@pytest.mark.parametrize(
    ("cell", "order"),
    [
        ("2>1>3", [2, 1, 3]),
        ("3, 1, 2, 4", [3, 1, 2, 4]),
        ("1\n2\n3", [1, 2, 3]),
        ("6 5 4 3 2 1", [6, 5, 4, 3, 2, 1]),
        ("1>2", None),
        ("1>2>2", None),
        ("1>2>4", None),
        ("1>2>3>x", None),
        ("A>B>C", None),
        ("", None),
    ],
)
def test_gold_is_an_order_of_the_numbers_in_the_file(cell: str, order: list[int] | None) -> None:
    expected = {"order": order, "shown": sorted(order)} if order else None
    assert RANK.gold(cell, SPEC) == expected


@pytest.mark.parametrize(
    ("payload", "told"),
    [
        ({}, []),
        ({"item5": "five"}, ["item4 is empty, but item5 is not"]),
        ({"item3": ""}, ["item3: give each candidate a text, or a file"]),
        ({"item3": "one"}, ["item3 and item1 are the same"]),
    ],
)
def test_rows_that_cannot_be_ranked_are_told(payload: dict[str, str], told: list[str]) -> None:
    found = RANK.row_faults({**THREE.payload, **payload}, SPEC)
    assert len(found) == len(told)
    assert all(fault.startswith(start) for fault, start in zip(found, told, strict=True))


def test_a_question_is_asked_for() -> None:
    assert [fault.key for fault in RANK.faults({"type": "rank"})] == ["task.question"]


def test_candidates_may_be_pictures_that_move_with_their_letters() -> None:
    media = "".join(f"item{at}:photo:{at:064}\n" for at in (1, 2, 3))
    case = Case(SPEC, {"item1": "", "item2": "", "item3": "", KEY: media})
    holds_what_every_talk_holds(case, 3)
    shown = [int(part.field[-1]) for part in case.card(3).sections]
    assert case.answer("B", "A", seed=3) == {"order": [shown[1], shown[0], shown[2]], "shown": shown}


def test_the_same_picture_twice_cannot_be_ranked() -> None:
    media = "".join(f"item{at}:photo:{0:064}\n" for at in (1, 2, 3))
    assert len(RANK.row_faults({KEY: media}, SPEC)) == 3
