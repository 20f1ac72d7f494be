"""Sensitive content on its way to a worker, inside somebody's unit: only what she agreed to, only so much in a day."""

from __future__ import annotations

from dataclasses import dataclass

from crowd.rules.days import zone_of
from crowd.rules.eligibility import Known, unmet
from crowd.rules.limits import Because, Halt
from crowd.rules.sensitive import conditions, day_of, limit_of
from crowd.rules.spec import ProjectSpec
from storage import Unit
from storage.records.labelling import Worker


@dataclass(frozen=True, slots=True)
class Today:
    """Sensitive tasks she has been shown today, and how many at most."""

    day: str
    seen: int
    limit: int


def today(work: Unit, person_id: int, now: int) -> Today:
    """Her day, where she lives."""
    zone, chosen = work.exposures.of(person_id=person_id)
    day = day_of(now, zone_of(zone))
    return Today(day, work.exposures.seen(person_id=person_id, day=day), limit_of(chosen))


def halted(work: Unit, worker: Worker, spec: ProjectSpec, now: int) -> Halt | None:
    """What keeps the next task of a sensitive project from her; None for any other project."""
    if spec.sensitive is None:
        return None
    facts = {name: Known(*fact) for name, fact in work.facts.holding(person_id=worker.person_id).items()}
    if unmet(conditions(spec.sensitive), facts):
        return Halt(Because.CONSENT)
    her = today(work, worker.person_id, now)
    return Halt(Because.EXPOSED, count=her.limit) if her.seen >= her.limit else None


def left_today(work: Unit, worker: Worker, spec: ProjectSpec, now: int) -> int | None:
    """How many more sensitive tasks she may be shown today; None in a project that has none."""
    if spec.sensitive is None:
        return None
    her = today(work, worker.person_id, now)
    return max(0, her.limit - her.seen)


def met(work: Unit, person_id: int, now: int) -> None:
    """A task with sensitive content was handed out to her."""
    work.exposures.add(person_id=person_id, day=today(work, person_id, now).day)
