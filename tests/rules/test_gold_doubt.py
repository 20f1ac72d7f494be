"""A wrong key: found after about ten answers of people who are otherwise right; a right one is left alone."""

from __future__ import annotations

import math
import random
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crowd.rules.gold_doubt import GOOD, HARD, WRONGLY, Doubt, Given, doubt, needed, odds

CROWD = (0.5, 0.5, 0.75, 0.75, 0.75, 0.9, 0.9, 0.9, 0.9, 0.9)
"""A mixed crowd: two of ten click at random."""
PEOPLE = 30  # exposures of a gold task
OTHER_GOLD = 12
WRONG_KEYS = 0.05  # of the other gold tasks, whose records say a little less for it


def good(label: str, *, accepted: bool = False) -> Given:
    return Given(label, accepted, others_right=9, others=10)


def found(answers: Sequence[Given], options: int = 2) -> Doubt:
    seen = doubt(answers, options)
    assert seen is not None
    return seen


def test_an_answer_that_the_key_accepts_raises_no_doubt() -> None:
    assert doubt([good("true", accepted=True)] * 30, 2) is None
    assert doubt([], 2) is None


@pytest.mark.parametrize(
    ("against", "faithful", "doubtful"),
    [
        (5, 0, True),  # five good people, all of whom say the same other label
        (4, 0, False),
        (5, 1, False),
        (6, 1, True),
        (3, 30, False),
        (10, 10, False),  # they are divided: the task is hard, and the key may be right
    ],
)
def test_how_many_good_people_against_a_key_put_it_in_doubt(against: int, faithful: int, doubtful: bool) -> None:
    seen = found([good("false")] * against + [good("true", accepted=True)] * faithful)

    assert (seen.label, seen.against, seen.faithful) == ("false", against, faithful)
    assert seen.doubtful is doubtful


def test_those_who_click_at_random_and_those_whom_nobody_knows_say_nothing_about_a_key() -> None:
    clicking = Given("false", False, others_right=5, others=10)
    unknown = Given("false", False, others_right=2, others=2)

    assert found([clicking] * 40 + [unknown] * 40).odds == pytest.approx(0)
    assert not found([clicking] * 40 + [unknown] * 40).doubtful


def test_good_people_who_fail_it_each_in_another_way_make_it_hard_and_not_wrong() -> None:
    answers = [good(label) for label in ("b", "c", "d", "e")] * 3

    assert not found(answers, options=5).doubtful


def test_of_several_other_labels_the_one_they_agree_on_is_named() -> None:
    seen = found([good("c")] * 9 + [good("b")] + [good("a", accepted=True)], options=4)

    assert (seen.label, seen.doubtful) == ("c", True)


def test_further_accepted_answers_are_no_failures() -> None:
    assert doubt([good("b", accepted=True)] * 20 + [good("a", accepted=True)], 3) is None


@given(st.floats(0, 1))
def test_while_a_key_is_right_the_odds_are_a_fair_game_at_worst(known: float) -> None:
    """The mean of what one answer multiplies them by is at most 1, for every share of errors up to the one allowed."""
    held = min(max(known, 0.5), 0.9)
    astray = max(HARD, 1 - held)
    mean = astray * math.exp(odds(known, gave_it=True)) + (1 - astray) * math.exp(odds(known, gave_it=False))

    assert mean <= 1 + 1e-9
    assert odds(known, gave_it=True) >= odds(known, gave_it=False)


@given(st.lists(st.tuples(st.sampled_from("abc"), st.integers(0, 20)), max_size=20), st.randoms())
def test_the_order_of_answers_does_not_matter(said: list[tuple[str, int]], chance: random.Random) -> None:
    answers = [Given(label, label == "a", others_right=right, others=20) for label, right in said]
    mixed = list(answers)
    chance.shuffle(mixed)

    assert doubt(answers, 3) == doubt(mixed, 3)


def test_how_many_are_needed_is_what_it_says() -> None:
    for known in (0.75, 0.8, 0.85, 0.9):
        people = [Given("false", False, others_right=known * 101 - 0.5, others=100)] * needed(known)
        assert found(people).doubtful
        assert not found(people[:-1]).doubtful


def simulated(seed: int, *, key_is_right: bool, crowd: Sequence[float], trap: float, options: int) -> int | None:
    """After how many answers a key is suspended that is looked at after each of them; None: never.

    `trap` is the share of people, good or not, who fall for one and the same wrong answer.
    """
    chance = random.Random(seed)
    answers: list[Given] = []
    for at in range(1, PEOPLE + 1):
        skill = chance.choice(crowd)
        others = chance.randint(0, OTHER_GOLD)
        right = sum((chance.random() < skill) != (chance.random() < WRONG_KEYS) for _ in range(others))
        truth, rivals = ("a" if key_is_right else "b"), list("abcde"[:options])
        rivals.remove(truth)
        label = truth if chance.random() < skill else chance.choice(rivals)
        if trap and chance.random() < trap:
            label = "b"
        answers.append(Given(label, label == "a", others_right=right, others=others))
        seen = doubt(answers, options)
        if seen and seen.doubtful:
            return at
    return None


def course(
    *, key_is_right: bool, crowd: Sequence[float], trap: float = 0.0, options: int = 2, keys: int = 400
) -> tuple[float, int]:
    """The share of keys that are suspended, and after how many answers (the median; 0: none)."""
    ends = [simulated(seed, key_is_right=key_is_right, crowd=crowd, trap=trap, options=options) for seed in range(keys)]
    hits = sorted(end for end in ends if end is not None)
    return len(hits) / len(ends), hits[len(hits) // 2] if hits else 0


@pytest.mark.parametrize(
    ("crowd", "options", "least", "median"),
    [((0.95,), 2, 0.99, 8), ((0.9,), 2, 0.98, 9), ((0.85,), 2, 0.95, 11), (CROWD, 2, 0.90, 13), ((0.9,), 5, 0.98, 12)],
)
def test_a_wrong_key_is_found_long_before_its_exposures_are_used_up(
    crowd: Sequence[float], options: int, least: float, median: int
) -> None:
    share, after = course(key_is_right=False, crowd=crowd, options=options)

    assert share >= least
    assert 5 <= after <= median


@pytest.mark.parametrize("crowd", [(0.75,), (0.85,), (0.95,), CROWD])
def test_a_right_key_is_almost_never_suspended(crowd: Sequence[float]) -> None:
    assert course(key_is_right=True, crowd=crowd)[0] <= 0.0025  # 1 of 400


@pytest.mark.parametrize(("skill", "trap"), [(0.75, 0.06), (0.85, 0.17), (0.9, 0.22), (0.99, 0.29)])
def test_the_key_of_a_hard_task_is_suspended_as_seldom_as_promised(skill: float, trap: float) -> None:
    """Thirty of a hundred give the same wrong answer, by the trap or because they err; in the end a person looks."""
    assert course(key_is_right=True, crowd=(skill,), trap=trap, keys=1000)[0] <= WRONGLY


def test_somebody_good_is_right_in_seven_of_ten() -> None:
    assert Given("a", True, others_right=4, others=5).good
    assert not Given("a", True, others_right=3, others=5).good
    assert GOOD == 0.7
