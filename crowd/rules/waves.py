"""Going live in waves: how many more are told of a project, and when, so that it has enough hands and few come in vain.

A few are told first. What is seen of them (who came, how long they took) says how many of the others would come, and
how sure that is (`crowd/rules/coming.py`); those who may still come are counted in part. The next wave waits until most
of those who come have come, and longer while little is known; it is as large as what is missing then asks for, a
little smaller the less is known, and never many times what was tried before.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

from crowd.rules.coming import MINUTE, UNKNOWN, Cohort, Measured, Usual, measured

FIRST = 20
"""How many hear of it first, at most as many as it needs hands where these are counted."""
GROWTH = 3.0
"""A wave is at most so many times all who were told before."""
SOONEST, LATEST = 10 * MINUTE, 240 * MINUTE
PATIENCE, MORE_PATIENCE = 0.8, 1.5
"""A wave waits so many times as long as people take on average, and so much longer while few have come: a crowd that
is slow looks at first like one that does not come."""
LOOK = 5 * MINUTE
CARE, LEAST = 0.7, 0.5
"""A wave aims below what is missing by as much as chance may add, but asks for this share of it at least."""
ENOUGH = 0.5
"""What is missing when less than half a person is expected to be missing."""


@dataclass(frozen=True, slots=True)
class Filling:
    """How far a project is. `unsent` are those whose message has not gone out yet, `untold` those who could hear next;
    `capped` says that no more than `wanted` may work at once. Times are ms UTC."""

    wanted: int
    at_work: int
    cohorts: Sequence[Cohort]
    unsent: int
    untold: int
    last_wave: int | None
    now: int
    capped: bool = True
    usual: Usual = UNKNOWN


@dataclass(frozen=True, slots=True)
class Tell:
    """So many more hear of it now, the best matches first."""

    count: int


@dataclass(frozen=True, slots=True)
class Look:
    """Nothing now; look again then (ms UTC)."""

    at: int


@dataclass(frozen=True, slots=True)
class Filled:
    """It has enough hands; look again then, whether it still has."""

    at: int


Step: TypeAlias = Tell | Look | Filled


def step(filling: Filling) -> Step:
    """What to do now."""
    if filling.at_work >= filling.wanted:
        return Filled(filling.now + LOOK)
    if not filling.untold:
        return Look(filling.now + LOOK)
    found = measured(filling.cohorts, filling.unsent, filling.usual)
    if filling.last_wave is not None:
        due = filling.last_wave + _pause(found, _came(filling))
        if due > filling.now:
            return Look(due)
    count = _size(filling, found)
    return Tell(min(count, filling.untold)) if count else Look(filling.now + LOOK)


def _pause(found: Measured, came: int) -> int:
    """How long (ms) a wave waits for those who were told before."""
    times = PATIENCE + MORE_PATIENCE / math.sqrt(came + 1)
    return min(max(round(times * found.wait), SOONEST), LATEST)


def _size(filling: Filling, found: Measured) -> int:
    told = sum(cohort.told for cohort in filling.cohorts) + filling.unsent
    if not told:
        return min(FIRST, filling.wanted) if filling.capped else FIRST
    missing = filling.wanted - filling.at_work - found.to_come
    if missing < ENOUGH:
        return 0
    likely = min(1.0, found.share * (1 + 1 / math.sqrt(_came(filling) + 1)))
    sure = max(missing - CARE * math.sqrt(missing) - found.doubt, LEAST * missing)
    return max(1, round(min(sure / likely, GROWTH * told)))


def _came(filling: Filling) -> int:
    return sum(cohort.came for cohort in filling.cohorts)


@dataclass(frozen=True, slots=True)
class Candidate:
    """What is known of somebody who could be told: her skill (0 to 100, None where she has none), how often she was
    told of projects and came, and when (ms UTC) she last answered, was told and came."""

    skill: int | None
    told: int
    came: int
    answered_at: int | None
    told_at: int | None
    came_at: int | None


DAY = 86_400_000
LATELY = ((DAY, 100), (7 * DAY, 60), (30 * DAY, 30))


def score(candidate: Candidate, now: int) -> int:
    """How early she hears of a project: skilled, lately here and likely to come first; whoever was told, or got a
    place, in the last days stands back for the others. SQL reckons the same (`waves.owe_best`)."""
    skill = 50 if candidate.skill is None else candidate.skill
    since = None if candidate.answered_at is None else now - candidate.answered_at
    lately = next((points for within, points in LATELY if since is not None and since <= within), 0)
    rate = 200 * (candidate.came + 1) // (candidate.told + 4)
    return skill + lately + rate - _rest(candidate.told_at, now) - _rest(candidate.came_at, now)


def _rest(at: int | None, now: int) -> int:
    """From 100 down to nothing in four days."""
    return 0 if at is None else max(0, 100 - (now - at) // 3_456_000)
