"""How fast a project goes."""

import pytest

from crowd.rules.rates import HOUR, per_hour, time_left

MINUTE = 60_000


@pytest.mark.parametrize(
    ("lately", "open_for", "rate"),
    [
        pytest.param(60, 5 * HOUR, 60, id="an hour behind it"),
        pytest.param(30, 30 * MINUTE, 60, id="half an hour is scaled up"),
        pytest.param(1, 1_000, 12, id="the first second is taken for five minutes"),
        pytest.param(0, HOUR, 0, id="nobody answered"),
        pytest.param(5, None, 0, id="it was never open"),
    ],
)
def test_a_pace_is_told_by_the_hour(lately: int, open_for: int | None, rate: int) -> None:
    assert per_hour(lately, open_for=open_for) == rate


@pytest.mark.parametrize(
    ("left", "rate", "time"), [(60, 60, HOUR), (1, 3, 20 * MINUTE), (0, 0, 0), (0, 5, 0), (5, 0, None)]
)
def test_what_is_left_takes_its_time(left: int, rate: int, time: int | None) -> None:
    assert time_left(left, rate) == time
