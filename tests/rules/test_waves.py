"""Waves: how many hear of a project and when; and that it fills with few messages, whatever share of people comes."""

from __future__ import annotations

import random
from collections.abc import Callable
from statistics import mean

import pytest

from crowd.rules.coming import MINUTE, Cohort, Usual, measured
from crowd.rules.filling import MEDIAN, Course, Crowd, at_once, in_waves
from crowd.rules.waves import (
    DAY,
    FIRST,
    GROWTH,
    LATEST,
    LOOK,
    SOONEST,
    Candidate,
    Filled,
    Filling,
    Look,
    Tell,
    score,
    step,
)

NOW = 1_793_534_400_000
RATES = (0.02, 0.06, 0.2, 0.6)
ROUNDS = 12


def filling(
    *cohorts: Cohort,
    wanted: int = 100,
    at_work: int = 0,
    last: int | None = None,
    untold: int = 10_000,
    capped: bool = True,
    unsent: int = 0,
    usual: Usual = Usual(),  # noqa: B008
) -> Filling:
    return Filling(wanted, at_work, cohorts, unsent, untold, last, NOW, capped, usual)


def test_a_few_hear_of_it_first() -> None:
    assert step(filling()) == Tell(FIRST)
    assert step(filling(wanted=3)) == Tell(3)
    assert step(filling(wanted=3, capped=False)) == Tell(FIRST)
    assert step(filling(untold=7)) == Tell(7)


def test_the_next_wave_waits_until_most_of_those_who_come_have_come() -> None:
    waits = step(filling(Cohort(20, 0, 0, 0), last=NOW))

    assert isinstance(waits, Look)
    assert NOW + SOONEST <= waits.at <= NOW + LATEST


def test_quick_answers_bring_the_next_wave_sooner() -> None:
    quick = step(filling(Cohort(100, MINUTE, 50, 50 * MINUTE), last=NOW))
    slow = step(filling(Cohort(100, MINUTE, 50, 50 * 50 * MINUTE), last=NOW))

    assert isinstance(quick, Look) and isinstance(slow, Look)
    assert quick.at == NOW + SOONEST < slow.at


def test_a_wave_asks_for_what_is_missing_by_what_was_measured() -> None:
    told = step(filling(Cohort(200, 10 * 60 * MINUTE, 20, 20 * 10 * MINUTE), at_work=20, last=NOW - LATEST))

    assert isinstance(told, Tell)
    assert 0.6 * 80 / 0.1 < told.count < 80 / 0.1


def test_whoever_may_still_come_counts_in_part() -> None:
    fresh = Cohort(200, 10 * MINUTE, 20, 20 * 5 * MINUTE)
    old = Cohort(200, 10 * 60 * MINUTE, 20, 20 * 5 * MINUTE)

    assert measured([fresh], 0, Usual()).to_come > 5
    assert measured([old], 0, Usual()).to_come < 1
    assert measured([old], 100, Usual()).to_come > 8


def test_no_wave_is_many_times_what_was_tried() -> None:
    told = step(filling(Cohort(20, 5 * 60 * MINUTE, 0, 0), wanted=1000, last=NOW - LATEST))

    assert told == Tell(round(GROWTH * 20))


def test_with_enough_hands_nobody_else_is_told() -> None:
    assert step(filling(Cohort(200, 0, 100, 0), at_work=100)) == Filled(NOW + LOOK)
    assert step(filling(Cohort(200, 0, 99, 0), at_work=101)) == Filled(NOW + LOOK)
    nearly = Cohort(300, 20 * MINUTE, 99, 99 * 10 * MINUTE)
    assert step(filling(nearly, at_work=99, last=NOW - LATEST)) == Look(NOW + LOOK)


def test_when_everybody_was_told_it_looks_again_later() -> None:
    assert step(filling(Cohort(20, LATEST, 1, MINUTE), last=NOW - LATEST, untold=0)) == Look(NOW + LOOK)


def test_what_is_known_of_people_from_before_counts_until_they_answer() -> None:
    lively, quiet = Usual(1000, 500), Usual(1000, 20)

    assert lively.share > 0.45 and quiet.share < 0.03
    assert measured([], 100, lively).to_come > 10 * measured([], 100, quiet).to_come


@pytest.mark.parametrize("share", RATES)
@pytest.mark.parametrize(("people", "wanted"), [(6_000, 60), (20_000, 100)])
def test_a_project_fills_with_few_messages_whatever_share_of_people_comes(
    share: float, people: int, wanted: int
) -> None:
    played = courses(lambda dice: in_waves(Crowd(people, share), wanted, dice))
    needed = wanted / share

    assert all(course.filled_at is not None for course in played)
    assert mean(course.told for course in played) <= 1.3 * needed
    assert mean(course.vain_share for course in played) <= 0.1


