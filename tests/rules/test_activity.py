"""Active time: idle time is cut off, nothing counts twice, and breaks are due by it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crowd.rules.activity import (
    ALWAYS_ACTIVE,
    MEASURABLE,
    PAUSE,
    active_times,
    break_due,
    day_is_full,
    hourly,
    idle_caps,
)
from storage.records.activity import Spell
from storage.records.preferences import Habits

SECOND, MINUTE, HOUR = 1_000, 60_000, 3_600_000


def spells(*times: tuple[int, int], project: int = 1) -> list[Spell]:
    """Cards shown and answered at these seconds."""
    return [Spell(project, taken * SECOND, answered * SECOND) for taken, answered in times]


def steady(count: int, *, each: int = 60, start: int = 0) -> list[Spell]:
    """So many answers, each given so many seconds after the one before."""
    return spells(*((start + at * each, start + (at + 1) * each) for at in range(count)))


@pytest.mark.parametrize(
    ("shown", "seconds"),
    [
        ([], []),
        ([(0, 10), (10, 30)], [10, 20]),
        ([(0, 10), (10, 20), (20, 600)], [10, 10, 60]),  # ten minutes on a task of ten seconds: a minute counts
        ([(0, 100), (100, 200), (200, 1000)], [100, 100, 300]),  # three times what is usual
        ([(5, 5)], [0]),
        ([(9, 5)], [0]),  # a clock that was set back
    ],
)
def test_idle_time_is_cut_off(shown: list[tuple[int, int]], seconds: list[int]) -> None:
    assert active_times(spells(*shown)) == [each * SECOND for each in seconds]


def test_two_projects_at_once_are_one_time() -> None:
    both = [Spell(1, 0, 30 * SECOND), Spell(2, 0, 40 * SECOND)]
    assert active_times(both) == [30 * SECOND, 10 * SECOND]


def test_each_project_has_a_measure_of_its_own() -> None:
    caps = idle_caps([*spells((0, 5)), *spells((0, 120), project=2)])
    assert caps == {1: ALWAYS_ACTIVE, 2: 360 * SECOND}


@given(st.lists(st.tuples(st.integers(1, 3), st.integers(0, 10**7), st.integers(0, 10**7)), max_size=30))
def test_nobody_is_at_work_longer_than_the_clock_runs(given_: list[tuple[int, int, int]]) -> None:
    done = sorted((Spell(project, taken, taken + long) for project, taken, long in given_), key=lambda s: s.answered_at)
    times = active_times(done)
    assert all(0 <= time <= spell.answered_at - spell.taken_at for time, spell in zip(times, done, strict=True))
    if done:
        first = done[0].answered_at - times[0]
        assert sum(times) <= done[-1].answered_at - first


@pytest.mark.parametrize(
    ("earned", "active", "rate"),
    [(1_000_000, HOUR, 1_000_000), (50_000, 30 * MINUTE, 100_000), (50_000, MEASURABLE - 1, None)],
)
def test_an_hourly_rate_needs_enough_time(earned: int, active: int, rate: int | None) -> None:
    assert hourly(earned, active) == rate


def test_a_break_is_due_once_for_each_time_that_passed() -> None:
    due = [break_due(steady(count), 30 * MINUTE) for count in range(1, 65)]
    assert [(at + 1, each) for at, each in enumerate(due) if each] == [(30, 30 * MINUTE), (60, 60 * MINUTE)]


def test_a_pause_begins_the_time_anew() -> None:
    work = [*steady(29), *steady(29, start=29 * 60 + PAUSE // SECOND)]
    assert break_due(work, 30 * MINUTE) is None
    short = [*steady(29), *steady(1, start=29 * 60 + PAUSE // SECOND - 1)]
    assert break_due(short, 30 * MINUTE) == 29 * MINUTE + PAUSE - SECOND + MINUTE


def test_a_card_left_open_over_lunch_is_a_pause() -> None:
    work = [*steady(29), *spells((29 * 60, 29 * 60 + 3000))]
    assert break_due(work, 30 * MINUTE) is None


def test_nobody_is_reminded_who_did_not_wish_it() -> None:
    assert break_due(steady(300), None) is None
    assert break_due([], 30 * MINUTE) is None


@pytest.mark.parametrize(
    ("daily_answers", "daily_time", "went_on_at", "full"),
    [
        (None, None, None, False),
        (50, None, None, True),
        (51, None, None, False),
        (None, HOUR, None, True),
        (None, HOUR + 1, None, False),
        (50, HOUR + 1, None, True),
        (50, None, 1_000, False),  # she went on today
        (50, None, 999, True),  # that was yesterday
    ],
)
def test_a_day_is_full_by_her_own_limit(
    daily_answers: int | None, daily_time: int | None, went_on_at: int | None, full: bool
) -> None:
    habits = Habits(1, None, None, daily_answers, daily_time, went_on_at)
    assert day_is_full(habits, answers=50, active=HOUR, day_began=1_000) is full
