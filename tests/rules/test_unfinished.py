"""When an applicant is reminded, and when her application is over: a table."""

from __future__ import annotations

import pytest

from crowd.screening.unfinished import DAY, Care, Lapse, Moments, Remind, Wait, What, care, moments

HOUR = DAY // 24
NONE: frozenset[What] = frozenset()
BOTH = frozenset(What)
WHEN = moments(0, 14)


def test_a_reminder_after_a_day_a_warning_two_days_before_the_end() -> None:
    assert Moments(DAY, 12 * DAY, 14 * DAY) == WHEN


@pytest.mark.parametrize(
    ("days", "warning"), [(2, 36 * HOUR), (3, 2 * DAY), (4, 2 * DAY), (5, 3 * DAY), (365, 363 * DAY)]
)
def test_a_short_form_warns_between_the_reminder_and_the_end(days: int, warning: int) -> None:
    when = moments(0, days)

    assert when.warning == warning
    assert when.reminder < when.warning < when.end == days * DAY


@pytest.mark.parametrize(
    ("away", "end"),
    [
        ([(1 * HOUR, 3 * HOUR)], 14 * DAY + 2 * HOUR),
        ([(-HOUR, HOUR)], 14 * DAY + HOUR),  # it had begun before she last did something
        ([(-2 * HOUR, -HOUR)], 14 * DAY),
        ([(14 * DAY + HOUR, 15 * DAY)], 14 * DAY),  # after the end
        (
            [(13 * DAY, 14 * DAY), (14 * DAY + HOUR, 14 * DAY + 2 * HOUR)],
            15 * DAY + HOUR,
        ),  # both
    ],
)
def test_outages_of_ours_put_the_end_off(away: list[tuple[int, int]], end: int) -> None:
    assert moments(0, 14, away).end == end


@pytest.mark.parametrize(
    ("now", "told", "declined", "expected"),
    [
        (DAY - 1, NONE, False, Wait(DAY)),
        (DAY, NONE, False, Remind(What.UNFINISHED)),
        (DAY, NONE, True, Wait(14 * DAY)),
        (DAY, {What.UNFINISHED}, False, Wait(12 * DAY)),
        (12 * DAY, {What.UNFINISHED}, False, Remind(What.LAPSING)),
        (12 * DAY, NONE, False, Remind(What.LAPSING)),  # it was found late: one message is enough
        (13 * DAY, BOTH, False, Wait(14 * DAY)),
        (13 * DAY, NONE, True, Wait(14 * DAY)),
        (14 * DAY, NONE, False, Lapse()),
        (14 * DAY, BOTH, True, Lapse()),
    ],
)
def test_what_is_to_be_done(now: int, told: set[What], declined: bool, expected: Care) -> None:
    assert care(WHEN, told=told, declined=declined, now=now) == expected
