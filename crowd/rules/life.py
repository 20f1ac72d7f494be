"""The life of a project: what becomes of it at a moment, whatever happened to the clock before.

It is decided by how things stand, not by what was planned: a clock that was set forwards or back, or a bot that was
down for days, comes to the same.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from crowd.rules.schedule import COMPLETE, SPENT, Schedule
from crowd.rules.windows import Look

LOOK = 60_000
"""How long (ms) until it is looked at again, where what it waits for has no hour."""


class Why(StrEnum):
    """Why the clock moves a project."""

    HOUR = "hour"  # it was planned for then
    HOURS = "hours"  # its opening hours
    NO_TASKS = "no tasks"  # it should open, and has none
    LAST = "last moment"  # closes_at
    COMPLETE = "complete"
    SPENT = "spent"
    FINISHED = "finished"  # nobody holds a task any more


@dataclass(frozen=True, slots=True)
class Standing:
    """How a project stands. Moments are ms UTC, None where there is none.

    `by_hours` since when it is shut by its opening hours; `outside_until` how long it may be open outside of them;
    `over_since` since when there has been nothing more to do. `held` says that somebody has a task, `complete` that no
    answer is missing, `spent` that the budget is used up.
    """

    state: str
    opens_at: int | None = None
    pauses_at: int | None = None
    closes_at: int | None = None
    by_hours: int | None = None
    outside_until: int | None = None
    over_since: int | None = None
    tasks: int = 1
    held: bool = False
    complete: bool = False
    spent: bool = False


@dataclass(frozen=True, slots=True)
class Stay:
    """Nothing moves."""


@dataclass(frozen=True, slots=True)
class Move:
    """It becomes live, paused, closing or closed."""

    becomes: str
    why: Why


@dataclass(frozen=True, slots=True)
class Rest:
    """It waits for its opening hours, until `opens_at`; None where they never come."""

    opens_at: int | None


Step: TypeAlias = Stay | Move | Rest


def step(at: Standing, schedule: Schedule, hours: Look, now: int) -> Step:
    """What becomes of it now."""
    if at.state in ("draft", "closed"):
        return Stay()
    if at.state == "closing":
        return Stay() if at.held else Move("closed", Why.FINISHED)
    if _passed(at.closes_at, now):
        return _end(at, Why.LAST)
    over = over_because(at, schedule)
    if over and at.over_since is not None and at.over_since + schedule.keep_open <= now:
        return _end(at, over)
    return _while_live(at, hours, now) if at.state == "live" else _while_shut(at, hours, now)


def over_because(at: Standing, schedule: Schedule) -> Why | None:
    """Why there is nothing more to do, where the project is to close then."""
    if at.state not in ("live", "paused"):
        return None
    if at.complete and COMPLETE in schedule.close_when:
        return Why.COMPLETE
    return Why.SPENT if at.spent and SPENT in schedule.close_when else None


def next_look(at: Standing, schedule: Schedule, hours: Look, now: int) -> int | None:
    """When to look again (ms UTC); None: not before somebody touches it."""
    if at.state in ("draft", "closed"):
        return None
    moments = [at.closes_at]
    if at.state == "live":
        moments += [at.pauses_at, at.outside_until, hours.changes_at]
    elif at.state != "closing":
        moments.append(at.opens_at)
    waits = at.state == "closing" or bool(schedule.close_when) or _passed(at.opens_at, now)
    coming = [max(each, now + 1) for each in moments if each is not None and (each > now or not waits)]
    return min([*coming, now + LOOK]) if waits else min(coming, default=None)


def _while_live(at: Standing, hours: Look, now: int) -> Step:
    if _passed(at.pauses_at, now):
        return Move("paused", Why.HOUR)
    outside = at.outside_until is not None and now < at.outside_until
    return Stay() if hours.open or outside else Move("paused", Why.HOURS)


def _while_shut(at: Standing, hours: Look, now: int) -> Step:
    if at.by_hours is None and not _passed(at.opens_at, now):
        return Stay()
    if not hours.open:
        rests = at.by_hours is not None and at.opens_at == hours.changes_at
        return Stay() if rests else Rest(hours.changes_at)
    if not at.tasks:
        return Move(at.state, Why.NO_TASKS)
    return Move("live", Why.HOUR if at.by_hours is None else Why.HOURS)


def _end(at: Standing, why: Why) -> Move:
    return Move("closing" if at.held else "closed", why)


def _passed(moment: int | None, now: int) -> bool:
    return moment is not None and moment <= now
