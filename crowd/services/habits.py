"""Her own habits: a reminder to take a break, and a gentle limit for a day. They ask, and never stop anybody."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from crowd.rules.activity import active_times, break_due, day_is_full
from crowd.rules.days import zone_of
from crowd.rules.quiet import day_began
from crowd.services.earnings import worker_of
from storage import Storage, Turn, Unit
from storage.records.preferences import Habits

LOOKED_AT = 1_000
"""Answers that are looked through for her last pause: more than anybody gives in the longest time between breaks."""
HALF_A_DAY = 43_200_000


@dataclass(frozen=True, slots=True)
class TakeABreak:
    """She has worked so long (ms) without a pause."""

    worked: int


@dataclass(frozen=True, slots=True)
class EnoughForToday:
    """Her own limit is reached: so many answers, so much active time (ms)."""

    answers: int
    active: int


Nudge: TypeAlias = TakeABreak | EnoughForToday


class HabitService:
    """What she chose, and whether it is time to say so."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage

    async def remind(self, turn: Turn, telegram_id: int, break_after: int | None) -> bool:
        """Remind her after so much work (ms) without a pause, or never; False for who is no worker."""

        def unit(work: Unit) -> bool:
            person = worker_of(work, telegram_id)
            if person:
                work.habits.remind(person_id=person.id, break_after=break_after)
            return person is not None

        return await self._storage.write(turn, unit)

    async def limit(self, turn: Turn, telegram_id: int, *, answers: int | None = None, time: int | None = None) -> bool:
        """Her day ends after so many answers, or so much active time (ms), or never; False for who is no worker."""

        def unit(work: Unit) -> bool:
            person = worker_of(work, telegram_id)
            if person:
                work.habits.limit(person_id=person.id, daily_answers=answers, daily_time=time)
            return person is not None

        return await self._storage.write(turn, unit)

    async def go_on(self, telegram_id: int, now: int) -> None:
        """She works on today, whatever her limit says. The same again changes nothing."""
        await self._storage.write(None, lambda work: work.habits.go_on(telegram_id=telegram_id, now=now))

    async def nudge(self, telegram_id: int, now: int) -> Nudge | None:
        """What to say to her after her last answer; nothing to whoever chose nothing, which costs one look."""

        def unit(work: Unit) -> Nudge | None:
            habits = work.habits.of(telegram_id=telegram_id)
            return _nudge(work, habits, now) if habits else None

        return await self._storage.read(unit)


def _nudge(work: Unit, habits: Habits, now: int) -> Nudge | None:
    if habits.daily_answers is not None or habits.daily_time is not None:
        began = day_began(now, zone_of(habits.time_zone))
        today = work.activity.between(person_id=habits.person_id, since=began, until=now + 1)
        active = sum(active_times(today))
        if day_is_full(habits, answers=len(today), active=active, day_began=began):
            return EnoughForToday(len(today), active)
    if habits.break_after is None:
        return None
    latest = work.activity.latest(person_id=habits.person_id, since=now - HALF_A_DAY, most=LOOKED_AT)
    worked = break_due(latest, habits.break_after)
    return TakeABreak(worked) if worked else None