@pytest.mark.parametrize("share", RATES)
@pytest.mark.parametrize("wanted", [30, 100])
def test_the_bounds_hold_with_few_hands_and_on_a_crowd_three_times_as_slow(share: float, wanted: int) -> None:
    """Slow people look at first like people who do not come: whoever took the first answers at their word told twice
    as many as were needed."""
    played = [in_waves(Crowd(20_000, share, 3 * MEDIAN), wanted, random.Random(at)) for at in range(2 * ROUNDS)]

    assert mean(course.told for course in played) <= 1.3 * wanted / share
    assert mean(course.vain_share for course in played) <= 0.1


def test_few_who_came_early_may_be_many_who_are_slow_and_that_is_doubt() -> None:
    early, late = Cohort(20, 10 * MINUTE, 3, 15 * MINUTE), Cohort(20, 600 * MINUTE, 3, 15 * MINUTE)

    assert measured([early], 0, Usual()).to_come > measured([late], 0, Usual()).to_come + 1
    assert measured([early], 0, Usual()).doubt > 5 * measured([late], 0, Usual()).doubt


def test_a_wave_waits_longer_while_few_have_come() -> None:
    """The same people, the same pace: 2 of 10, or 40 of 200."""
    few = step(filling(Cohort(10, 20 * MINUTE, 2, 20 * MINUTE), last=NOW))
    many = step(filling(Cohort(200, 20 * MINUTE, 40, 400 * MINUTE), last=NOW))

    assert isinstance(few, Look) and isinstance(many, Look)
    assert few.at > many.at + 5 * MINUTE


def test_telling_everybody_at_once_would_not_hold_these_bounds() -> None:
    for share in RATES:
        played = courses(lambda dice, share=share: at_once(Crowd(20_000, share), 100, dice))
        assert mean(course.told for course in played) > 1.3 * 100 / share
        assert mean(course.vain_share for course in played) > 0.1


def courses(play: Callable[[random.Random], Course]) -> list[Course]:
    return [play(random.Random(at)) for at in range(ROUNDS)]


def test_a_crowd_that_is_too_small_is_told_whole_and_the_course_says_so() -> None:
    course = in_waves(Crowd(50, 0.1), 100, random.Random(1))

    assert (course.told, course.filled_at, course.in_vain) == (50, None, 0)
    assert course.moments[-1].at_work == course.came


def test_the_first_wave_is_told_at_once_and_whoever_comes_is_seen_when_she_does() -> None:
    course = in_waves(Crowd(3, 1.0), 3, random.Random(1))

    assert (course.moments[0].at, course.moments[0].told) == (0, 3)
    before = [each.at_work for each in course.moments if each.at < (course.filled_at or 0)]
    assert list(dict.fromkeys(before)) == [0, 1, 2]
    assert next(each for each in course.moments if each.at_work == 3).at == course.filled_at


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        (Candidate(90, 0, 0, None, None, None), Candidate(60, 0, 0, None, None, None)),
        (Candidate(60, 0, 0, None, None, None), Candidate(None, 0, 0, None, None, None)),
        (Candidate(None, 0, 0, NOW - DAY, None, None), Candidate(None, 0, 0, NOW - 3 * DAY, None, None)),
        (Candidate(None, 0, 0, NOW - 29 * DAY, None, None), Candidate(None, 0, 0, NOW - 31 * DAY, None, None)),
        (Candidate(None, 10, 8, None, NOW - 9 * DAY, None), Candidate(None, 10, 1, None, NOW - 9 * DAY, None)),
        (Candidate(None, 4, 1, None, NOW - 5 * DAY, None), Candidate(None, 4, 1, None, NOW - DAY, None)),
        (Candidate(None, 4, 2, None, None, NOW - 5 * DAY), Candidate(None, 4, 2, None, None, NOW)),
    ],
    ids=["skilled", "skill unknown", "here lately", "here this month", "comes when told", "told lately", "got a place"],
)
def test_the_better_match_hears_first(better: Candidate, worse: Candidate) -> None:
    assert score(better, NOW) > score(worse, NOW)


def test_the_same_few_do_not_take_every_place() -> None:
    """A star who got a place today stands behind somebody ordinary who got none."""
    star = Candidate(95, 20, 18, NOW - MINUTE, NOW - MINUTE, NOW - MINUTE)
    ordinary = Candidate(70, 20, 6, NOW - DAY, NOW - 5 * DAY, NOW - 9 * DAY)

    assert score(star, NOW) < score(ordinary, NOW)
    assert score(star, NOW + 4 * DAY) > score(ordinary, NOW + 4 * DAY)
