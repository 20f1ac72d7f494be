"""How a project would fill, before it is opened: the people who match, played on a crowd that is made up."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from crowd.rules.coming import MINUTE
from crowd.rules.filling import Course, Crowd, Moment, at_once, in_waves
from crowd.rules.reach import Reach
from crowd.rules.spec import ProjectSpec
from crowd.services import waves
from crowd.services.outcomes import Refused, no_project
from storage import Storage, Unit

LIKELY = (0.05, 0.15, 0.40)
"""Shares of people who come, where nobody knows."""
ROUNDS = 21
MARKS = (5, 15, 30, 60, 120, 240, 480, 960)
"""Minutes after the opening at which a course is looked at."""


@dataclass(frozen=True, slots=True)
class Expected:
    """What is to be expected where such a share of people comes; all figures are medians of many rounds.

    `filled_after` is in ms, None where most rounds never filled; `in_vain` of those who came found no place. Beside
    it what telling everybody at once would come to.
    """

    share: float
    told: int
    waves: int
    came: int
    in_vain: int
    filled_after: int | None
    at_once_told: int
    at_once_in_vain: int
    at_once_filled_after: int | None
    course: tuple[Moment, ...]


@dataclass(frozen=True, slots=True)
class Forecast:
    """`people` could be told; `wanted` hands are enough."""

    slug: str
    people: int
    wanted: int
    reach: Reach
    expected: tuple[Expected, ...]


class ForecastService:
    """Reads what there is; plays the rest. The same seed gives the same figures."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage

    async def forecast(
        self, slug: str, *, people: int | None, shares: Sequence[float], seed: int, now: int
    ) -> Forecast | Refused:
        """For the people who match, or for so many; for these shares, or for likely ones."""

        def unit(work: Unit) -> tuple[int, Reach] | Refused:
            project = work.projects.of_slug(slug=slug)
            if project is None:
                return no_project(slug)
            spec = ProjectSpec.from_json(project.spec)
            return waves.wanted(work, project, spec), waves.reached(work, spec, now)

        found = await self._storage.read(unit)
        if isinstance(found, Refused):
            return found
        wanted, reach = found
        count = reach.matching if people is None else people
        given = tuple(shares) or _likely(reach)
        return Forecast(slug, count, wanted, reach, tuple(_expected(count, wanted, each, seed) for each in given))


def _likely(reach: Reach) -> tuple[float, ...]:
    """About the share that came so far, half of it and twice as much; presumed ones where too few were told."""
    if reach.come_of_ten is None:
        return LIKELY
    share = max(0.01, reach.usual.came / reach.usual.told)
    return (share / 2, share, min(1.0, share * 2))


def _expected(people: int, wanted: int, share: float, seed: int) -> Expected:
    crowd = Crowd(people, share)
    dice = [random.Random(f"{seed}:{share}:{at}") for at in range(ROUNDS)]  # noqa: S311 - a game, no secret
    played = [in_waves(crowd, wanted, each) for each in dice]
    flooded = [at_once(crowd, wanted, each) for each in dice]
    return Expected(
        share=share,
        told=_middle([each.told for each in played]),
        waves=_middle([each.waves for each in played]),
        came=_middle([each.came for each in played]),
        in_vain=_middle([each.in_vain for each in played]),
        filled_after=_filled(played),
        at_once_told=_middle([each.told for each in flooded]),
        at_once_in_vain=_middle([each.in_vain for each in flooded]),
        at_once_filled_after=_filled(flooded),
        course=_course(sorted(played, key=lambda each: (each.told, each.came))[ROUNDS // 2]),
    )


def _middle(found: list[int]) -> int:
    return int(median(found))


def _filled(played: list[Course]) -> int | None:
    filled = [each.filled_at for each in played if each.filled_at is not None]
    return _middle(filled) if len(filled) > ROUNDS // 2 else None


def _course(course: Course) -> tuple[Moment, ...]:
    """How far it was at each mark, up to its end."""
    found = []
    for minutes in MARKS:
        last = [each for each in course.moments if each.at <= minutes * MINUTE][-1]
        found.append(Moment(minutes * MINUTE, last.told, last.at_work))
        if last is course.moments[-1]:
            break
    return tuple(found)
