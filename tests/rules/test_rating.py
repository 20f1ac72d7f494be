"""When a worker is asked for stars: seldom, after real work, and ever less if she passes it over."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crowd.rules.rating import ENOUGH_ANSWERS, LOOKED_AT, WEEK, Before, may_ask

NOW = 100 * WEEK


def test_whoever_has_hardly_worked_is_not_asked() -> None:
    assert not may_ask(ENOUGH_ANSWERS - 1, (), NOW)
    assert may_ask(ENOUGH_ANSWERS, (), NOW)


@pytest.mark.parametrize(
    ("rated", "weeks"),
    [([True], 1), ([True, False, False], 1), ([False], 2), ([False, True], 2), ([False, False], 4), ([False] * 6, 64)],
)
def test_a_week_lies_between_two_questions_and_twice_as_long_for_each_passed_over(
    rated: list[bool], weeks: int
) -> None:
    def before(at: int) -> list[Before]:
        return [Before(at - each, given) for each, given in enumerate(rated)]

    assert may_ask(50, before(NOW - weeks * WEEK), NOW)
    assert not may_ask(50, before(NOW - weeks * WEEK + 1), NOW)


@given(st.integers(0, 1000), st.lists(st.builds(Before, st.integers(0, NOW), st.booleans()), max_size=LOOKED_AT))
def test_never_twice_within_a_week(answered: int, before: list[Before]) -> None:
    newest = sorted(before, key=lambda each: -each.at)

    if may_ask(answered, newest, NOW) and newest:
        assert NOW - newest[0].at >= WEEK
