"""The figures of a project, folded from its answers one by one."""

from __future__ import annotations

from collections import Counter
from itertools import combinations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crowd.aggregation.figures import DAY, Figures, Given
from crowd.aggregation.fold import LONGEST, Fold
from crowd.aggregation.health import Indicator, Rated, Seen, health
from crowd.rules.gold_health import State

NOON = 20_000 * DAY + DAY // 2


def one(task: str, worker: str, label: str, *, day: int = 0, seconds: float = 10, **more: Any) -> Given:
    return Given(task, worker, label, 50_000, NOON + day * DAY, seconds, **more)


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
    assert [(each.label, each.gold, each.among_answers) for each in found.balance] == [
        ("yes", 1, 0.75),
        ("no", 1, 0.25),
    ]
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
    seen = Seen(states, answers=9, tested=3, workers=8, restricted=2, eligible=50, ratings={"guidelines": Rated(4, 18)})
    found = {each.name: each for each in health(seen)}

    assert {name: each.value for name, each in found.items()} == {
        "finished": 0.5,
        "rejected": 0.25,
        "restricted": 0.25,
        "eligible": 50,
        "known": 3 / 9,
        "guidelines": 4.5,
        "interface": None,
        "communication": None,
    }
    assert {name: each.count for name, each in found.items() if each.count < 10} == {
        "rejected": 4,
        "restricted": 8,
        "known": 9,
        "guidelines": 4,
        "interface": 0,
        "communication": 0,
    }
    assert {each.value for each in health(Seen())} == {None, 0}


@pytest.mark.parametrize(
    ("name", "good", "bad"),
    [("finished", 0.95, 0.90), ("rejected", 0.05, 0.30), ("restricted", 0.05, 0.20), ("eligible", 300, 30)],
)
def test_the_bounds_are_those_in_use_elsewhere(name: str, good: float, bad: float) -> None:
    [found] = [each for each in health(Seen()) if each.name == name]

    assert (found.good, found.bad) == (good, bad)


@pytest.mark.parametrize(
    ("count", "stars", "mean", "verdict"),
    [(2, 10, None, "unknown"), (3, 14, 4.7, "good"), (4, 18, 4.5, "good"), (9, 40, 4.4, "bad"), (3, 3, 1.0, "bad")],
)
def test_of_one_or_two_ratings_nothing_is_told(count: int, stars: int, mean: float | None, verdict: str) -> None:
    found = {each.name: each for each in health(Seen(ratings={"interface": Rated(count, stars)}))}["interface"]

    assert (found.value, found.verdict, found.count) == (mean, verdict, count)


def test_gold_in_the_work_counts_as_work_and_says_nothing_of_agreement_and_labels() -> None:
    found = folded(
        *(one("g", worker, label, control="gold") for worker, label in zip("abcd", "xxxy", strict=True)),
        one("t2", "a", "x"),
        one("t2", "b", "y"),
        gold={"g": "x"},
    )

    assert (found.answers, found.gold_answers, found.spent, found.gold_spent) == (6, 4, 300_000, 200_000)
    assert found.agreement.value == 0
    assert sum(found.sureness) == 1
    assert [(each.task, each.answers, each.wrong, each.state) for each in found.known] == [("g", 4, 1, State.NEW)]
    assert {each.worker: each.accuracy.value for each in found.workers} == {"a": 1, "b": 1, "c": 1, "d": 0}


def test_what_gold_cost_is_shared_by_the_labels() -> None:
    answers = [one("t2", "a", "x"), one("t2", "b", "x"), one("t3", "a", "x", day=2), one("g", "a", "x", control="gold")]
    fold = Fold({"g": "x"}, {})
    for each in answers:
        fold.take(each)

    found = fold.figures(complete=("t2", "t3"))
    nothing = fold.figures(complete=())

    # 50,000 for gold, on 150,000 for two labels: a third more
    assert found.cost_a_label == 100_000
    assert [(each.complete, each.cost_a_label) for each in found.days] == [(1, 133_333), (1, 66_666)]
    assert nothing.cost_a_label is None


def test_an_answer_counts_by_its_credit_and_a_key_in_doubt_judges_nobody() -> None:
    found = folded(
        one("g", "a", "almost", control="gold", credit=50),
        one("g", "b", "x", control="gold", credit=0),
        one("h", "a", "y", control="suspended"),
        gold={"g": "x", "h": "x"},
    )

    assert {each.worker: (each.known, each.accuracy.value) for each in found.workers} == {"a": (1, 1.0), "b": (1, 0.0)}
    assert {each.task: each.state for each in found.known} == {"g": State.NEW, "h": State.DOUBTFUL}


def test_answers_in_free_words_are_work_and_have_no_label() -> None:
    found = folded(one("t2", "a", ""), one("t2", "b", ""))

    assert (found.answers, found.spent, found.complete, found.cost_a_label) == (2, 100_000, 1, 100_000)
    assert (sum(found.sureness), found.labels, found.agreement.value) == (0, (), None)


def test_the_interval_of_agreement_is_that_of_the_tasks_not_of_their_pairs() -> None:
    many = [one(f"t{task}", worker, "x" if task % 2 else worker) for task in range(20) for worker in "abcdefgh"]

    found = folded(*many).agreement

    assert found.value == 0.5
    assert found.low == pytest.approx(0.299, abs=0.001)


def test_a_project_of_two_days_is_told_by_the_hour_too() -> None:
    hour = DAY // 24
    answers = [one("t2", who, "x") for who in "ab"]
    later = [Given("t3", who, "x", 50_000, NOON + 47 * hour, 10) for who in "ab"]

    short, long = folded(*answers, *later), folded(*answers, *later, one("t4", "a", "x", day=2))

    assert [(each.day - NOON // hour, each.answers, each.complete) for each in short.hours] == [(0, 2, 1), (47, 2, 1)]
    assert [each.answers for each in short.days] == [2, 2]
    assert long.hours == ()
    assert folded().hours == ()
