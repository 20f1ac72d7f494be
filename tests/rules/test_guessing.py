"""Tapping by chance: who is found, how soon, and how seldom somebody good is touched."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crowd.rules.quality.guessing import FIRST, Weighing, chance_of, slips_allowed, stopped_at, weigh

WORKERS = 1_000
ENOUGH = 500
"""Known answers that a diligent worker gives in her life in a project: 5,000 tasks, one in ten of them known."""
MILD, STRICT = 200, 10


def crowd(seed: int, right: float, answers: int, *, options: int = 2, wrongly: int = MILD) -> list[int | None]:
    """After how many known answers each of them was stopped."""
    chance = random.Random(seed)
    return [
        stopped_at((chance.random() < right for _ in range(answers)), options=options, good=9_000, wrongly=wrongly)
        for _ in range(WORKERS)
    ]


def stopped(found: list[int | None]) -> int:
    return sum(each is not None for each in found)


@pytest.mark.parametrize("options", [2, 3, 5])
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_of_a_thousand_who_tap_by_chance_95_in_100_are_stopped_within_20_known_answers(seed: int, options: int) -> None:
    assert stopped(crowd(seed, 1 / options, 20, options=options)) >= 950


@pytest.mark.parametrize(("seed", "options"), [(1, 2), (2, 2), (3, 2), (4, 3), (5, 5)])
def test_of_a_thousand_who_are_right_nine_times_in_ten_20_are_touched_ever_at_most(seed: int, options: int) -> None:
    assert stopped(crowd(seed, 0.9, ENOUGH, options=options)) <= 20


def test_the_strict_test_finds_everybody_later_and_hardly_ever_somebody_good() -> None:
    assert stopped(crowd(1, 0.5, 100, wrongly=STRICT)) >= 999
    assert stopped(crowd(2, 0.9, ENOUGH, wrongly=STRICT)) <= 3


def test_whoever_begins_to_tap_by_chance_after_a_hundred_good_answers_is_found_too() -> None:
    chance = random.Random(5)
    found = [
        stopped_at(
            [chance.random() < (0.9 if at < 100 else 0.5) for at in range(160)], options=2, good=9_000, wrongly=MILD
        )
        for _ in range(WORKERS)
    ]
    assert sum(each is not None and each <= 150 for each in found) >= 950


def test_a_test_begun_anew_after_each_pause_touches_a_good_worker_no_more_often_than_its_share() -> None:
    """Whoever was paused once by mistake meets the same odds anew, so that pauses add up to about the share allowed."""
    chance = random.Random(6)
    pauses = []
    for _ in range(WORKERS):
        weighing, count = Weighing(options=2, good=9_000, wrongly=MILD), 0
        for _ in range(ENOUGH):
            weighing.add(chance.random() < 0.9)
            if weighing.stopped:
                weighing, count = Weighing(options=2, good=9_000, wrongly=MILD), count + 1
        pauses.append(count)
    assert sum(pauses) <= 25
    assert sum(each > 1 for each in pauses) <= 2


def test_no_first_slip_stops_anybody_whatever_the_project_allows() -> None:
    assert [
        (options, good, wrongly)
        for options in (0, 2, 3, 20)
        for good in range(6_000, 9_901, 100)
        for wrongly in (1, MILD, 500)
        if stopped_at([False], options=options, good=good, wrongly=wrongly) == 1
    ] == []


def test_six_slips_among_the_first_twenty_are_too_many_and_five_are_not() -> None:
    five = [True, True, True, False] * 5
    assert slips_allowed(9_000, MILD) == 6
    assert stopped_at(five, options=2, good=9_000, wrongly=MILD) is None
    assert stopped_at([*five[:19], False, False], options=2, good=9_000, wrongly=MILD) is None
    assert stopped_at([*five[:18], False, False], options=2, good=9_000, wrongly=MILD) == FIRST


def test_chance_is_one_of_the_labels_and_never_quite_nothing() -> None:
    assert chance_of(2) == 0.5
    assert chance_of(0) == 0.05


@given(st.lists(st.sampled_from([0, 40, 50, 100, 100, 100]), max_size=80), st.sampled_from([0, 2, 3]))
def test_all_at_once_is_the_same_as_one_after_the_other(credits: list[int], options: int) -> None:
    for good, wrongly in ((9_000, MILD), (9_000, STRICT), (7_000, 500)):
        found = weigh(credits, options=options, good=good)
        outcomes = [each >= 50 for each in credits]
        at = stopped_at(outcomes, options=options, good=good, wrongly=wrongly)

        assert found.stopped(good, wrongly) == (at is not None)
        assert (found.seen, found.right) == (len(credits), sum(outcomes))
