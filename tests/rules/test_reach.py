"""Whom a project would reach at an hour."""

from __future__ import annotations

import pytest

from crowd.rules.coming import Usual
from crowd.rules.reach import Reach, reach
from crowd.rules.waking import Manners
from storage.records.audience import Hearing

NOON = 1_793_534_400_000  # 2026-11-01T12:00 UTC
HOUR = 3_600_000
ZONES = {"Europe/Berlin": 10, "Asia/Tokyo": 5, "America/Los_Angeles": 3, "America/New_York": 2, "": 1}


def hearing(**quiet: str) -> list[Hearing]:
    return [Hearing(zone, quiet.get(zone.partition("/")[2]), False, count) for zone, count in ZONES.items()]


@pytest.mark.parametrize(
    ("now", "awake", "soon"),
    [
        (NOON, 11, 13),  # 13:00 in Berlin, 21:00 in Tokyo, 4:00 in Los Angeles, 7:00 in New York
        (NOON + HOUR, 13, 16),
        (NOON + 4 * HOUR, 16, 16),
        (NOON + 12 * HOUR, 10, 10),
    ],
)
def test_who_is_awake_now_and_soon(now: int, awake: int, soon: int) -> None:
    assert reach(hearing(), Usual(), Manners(), now) == Reach(21, awake, soon, Usual())


@pytest.mark.parametrize(
    ("told", "came", "of_ten"), [(0, 0, None), (19, 19, None), (20, 5, 2), (1000, 20, 0), (100, 100, 10)]
)
def test_how_many_of_ten_usually_come(told: int, came: int, of_ten: int | None) -> None:
    assert Reach(1, 1, 1, Usual(told, came)).come_of_ten == of_ten


def test_her_own_quiet_hours_count_and_those_of_the_installation_where_she_chose_none() -> None:
    assert reach(hearing(Tokyo="", Berlin="12:00-14:00"), Usual(), Manners(), NOON).awake == 6
    assert reach(hearing(), Usual(), Manners(quiet=""), NOON).awake == 21
    assert reach([Hearing("", None, False, 7)], Usual(), Manners(zone="Asia/Tokyo"), NOON).awake == 0
