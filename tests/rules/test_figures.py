"""The figures of a project, folded from its answers one by one."""

from __future__ import annotations

from collections import Counter
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crowd.aggregation.figures import DAY, LONGEST, Figures, Fold, Given, Indicator, health

NOON = 20_000 * DAY + DAY // 2


def one(task: str, worker: str, label: str, *, day: int = 0, seconds: float = 10) -> Given:
    return Given(task, worker, label, 50_000, NOON + day * DAY, seconds)


def folded(*answers: Given, gold: dict[str, str] | None = None, sure: dict[str, float] | None = None) -> Figures:
    fold = Fold(gold or {}, sure or {})
    for each in answers:
        fold.take(each)
    return fold.figures(complete={each.task for each in answers if each.task != "t1"})


def test_answers_are_counted_by_day_worker_and_label() -> None:
    found = folded(
        one("t1", "ann", "yes"),
        one("t1", "ben", "no", day=1),
        one("t2", "ann", "yes", day=1, seconds=30),
        one("t2", "ben", "yes", day=1, seconds=9_999),
        gold={"t2": "yes", "t9": "no"},
    )

    assert [(each.day, each.answers) for each in found.days] == [(20_000, 1), (20_001, 3)]
    assert [(each.worker, each.answers, each.known, each.accuracy.value) for each in found.workers] == [
        ("ann", 2, 1, 1.0),
        ("ben", 2, 1, 1.0),
    ]
    assert [each.seconds for each in found.workers] == [20, (10 + LONGEST) / 2]
    assert found.confusion == {("yes", "yes"): 2}
    assert found.labels == ("no", "yes")
    assert found.balance == {"yes": 1, "no": 1}
    assert (found.answers, found.spent, found.complete, found.cost_a_label) == (4, 200_000, 1, 100_000)


def test_agreement_is_the_share_of_pairs_that_are_the_same_on_the_day_of_the_last_answer() -> None:
    found = folded(
        *(one("t1", worker, label, day=3) for worker, label in (("a", "x"), ("b", "x"), ("c", "y"))),
        one("t2", "a", "x"),
    )

    assert found.agreement.value == pytest.approx(1 / 3)
    assert [each.agreement.value for each in found.days] == [None, pytest.approx(1 / 3)]
    assert found.days[0].agreement.why


def test_known_tasks_that_are_failed_most_come_first() -> None:
    found = folded(
        one("easy", "a", "x"),
        one("easy", "b", "x"),
        one("odd", "a", "y"),
        one("odd", "b", "y"),
        gold={"easy": "x", "odd": "x", "unseen": "x"},
    )

    assert [(each.task, each.answers, each.wrong) for each in found.known] == [("odd", 2, 2), ("easy", 2, 0)]


def test_how_sure_a_label_is_comes_from_its_votes_or_else_from_its_majority() -> None:
    found = folded(
        one("weighed", "a", "x"),
        one("counted", "a", "x"),
        one("counted", "b", "y"),
        one("whole", "a", "x"),
        sure={"weighed": 0.87},
    )

    assert found.sureness == (0, 0, 0, 0, 0, 1, 0, 0, 1, 1)


def test_nothing_is_something_too() -> None:
    found = Fold({"t1": "x"}, {}).figures(complete=())

    assert (found.answers, found.spent, found.cost_a_label, found.days, found.workers) == (0, 0, None, (), ())
    assert found.agreement.value is None


ANSWERS = st.lists(
    st.builds(one, st.sampled_from("pqr"), st.sampled_from("abcd"), st.sampled_from("xyz"), day=st.integers(0, 3)),
    max_size=20,
)


@given(ANSWERS, st.randoms(use_true_random=False))
def test_the_order_of_the_answers_changes_nothing_but_ties_of_time(answers: list[Given], chance: object) -> None:
    turned = list(answers)
    chance.shuffle(turned)  # type: ignore[attr-defined]
    gold = {"p": "x", "q": "y"}

    assert folded(*turned, gold=gold) == folded(*answers, gold=gold)


@given(ANSWERS)
def test_agreement_is_that_of_a_recount_pair_by_pair(answers: list[Given]) -> None:
    pairs = [
        (one.label, other.label)
        for task in {each.task for each in answers}
        for one, other in combinations([each for each in answers if each.task == task], 2)
    ]
    found = folded(*answers)

    assert found.agreement.value == (
        pytest.approx(sum(one == other for one, other in pairs) / len(pairs)) if pairs else None
    )
    assert sum(found.sureness) == len({each.task for each in answers})
    assert Counter(each.worker for each in answers) == {each.worker: each.answers for each in found.workers}


@pytest.mark.parametrize(
    ("value", "rising", "verdict"),
    [
        (0.95, True, "good"),
        (0.94, True, "fair"),
        (0.90, True, "fair"),
        (0.89, True, "bad"),
        (None, True, "unknown"),
        (0.05, False, "good"),
        (0.06, False, "fair"),
        (0.30, False, "fair"),
        (0.31, False, "bad"),
    ],
)
def test_a_sign_says_how_it_stands(value: float | None, rising: bool, verdict: str) -> None:
    good, bad = (0.95, 0.90) if rising else (0.05, 0.30)

    assert Indicator("any", value, good, bad, rising).verdict == verdict


def test_signs_are_shares_of_what_they_are_about() -> None:
    states = {"submitted": 6, "accepted": 3, "rejected": 1, "skipped": 5, "expired": 5, "returned": 100, "active": 9}
    found = {each.name: each.value for each in health(states, eligible=50, tasks=200, known=10)}

    assert found == {"finished": 0.5, "rejected": 0.25, "eligible": 50, "known": 0.05}
    assert {each.value for each in health({}, eligible=0, tasks=0, known=0)} == {None, 0}
