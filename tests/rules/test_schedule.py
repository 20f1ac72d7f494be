"""`[schedule]` in a project file: what it becomes, and what is refused with its cure."""

from __future__ import annotations

import pytest

from crowd.rules.project import read_project
from crowd.rules.schedule import NO_SCHEDULE, Schedule, opening_hours
from crowd.rules.spec import ProjectSpec
from crowd.rules.windows import Look
from tests.filling import FILE, spec
from tests.rules.test_local_time import ms

ZONE = ('price = "0.05"', 'price = "0.05"\ntime_zone = "Europe/Berlin"')
WHOLE = """
[schedule]
windows = ["Mon–Fri  09:00–17:00", "0 10 * * sat for 2h Asia/Tokyo"]
holidays = ["DE-BY"]
days_off = ["2026-12-24", "2026-12-28..2026-12-31", 2027-01-02]
close_when = ["complete", "complete"]
keep_open = "2h"
"""


def faults(more: str, *changes: tuple[str, str]) -> list[str]:
    text = FILE
    for old, new in changes:
        text = text.replace(old, new)
    found = read_project(text + more)
    assert isinstance(found, list), found
    return [str(fault) for fault in found]


def test_a_schedule_is_read_and_kept() -> None:
    project = spec((ZONE[0], ZONE[1] + '\ncloses_at = "2027-03-31T18:00"'), more=WHOLE)

    assert project.schedule == Schedule(
        windows=("Mon–Fri 09:00–17:00", "0 10 * * sat for 2h Asia/Tokyo"),
        holidays=("DE-BY",),
        days_off=("2026-12-24", "2026-12-28..2026-12-31", "2027-01-02"),
        closes_at=ms("2027-03-31T18:00+02:00"),
        close_when=("complete",),
        keep_open=7_200_000,
    )
    assert project.time_zone == "Europe/Berlin"
    assert ProjectSpec.from_json(project.to_json()) == project


def test_a_project_without_one_is_always_open() -> None:
    assert spec().schedule == NO_SCHEDULE
    assert opening_hours(spec().schedule, None, 0) == Look(True, None)


def test_a_project_stored_before_there_were_schedules_is_read() -> None:
    text = spec().to_json()
    start = text.index('"schedule":')
    end = text.index("}", start) + 2
    assert ProjectSpec.from_json(text[:start] + text[end:]) == spec()


def test_moments_go_by_the_time_zone_of_the_project_unless_they_name_another() -> None:
    zoned = spec((ZONE[0], ZONE[1] + '\nopens_at = "2026-11-24T09:00"\ncloses_at = 2026-12-24T18:00:00'))
    other = spec((ZONE[0], ZONE[1] + '\nopens_at = "2026-11-24T09:00 Asia/Tokyo"'))

    assert (zoned.opens_at, zoned.schedule.closes_at) == (ms("2026-11-24T08:00Z"), ms("2026-12-24T17:00Z"))
    assert (other.opens_at, other.time_zone) == (ms("2026-11-24T00:00Z"), "Europe/Berlin")


def test_opening_hours_go_by_the_zone_of_the_project_and_leave_holidays_out() -> None:
    project = spec(ZONE, more=WHOLE)

    assert opening_hours(project.schedule, project.time_zone, ms("2026-11-02T08:00Z")).open
    assert not opening_hours(project.schedule, project.time_zone, ms("2026-12-25T08:00Z")).open
    assert not opening_hours(project.schedule, project.time_zone, ms("2026-12-24T08:00Z")).open


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ('[schedule]\nwindows = ["Mon–Fri 9-17"]', "schedule.windows"),
        ('[schedule]\nwindows = "Mon–Fri 09:00–17:00"', "schedule.windows"),
        ('[schedule]\nwindows = ["Mon–Fri 09:00–17:00"]', 'time_zone = "Europe/Berlin"'),
        ('[schedule]\nholidays = ["Bavaria"]', "DE-BY"),
        ('[schedule]\nholidays = ["DE"]', "days off need windows"),
        ('[schedule]\ndays_off = ["Christmas"]', "2026-12-24"),
        ('[schedule]\nclose_when = ["bored"]', "give one of complete, spent"),
        ('[schedule]\nclose_when = ["spent"]', "give a budget"),
        ('[schedule]\nclose_when = ["complete"]\nkeep_open = "40d"', "give at most 30d"),
        ('[schedule]\nkeep_open = "2h"', 'close_when = ["complete"]'),
        ('[schedule]\nopens = "9"', "schedule.opens"),
    ],
)
def test_what_cannot_be_is_refused_with_its_cure(more: str, told: str) -> None:
    assert any(told in fault for fault in faults(more)), faults(more)


@pytest.mark.parametrize(
    ("keys", "told"),
    [
        ('time_zone = "Berlin"', "time_zone"),
        ('opens_at = "2026-11-24T09:00"', "say in which time zone"),
        ('time_zone = "Europe/Berlin"\nopens_at = "2026-03-29T02:30"', "the clocks skip it"),
        ('opens_at = "2026-11-24T09:00Z"\ncloses_at = "2026-11-24T09:00Z"', "give a time after opens_at"),
    ],
)
def test_moments_that_cannot_be_are_refused(keys: str, told: str) -> None:
    found = faults("", ('price = "0.05"', f'price = "0.05"\n{keys}'))
    assert any(told in fault for fault in found), found
