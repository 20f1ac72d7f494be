"""When a project hands out tasks and when it ends: opening hours, days off, a last moment, and what closes it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from crowd.rules.days_off import DaysOff, read_days
from crowd.rules.windows import Hours, Look, look, read_window

COMPLETE, SPENT = "complete", "spent"
CLOSE_WHEN = (COMPLETE, SPENT)
"""All answers are in; the budget is used up."""

LONGEST_KEEP_OPEN = 30 * 86_400_000


@dataclass(frozen=True, slots=True)
class Schedule:
    """As the file gives it: windows and days off in words, `closes_at` in ms UTC, `keep_open` in ms."""

    windows: tuple[str, ...] = ()
    holidays: tuple[str, ...] = ()
    days_off: tuple[str, ...] = ()
    closes_at: int | None = None
    close_when: tuple[str, ...] = ()
    keep_open: int = 0


NO_SCHEDULE = Schedule()


def schedule_of(given: Mapping[str, Any]) -> Schedule:
    """From its JSON."""
    fields: dict[str, Any] = {key: tuple(each) if isinstance(each, list) else each for key, each in given.items()}
    return Schedule(**fields)


def opening_hours(schedule: Schedule, zone: str | None, now: int) -> Look:
    """Whether its opening hours are on; without any they always are."""
    hours = _hours(schedule.windows, schedule.holidays, schedule.days_off, zone)
    return look(hours, now) if hours.windows else Look(True, None)


@lru_cache(maxsize=256)
def _hours(windows: tuple[str, ...], holidays: tuple[str, ...], days_off: tuple[str, ...], zone: str | None) -> Hours:
    off = DaysOff(holidays, tuple(read_days(each) for each in days_off))
    return Hours(tuple(read_window(each) for each in windows), zone, off)
