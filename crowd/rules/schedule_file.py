"""The part of a project file that says when it hands out tasks: `[schedule]`, and what does not go together in it."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict

from crowd.rules.days_off import read_days, read_region
from crowd.rules.faults import Fault
from crowd.rules.moments import Moment, duration
from crowd.rules.schedule import CLOSE_WHEN, LONGEST_KEEP_OPEN, SPENT, Schedule
from crowd.rules.windows import read_window

WRITE_ZONE = 'say by whose clocks, as time_zone = "Europe/Berlin"'


def _window(value: object) -> str:
    read_window(value)
    return " ".join(str(value).split())


def _days(value: object) -> str:
    first, last = read_days(value)
    return first.isoformat() if first == last else f"{first}..{last}"


def _reason(value: str) -> str:
    if value not in CLOSE_WHEN:
        raise ValueError(f"give one of {', '.join(CLOSE_WHEN)}")
    return value


def _keep_open(value: object) -> int:
    keep = duration(value)
    if keep > LONGEST_KEEP_OPEN:
        raise ValueError("give at most 30d")
    return keep


class SchedulePart(BaseModel):
    """Opening hours, days off, and what closes it besides its last moment."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)

    windows: tuple[Annotated[str, BeforeValidator(_window)], ...] = ()
    holidays: tuple[Annotated[str, BeforeValidator(read_region)], ...] = ()
    days_off: tuple[Annotated[str, BeforeValidator(_days)], ...] = ()
    close_when: tuple[Annotated[str, AfterValidator(_reason)], ...] = ()
    keep_open: Annotated[int, BeforeValidator(_keep_open)] = 0

    def spec(self, closes_at: Moment | None) -> Schedule:
        """As the project keeps it."""
        return Schedule(
            self.windows,
            self.holidays,
            self.days_off,
            closes_at.at if closes_at else None,
            tuple(dict.fromkeys(self.close_when)),
            self.keep_open,
        )


def schedule_faults(schedule: Schedule, *, zone: str | None, opens_at: int | None, budget: int | None) -> list[Fault]:
    """What each key alone does not show."""
    faults = []
    if zone is None and any(read_window(each).zone is None for each in schedule.windows):
        faults.append(Fault("schedule.windows", "", WRITE_ZONE))
    if (schedule.holidays or schedule.days_off) and not schedule.windows:
        faults.append(Fault("schedule.windows", "", 'days off need windows to be taken from, as "daily 00:00–24:00"'))
    if opens_at is not None and schedule.closes_at is not None and schedule.closes_at <= opens_at:
        faults.append(Fault("closes_at", "", "give a time after opens_at"))
    if SPENT in schedule.close_when and budget is None:
        faults.append(Fault("schedule.close_when", SPENT, "give a budget, or leave it out"))
    if schedule.keep_open and not schedule.close_when:
        faults.append(Fault("schedule.keep_open", "", 'say after what, as close_when = ["complete"]'))
    return faults
