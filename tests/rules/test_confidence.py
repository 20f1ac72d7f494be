"""How sure an answer is: the published worked example, and what must hold for any votes."""

import math
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crowd.rules.confidence import SUREST, confidence, quality

VOTES = st.lists(st.tuples(st.sampled_from("abc"), st.floats(0, 1)), min_size=1, max_size=6)


def by_hand(votes: list[tuple[str, float]], options: int, label: str) -> float:
    """The formula as it is published, a product for each of the labels, with our guards."""
    names = [*sorted({given for given, _ in votes}), *(str(number) for number in range(options))][:options]
    held = [(given, min(max(known, 1 / options), SUREST)) for given, known in votes]
    likely = {
        name: math.prod(known if given == name else (1 - known) / (options - 1) for given, known in held)
        for name in names
    }
    return likely[label] / sum(likely.values())


@pytest.mark.parametrize(
    ("votes", "label", "sure"),
    [
        ([("OK", 0.7), ("OK", 0.9)], "OK", 97.7),
        ([("OK", 0.7), ("BAD", 0.9)], "BAD", 76.1),
        ([("OK", 0.7), ("BAD", 0.9), ("BAD", 0.8)], "BAD", 96.2),
    ],
)
def test_the_published_example_comes_out_to_the_digit(votes: list[tuple[str, float]], label: str, sure: float) -> None:
    found = confidence(votes, 3)

    assert found.label == label
    assert round(100 * found.confidence, 1) == sure


@pytest.mark.parametrize(
    ("options", "known", "needed"),
    [(2, 0.6, (4, 6, 8)), (2, 0.7, (2, 3, 4)), (3, 0.7, (2, 2, 3)), (3, 0.8, (1, 2, 2)), (5, 0.7, (2, 2, 2))],
)
def test_so_many_unanimous_workers_are_needed(options: int, known: float, needed: tuple[int, ...]) -> None:
    sure = [confidence([("yes", known)] * count, options).confidence for count in range(1, 10)]

    found = tuple(1 + next(at for at, one in enumerate(sure) if one >= least - 1e-9) for least in (0.8, 0.9, 0.95))

    assert found == needed


@given(VOTES, st.integers(3, 6))
def test_it_is_the_formula_that_is_published(votes: list[tuple[str, float]], options: int) -> None:
    found = confidence(votes, options)

    for label, sure in found.labels:
        assert sure == pytest.approx(by_hand(votes, options, label), abs=1e-9)


@given(st.lists(st.tuples(st.sampled_from("abc"), st.floats(0, 1)), min_size=2, max_size=4))
def test_the_order_of_the_answers_never_shows(votes: list[tuple[str, float]]) -> None:
    assert len({confidence(each, 3) for each in permutations(votes)}) == 1


@given(VOTES)
def test_one_more_vote_for_a_label_never_makes_it_less_likely(votes: list[tuple[str, float]]) -> None:
    before = dict(confidence(votes, 3).labels)

    after = dict(confidence([*votes, ("a", 0.0)], 3).labels)

    assert after["a"] >= before.get("a", 0.0) - 1e-9


def test_a_skill_of_100_or_0_does_not_silence_the_others() -> None:
    found = confidence([("a", 1.0), ("b", 0.9), ("b", 0.9), ("b", 0.0)], 2)

    assert found.label == "a"
    assert 0.5 < found.confidence < 0.6


def test_even_labels_have_no_winner() -> None:
    found = confidence([("b", 0.8), ("a", 0.8)], 2)

    assert (found.label, found.tied, found.confidence) == (None, ("a", "b"), 0.5)


def test_without_votes_nothing_is_sure() -> None:
    assert confidence([], 3).confidence == 0.0


def test_who_is_unknown_is_half_right_and_tends_to_her_record() -> None:
    assert quality(0, 0) == 0.5
    assert quality(9, 10) == pytest.approx(9.5 / 11)
