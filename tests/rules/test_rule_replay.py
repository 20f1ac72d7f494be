"""A rule over what one worker did: every collector against a recount of everything, at every step."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crowd.rules.quality.conditions import Condition, parse
from crowd.rules.quality.counting import agreed, in_row, judged_by_majority
from crowd.rules.quality.guessing import stopped_at
from crowd.rules.quality.replaying import Event, touches
from crowd.rules.quality.rule import COLLECTORS, DAY, Rule

HOUR = 3_600_000
values = st.lists(st.sampled_from([0, 0, 50, 100, 100, 100]), max_size=40)


def rule(when: str, *conditions: str, then: str = "propose ban", **more: object) -> Rule:
    read = tuple(parse(each, COLLECTORS[when]) for each in conditions)
    assert all(isinstance(each, Condition) for each in read), read
    return Rule("it", when, then, read, **more)  # type: ignore[arg-type]


def events(given_values: list[int], *, apart: int = HOUR) -> list[Event]:
    return [Event(at * apart, value, at) for at, value in enumerate(given_values, 1)]


@given(values, st.integers(1, 12), st.integers(1, 12), st.integers(0, 100))
def test_shares_of_the_last_answers_are_as_a_recount_says(got: list[int], last: int, least: int, share: int) -> None:
    found = touches(rule("gold", f"answers >= {least}", f"right < {share}%", history=last), events(got))
    expected = None
    for at in range(1, len(got) + 1):
        window = got[max(0, at - last) : at]
        if len(window) >= least and Fraction(sum(window), len(window)) < share:
            expected = at
            break

    assert [each.task_id for each in found] == ([] if expected is None else [expected])


@given(values, st.integers(1, 5), st.integers(0, 5))
def test_numbers_are_as_a_recount_says_and_half_right_counts_half(got: list[int], wrong: int, right: int) -> None:
    found = touches(rule("gold", f"wrong >= {wrong}", f"right > {right}"), events(got))
    expected = next(
        (
            at
            for at in range(1, len(got) + 1)
            if sum(100 - each for each in got[:at]) >= 100 * wrong and sum(got[:at]) > 100 * right
        ),
        None,
    )

    assert [each.task_id for each in found] == ([] if expected is None else [expected])


@given(st.lists(st.sampled_from([0, 100]), max_size=40), st.integers(1, 10), st.integers(1, 5))
def test_fast_answers_are_looked_at_when_one_comes(got: list[int], last: int, most: int) -> None:
    found = touches(rule("fast", f"fast >= {most}", history=last), events(got))
    expected = next(
        (at for at in range(1, len(got) + 1) if got[at - 1] and sum(got[max(0, at - last) : at]) >= 100 * most), None
    )

    assert [each.task_id for each in found] == ([] if expected is None else [expected])


@given(st.lists(st.integers(0, 9), max_size=40), st.integers(1, 12), st.integers(1, 40))
def test_income_is_that_of_the_last_24_hours(prices: list[int], hours: int, amount: int) -> None:
    given_events = events([each * 1_000_000 for each in prices], apart=hours * HOUR)
    found = touches(rule("income", f"income >= {amount}"), given_events)
    expected = next(
        (
            each.task_id
            for each in given_events
            if sum(other.value for other in given_events if each.at - DAY < other.at <= each.at) >= amount * 1_000_000
        ),
        None,
    )

    assert [each.task_id for each in found] == ([] if expected is None else [expected])


@given(st.lists(st.sampled_from([0, 1, 1, 1]), max_size=40), st.integers(2, 5), st.sampled_from(["pause", "accept"]))
def test_skips_count_in_a_row_and_anew_each_time_the_rule_fires(got: list[int], most: int, then: str) -> None:
    found = touches(rule("skips", f"skips >= {most}", then=then, lasts=60_000), events(got))
    row, expected = 0, []
    for at, skipped in enumerate(got, 1):
        row = row + 1 if skipped else 0
        if row and row % most == 0:
            expected.append(at)

    assert [each.task_id for each in found] == expected
    assert all(in_row(skips, most) == (most if skips % most == 0 else skips % most) for skips in range(1, 30))


@given(st.lists(st.booleans(), max_size=60))
def test_guessing_stops_where_the_test_does(got: list[bool]) -> None:
    found = touches(rule("guessing", good=9_000, wrongly=200), events([100 * each for each in got]), options=2)

    assert [each.task_id for each in found] == [
        each for each in [stopped_at(got, options=2, good=9_000, wrongly=200)] if each is not None
    ]


def test_what_she_does_in_a_pause_would_not_have_happened_and_afterwards_it_counts_anew() -> None:
    harsh = rule("gold", "answers >= 2", "right < 60%", then="pause", lasts=3 * HOUR)
    found = touches(harsh, events([0, 0, 0, 0, 0, 0, 0, 0]))

    assert [(each.task_id, each.numbers) for each in found] == [
        (2, {"answers": 2, "right": 0, "wrong": 2}),
        (7, {"answers": 2, "right": 0, "wrong": 2}),
    ]


def test_a_skill_is_told_when_it_changes() -> None:
    measured = rule("gold", "answers >= 2", then="skill from rate", skill="facts", rate="right")
    found = touches(measured, events([100, 100, 100, 0, 0, 50]))

    assert [(each.task_id, each.skill) for each in found] == [(2, 100), (4, 75), (5, 60), (6, 58)]


@pytest.mark.parametrize(
    ("votes", "same", "most", "means"),
    [
        (3, 2, 2, 100),  # with the two
        (3, 1, 2, 0),  # against them
        (3, 1, 1, None),  # all differ: nobody is blamed
        (5, 3, 3, 100),
        (5, 2, 2, None),  # two twos: below the threshold of half
        (7, 3, 4, 0),
        (6, 3, 3, None),  # three against three
    ],
)
def test_whoever_is_against_the_majority_is_so_only_where_there_is_one(
    votes: int, same: int, most: int, means: int | None
) -> None:
    assert judged_by_majority(2, votes=votes, same=same, most=most) == means


def test_agreement_is_the_share_of_the_others_who_say_the_same() -> None:
    assert [agreed(votes=3, same=each) for each in (1, 2, 3)] == [0, 50, 100]
