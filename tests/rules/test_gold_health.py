"""How gold does: states, balance of labels, and when it runs out; and when practice is offered."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crowd.rules.gold_health import (
    DAY,
    Demand,
    State,
    a_day,
    balance,
    failing,
    overturned_too_often,
    state_of,
    supply,
)
from crowd.rules.gold_proposals import Candidate, candidate, wanted_first
from crowd.rules.practice import AGAIN_AFTER, ASKED_EVERY, Practised, may_ask, minutes, right

NOW = 1_800_000_000_000


@pytest.mark.parametrize(
    ("control", "answered", "failed", "expected"),
    [
        ("gold", 0, 0, State.NEW),
        ("gold", 4, 4, State.NEW),
        ("gold", 20, 2, State.HEALTHY),
        ("gold", 5, 3, State.HEALTHY),  # three of five may be bad luck: the interval begins at 23 %
        ("gold", 20, 12, State.HARD),
        ("suspended", 20, 0, State.DOUBTFUL),
        ("retired", 30, 30, State.USED_UP),
        (None, 20, 12, State.HARD),
    ],
)
def test_a_gold_task_stands_as_its_answers_and_its_place_in_work_say(
    control: str | None, answered: int, failed: int, expected: State
) -> None:
    assert state_of(control, failing(answered, failed)) is expected


def test_a_failure_rate_has_its_interval() -> None:
    found = failing(20, 2)

    assert (found.rate, round(found.low, 3), round(found.high, 3)) == (0.1, 0.028, 0.301)
    assert failing(0, 0).rate is None


def test_the_label_that_gold_lacks_most_comes_first() -> None:
    found = balance({"true": 9, "false": 1}, {"true": 50, "false": 40, "unsure": 10})

    assert [(each.label, each.gold) for each in found] == [("false", 1), ("unsure", 0), ("true", 9)]
    assert found[0].lacking == pytest.approx(0.3)


@given(
    st.dictionaries(st.sampled_from("abcd"), st.integers(0, 50)),
    st.dictionaries(st.sampled_from("abcd"), st.integers(0, 50)),
)
def test_shares_sum_to_one_or_there_are_none(gold: dict[str, int], answers: dict[str, int]) -> None:
    found = balance(gold, answers)

    assert sum(each.among_gold for each in found) == pytest.approx(1 if sum(gold.values()) else 0)
    assert sum(each.among_answers for each in found) == pytest.approx(1 if sum(answers.values()) else 0)
    assert {each.label for each in found} == {*gold, *answers}


def test_gold_lasts_until_the_first_tenth_of_the_workers_has_seen_all_of_it() -> None:
    workers = [Demand(unseen=20, a_day=4.0)] * 18 + [Demand(unseen=2, a_day=4.0)] * 2
    found = supply(20, 600, workers)

    assert (found.workers, found.dry, found.days, found.short) == (20, 0, 0.5, True)
    assert supply(20, 600, workers[:18]).days == 5.0


def test_gold_ends_with_its_exposures_whoever_has_not_seen_it() -> None:
    found = supply(10, 20, [Demand(unseen=100, a_day=5.0)] * 4)

    assert (found.days, found.short, found.calm) == (1.0, True, False)


def test_nobody_at_work_wears_no_gold_out() -> None:
    found = supply(0, 0, [Demand(unseen=0, a_day=0.0)])

    assert (found.days, found.short, found.calm) == (None, False, False)


@given(st.lists(st.builds(Demand, st.integers(0, 100), st.floats(0.1, 50)), min_size=1, max_size=40))
def test_more_gold_never_ends_sooner(workers: list[Demand]) -> None:
    more = [Demand(each.unseen + 1, each.a_day) for each in workers]
    before, after = supply(50, 500, workers).days, supply(51, 530, more).days

    assert before is not None
    assert after is not None
    assert after >= before


@pytest.mark.parametrize(
    ("times", "since", "expected"),
    [(14, NOW - 7 * DAY, 2.0), (14, NOW - 30 * DAY, 2.0), (6, NOW - 3 * DAY, 2.0), (4, NOW, 4.0), (4, NOW + DAY, 4.0)],
)
def test_a_pace_is_over_the_days_in_which_she_was_there(times: int, since: int, expected: float) -> None:
    assert a_day(times, since, NOW) == expected


@pytest.mark.parametrize(
    ("overturned", "failed", "expected"),
    [(0, 0, False), (1, 1, False), (2, 2, True), (2, 20, True), (2, 21, False), (5, 40, True)],
)
def test_two_mended_verdicts_of_few_put_a_key_in_doubt(overturned: int, failed: int, expected: bool) -> None:
    assert overturned_too_often(overturned, failed) is expected


@pytest.mark.parametrize(
    ("asked_at", "never", "waiting", "expected"),
    [
        (None, False, 3, 3),
        (None, False, 9, 5),
        (None, False, 0, 0),
        (None, True, 3, 0),
        (NOW - ASKED_EVERY, False, 3, 3),
        (NOW - ASKED_EVERY + 1, False, 3, 0),
        (NOW + DAY, False, 3, 3),  # a clock that was set back keeps nobody from it
    ],
)
def test_practice_is_offered_a_few_at_a_time_and_seldom(
    asked_at: int | None, never: bool, waiting: int, expected: int
) -> None:
    assert may_ask(asked_at=asked_at, never=never, waiting=waiting, now=NOW) == expected


def test_what_was_got_right_comes_once_more_and_then_never() -> None:
    assert right(0, NOW) == Practised(1, NOW + AGAIN_AFTER)
    assert right(1, NOW) == Practised(2, None)
    assert [minutes(count) for count in (1, 3, 5)] == [1, 2, 3]


@pytest.mark.parametrize(
    ("labels", "sure", "expected"),
    [
        (["a", "a", "a"], 0, Candidate("a", 3, 10_000)),
        (["a", "a"], 0, None),  # too few
        (["a", "a", "b"], 0, None),
        (["a", "a", "b"], 9_499, None),
        (["a", "a", "b"], 9_500, Candidate("a", 2, 9_500)),  # weighed votes are as sure as that
        (["a", "b"], 9_900, None),
        (["a"], 9_900, None),
        (["a", "a", "a"], 8_000, Candidate("a", 3, 8_000)),
        (["a", "a", "a", ""], 0, None),  # an answer that no label stands for
        ([], 0, None),
    ],
)
def test_what_all_workers_say_alike_could_be_gold(labels: list[str], sure: int, expected: Candidate | None) -> None:
    assert candidate(labels, sure) == expected


def test_labels_that_gold_lacks_are_wanted_first() -> None:
    shares = balance({"a": 8, "b": 2}, {"a": 5, "b": 3, "c": 2})

    assert wanted_first({"a": 9, "b": 1, "c": 4}, shares) == ["c", "b", "a"]
    assert wanted_first({"b": 1, "a": 2}, ()) == ["a", "b"]


def test_gold_lacks_a_label_only_where_it_has_far_less_of_it() -> None:
    near = balance({"true": 49, "false": 51}, {"true": 44, "false": 56})
    far = balance({"true": 9, "false": 1}, {"true": 8, "false": 2})

    assert [each.label for each in near if each.lacks] == []
    assert [each.label for each in far if each.lacks] == ["false"]
