"""Grounds: what a restriction rests on, as whoever it is about reads it. The tasks behind it are never named: some of
them are in work, and nobody is to learn which have a known answer."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import Any

from crowd.services.restricting import in_force
from storage import Unit
from storage.records.fairness import Restriction

FILING = 7 * 86_400_000
"""So long after it began she may appeal, ms."""


@dataclass(frozen=True, slots=True)
class Grounds:
    """A restriction of hers. `project` is its title, None everywhere; times are ms UTC, `ends_at` None for good.

    `appeal` is the state of hers, None where she made none; `appeal_until` is until when she may make one.
    """

    id: int
    kind: str
    project: str | None
    rule: str
    said: dict[str, Any]
    numbers: dict[str, int]
    starts_at: int
    ends_at: int | None
    reason: str | None
    zone: str | None
    appeal_until: int
    appeal: str | None = None


def grounds_of(work: Unit, found: Restriction) -> Grounds:
    """As it stands."""
    project = work.projects.of_id(project_id=found.project_id) if found.project_id is not None else None
    person = work.people.of_id(person_id=found.person_id)
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
    )


def grounds_now(work: Unit, person_id: int, project_id: int | None, now: int) -> Grounds | None:
    """Why she gets no task there at that moment; None where nothing keeps her from it."""
    found = in_force(work, person_id, project_id, now)
    return grounds_of(work, found) if found else None


def still_restricted(work: Unit, body: dict[str, Any]) -> dict[str, Any] | None:
    """What she is told, read when it is sent; None where it was lifted meanwhile."""
    found = work.restrictions.of_id(restriction_id=int(body["restriction_id"]))
    return asdict(grounds_of(work, found)) if found and found.state in ("active", "ended") else None
