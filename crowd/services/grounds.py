"""Grounds: what a restriction rests on, as whoever it is about reads it. The tasks behind it are never named: some of
them are in work, and nobody is to learn which have a known answer."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from crowd.rules.fairness import FILING
from crowd.rules.grounds import Grounds
from crowd.rules.limits import Because, Halt
from crowd.services.cards import spec_of
from crowd.services.restricting import in_force
from storage import Unit
from storage.records.fairness import Restriction
from storage.records.labelling import Worker


def grounds_of(work: Unit, found: Restriction) -> Grounds:
    """As it stands."""
    project = work.projects.of_id(project_id=found.project_id) if found.project_id is not None else None
    person = work.people.of_id(person_id=found.person_id)
    objection = work.objections.against(restriction_id=found.id)
    starts_at = found.starts_at or found.made_at
    return Grounds(
        id=found.id,
        kind=found.kind,
        project=project.title if project else None,
        rule=found.rule,
        said=json.loads(found.said),
        numbers=json.loads(found.numbers),
        starts_at=starts_at,
        ends_at=found.ends_at,
        reason=found.reason,
        zone=person.time_zone if person else None,
        appeal_until=starts_at + FILING,
        appeal=objection.state if objection else None,
        by_person=found.decided_by is not None,
        rests_on="" if project else _rests_on(work, found),
    )


def _rests_on(work: Unit, found: Restriction) -> str:
    tasks = json.loads(found.tasks)
    first = work.objections.evidence(task_id=int(tasks[0]), person_id=found.person_id) if tasks else None
    return spec_of(first.spec).title if first else ""


def grounds_now(work: Unit, person_id: int, project_id: int | None, now: int) -> Grounds | None:
    """Why she gets no task there at that moment; None where nothing keeps her from it."""
    found = in_force(work, person_id, project_id, now)
    return grounds_of(work, found) if found else None


def all_now(work: Unit, person_id: int, now: int) -> list[Grounds]:
    """Everything that keeps her from work at that moment, the newest first."""
    found = work.restrictions.of_person(person_id=person_id)
    return [
        grounds_of(work, each)
        for each in found
        if each.state == "active" and (each.ends_at is None or each.ends_at > now)
    ]


def over_now(work: Unit, person_id: int, now: int) -> list[Grounds]:
    """What is over by its time, and against which she may still appeal or has; the newest first."""
    found = work.restrictions.of_person(person_id=person_id)
    ended = [each for each in found if each.state in ("active", "ended") and each.ends_at and each.ends_at <= now]
    told = (grounds_of(work, each) for each in ended)
    return [
        each
        for each in told
        if each.appeal == "open" or (each.appeal in (None, "withdrawn") and now <= each.appeal_until)
    ]


def behind(work: Unit, worker: Worker, halt: Halt | None, now: int) -> Grounds | None:
    """What is behind a halt of hers; None where no restriction is."""
    if halt is None or halt.because is not Because.RESTRICTED:
        return None
    return grounds_now(work, worker.person_id, worker.project_id, now)


def still_restricted(work: Unit, body: dict[str, Any]) -> dict[str, Any] | None:
    """What she is told, read when it is sent; None where it was lifted meanwhile."""
    found = work.restrictions.of_id(restriction_id=int(body["restriction_id"]))
    return asdict(grounds_of(work, found)) if found and found.state in ("active", "ended") else None
