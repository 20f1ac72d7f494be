"""Active time: how long a worker was at work, with her idle time cut off; and when a break or a day's end is due."""

from __future__ import annotations

import statistics
from collections import defaultdict
from collections.abc import Mapping, Sequence

from storage.records.activity import Spell
from storage.records.preferences import Habits

ALWAYS_ACTIVE = 60_000
"""ms that count in full, however quick she usually is."""
TIMES_MEDIAN = 3
"""Beyond so many times her median in the project, she was somewhere else."""
PAUSE = 300_000
"""ms without work after which she has had a break."""
MEASURABLE = 300_000
"""ms of active time below which an hourly rate would say nothing."""
HOUR = 3_600_000


def active_times(spells: Sequence[Spell]) -> list[int]:
    """The ms she was at work on each of these answers, which come oldest first.

    From the card to the answer, but at most the larger of one minute and three times her median in that project; and
    never time that counts for the answer before it, since she has one pair of thumbs for all projects.
    """
    caps = idle_caps(spells)
    times: list[int] = []
    before: int | None = None
    for each in spells:
        time = min(_taken(each), caps[each.project_id])
        times.append(time if before is None else min(time, max(0, each.answered_at - before)))
        before = each.answered_at
    return times


def idle_caps(spells: Sequence[Spell]) -> Mapping[int, int]:
    """By project, the ms on one answer beyond which she was idle."""
    taken: dict[int, list[int]] = defaultdict(list)
    for each in spells:
        taken[each.project_id].append(_taken(each))
    return {
        project_id: max(ALWAYS_ACTIVE, int(TIMES_MEDIAN * statistics.median(each)))
        for project_id, each in taken.items()
    }


def hourly(earned: int, active: int) -> int | None:
    """Micro-units an hour of active time; None where too little was measured."""
    return earned * HOUR // active if active >= MEASURABLE else None


def break_due(spells: Sequence[Spell], after: int | None) -> int | None:
    """How many ms she has worked without a pause, when her last answer passed another multiple of `after`."""
    if after is None or not spells:
        return None
    worked = _stretches(spells)
    before = worked[-2] if len(worked) > 1 and worked[-2] <= worked[-1] else 0
    return worked[-1] if worked[-1] // after > before // after else None


def day_is_full(habits: Habits, *, answers: int, active: int, day_began: int) -> bool:
    """Whether her own limit for today is reached, and she has not said that she goes on."""
    if habits.went_on_at is not None and habits.went_on_at >= day_began:
        return False
    enough_answers = habits.daily_answers is not None and answers >= habits.daily_answers
    return enough_answers or (habits.daily_time is not None and active >= habits.daily_time)


def _stretches(spells: Sequence[Spell]) -> list[int]:
    """For each answer, how long (ms) she had been at work since her last pause."""
    worked: list[int] = []
    began = 0
    before: int | None = None
    for each, time in zip(spells, active_times(spells), strict=True):
        if before is None or each.answered_at - time - before >= PAUSE:
            began = each.answered_at - time
        worked.append(each.answered_at - began)
        before = each.answered_at
    return worked


def _taken(spell: Spell) -> int:
    return max(0, spell.answered_at - spell.taken_at)
