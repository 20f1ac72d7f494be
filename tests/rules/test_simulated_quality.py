"""A crowd that is made up: fixed overlaps come to what arithmetic says, and confidence to no more than it may ask."""

import random
from statistics import fmean

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crowd.rules.dynamic_overlap import DynamicOverlap
from crowd.rules.simulated_quality import CrowdGuess, Plan, crowd, play


def mean(plan: Plan, qualities: list[float], *, options: int = 2, runs: int = 10, tasks: int = 400) -> float:
    return fmean(
        play(plan, qualities, tasks=tasks, options=options, chance=random.Random(seed)).accuracy for seed in range(runs)
    )


@pytest.mark.parametrize(
    ("overlap", "quality", "options", "expected"),
    [
        (1, 0.8, 2, 0.8),
        (2, 0.8, 2, 0.8),  # a tie counts a half
        (3, 0.8, 2, 0.8**3 + 3 * 0.8**2 * 0.2),
        (5, 0.7, 2, 0.83692),
        (3, 1.0, 4, 1.0),
        (3, 0.25, 4, 0.25),
    ],
)
def test_a_majority_is_as_right_as_arithmetic_says(overlap: int, quality: float, options: int, expected: float) -> None:
    found = mean(Plan(overlap), [quality] * 20, options=options)

    assert found == pytest.approx(expected, abs=0.02)


def test_every_answer_is_counted_and_known_tasks_come_at_their_share() -> None:
    qualities = [0.9] * 30

    assert play(Plan(3), qualities, tasks=100, options=2, chance=random.Random(1)).answers == 300
    with_known = play(Plan(3, known=0.2), qualities, tasks=2_000, options=2, chance=random.Random(1))
    assert with_known.answers == pytest.approx(6_000 / 0.8, rel=0.03)


def test_confidence_is_as_right_as_a_high_overlap_for_fewer_answers() -> None:
    people = crowd(CrowdGuess(60, 0.85, 0.1, 0.1), 2, random.Random(3))
    rule = DynamicOverlap(max_overlap=7, min_confidence=9_000)
    asked_on = [play(Plan(2, rule, 0.1), people, tasks=1_000, options=2, chance=random.Random(s)) for s in range(3)]
    fixed = [play(Plan(5, None, 0.1), people, tasks=1_000, options=2, chance=random.Random(s)) for s in range(3)]

    assert fmean(run.accuracy for run in asked_on) >= fmean(run.accuracy for run in fixed) - 0.01
    assert fmean(run.answers for run in asked_on) < 0.8 * fmean(run.answers for run in fixed)


@given(st.integers(1, 6), st.integers(0, 6), st.integers(2, 5), st.integers(1, 9), st.integers(0, 10_000))
def test_nobody_is_asked_beyond_the_most_or_twice(
    overlap: int, more: int, options: int, workers: int, seed: int
) -> None:
    rule = DynamicOverlap(max_overlap=overlap + more, min_confidence=9_900) if more else None
    plan = Plan(overlap, rule)
    found = play(plan, [0.6] * workers, tasks=5, options=options, chance=random.Random(seed))

    assert 5 * min(overlap, workers) <= found.answers <= 5 * min(overlap + more, workers)
    assert 0 <= found.accuracy <= 1
    assert found == play(plan, [0.6] * workers, tasks=5, options=options, chance=random.Random(seed))


def test_a_crowd_is_what_was_said_of_it() -> None:
    people = crowd(CrowdGuess(20_000, 0.85, 0.08, 0.1), 4, random.Random(2))
    clickers = sum(quality == 0.25 for quality in people)
    others = [quality for quality in people if quality != 0.25]

    assert clickers == pytest.approx(2_000, rel=0.1)
    assert fmean(others) == pytest.approx(0.85, abs=0.005)
    assert fmean((quality - 0.85) ** 2 for quality in others) ** 0.5 == pytest.approx(0.08, abs=0.005)


@pytest.mark.parametrize("accuracy", [0.0, 1.0])
@pytest.mark.parametrize("spread", [0.0, 0.5])
def test_the_ends_are_crowds_too(accuracy: float, spread: float) -> None:
    people = crowd(CrowdGuess(50, accuracy, spread, 0.0), 2, random.Random(2))

    assert all(0 <= quality <= 1 for quality in people)
    assert fmean(people) == pytest.approx(accuracy, abs=0.05)


def test_measured_qualities_come_before_what_is_guessed() -> None:
    people = crowd(CrowdGuess(200, measured=(0.6, 0.9)), 2, random.Random(2))

    assert set(people) == {0.6, 0.9}
