"""How long things are kept, and how long a question to delete everything waits."""

from __future__ import annotations

import pytest

from crowd.rules.retention import DAY, ERASES_WITHIN, Cutoffs, Retention, cutoffs, may_erase

NOW = 1_793_534_400_000


def test_each_term_counts_back_from_today() -> None:
    assert cutoffs(Retention(90, 30, 365), NOW) == Cutoffs(NOW - 90 * DAY, NOW - 30 * DAY, NOW - 365 * DAY)


@pytest.mark.parametrize(
    ("asked_at", "counts"),
    [(NOW, True), (NOW - ERASES_WITHIN, True), (NOW - ERASES_WITHIN - 1, False), (NOW + 1, False), (0, False)],
)
def test_a_yes_counts_for_ten_minutes_and_never_before_its_question(asked_at: int, counts: bool) -> None:
    assert may_erase(asked_at, NOW) is counts
