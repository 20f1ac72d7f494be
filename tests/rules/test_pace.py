"""How long a task takes, and what that pays an hour."""

import pytest

from crowd.rules.pace import ENOUGH, IDLE, Pace, bucket_of, pace, time_of

LIMIT = 3_600_000


@pytest.mark.parametrize("seconds", [1, 2, 7, 40, 61, 300, 600])
def test_a_bucket_stands_for_the_times_in_it_within_a_few_per_cent(seconds: int) -> None:
    assert time_of(bucket_of(0, seconds * 1000, LIMIT)) == pytest.approx(seconds * 1000, rel=0.05)


def test_idle_time_is_cut_off_and_no_time_is_not_nothing() -> None:
    assert bucket_of(0, 10**9, LIMIT) == bucket_of(0, IDLE, LIMIT)
    assert bucket_of(0, 10**9, 60_000) == bucket_of(0, 60_000, LIMIT)
    assert bucket_of(5, 5, LIMIT) == bucket_of(9, 5, LIMIT) == 0


def test_the_median_counts_and_not_the_mean() -> None:
    fast, slow = bucket_of(0, 10_000, LIMIT), bucket_of(0, 600_000, LIMIT)
    found = pace({fast: 15, slow: 14}, None)
    assert found == Pace(time_of(fast), 29)
    assert found.measured
    assert found.hourly(50_000) == pytest.approx(18_000_000, rel=0.05)  # 360 answers of 5 cents


def test_with_too_few_answers_the_files_estimate_is_told_as_such_or_nothing() -> None:
    few = {3: ENOUGH - 1}
    assert pace(few, 40_000) == Pace(40_000, 0)
    assert not Pace(40_000, 0).measured
    assert pace(few, None) is None
    assert pace({3: ENOUGH}, 40_000) == Pace(time_of(3), ENOUGH)
