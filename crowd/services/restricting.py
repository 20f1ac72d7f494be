"""Restricting: rules pause somebody for a short while, or propose to a person what goes further.

Runs in the unit of whoever calls. People decide about people: no rule bans, and none pauses longer than MOST_PAUSE.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, Literal

from crowd.services import bundling
from crowd.services.owing import owe
from storage import Unit
from storage.records.fairness import Restriction
from storage.tables.restrictions import NO_END

MOST_PAUSE = 10 * 86_400_000
"""The longest pause that a rule may give by itself, ms."""

RESTRICTED = "restricted"
"""The message to her: which rule, her numbers, when it lifts, and Appeal."""


@dataclass(frozen=True, slots=True)
class Cause:
    """Why: the rule's name, the rule as data, the counts that made it fire, and the tasks that are evidence."""

    rule: str
    said: dict[str, Any]
    numbers: dict[str, int]
    tasks: tuple[int, ...]


def pause(work: Unit, person_id: int, project_id: int | None, until: int, cause: Cause, now: int) -> int | None:
    """She gets no new task there (None: anywhere) until then, at most MOST_PAUSE from now; she is told why.

    The id of the restriction; None when she is restricted as long already.
    """
    work.people.lock(person_id=person_id)
    until = min(until, now + MOST_PAUSE)
    if until <= now or _restricted_until(work, person_id, project_id, now) >= until:
        return None
    restriction_id = _add(work, person_id, project_id, "pause", cause, now, starts_at=now, ends_at=until)
    come_into_force(work, restriction_id, person_id, project_id, now)
    work.audit.note(now, "rule", "worker paused", f"person:{person_id}", cause.rule)
    return restriction_id


def propose_ban(
    work: Unit,
    person_id: int,
    project_id: int | None,
    cause: Cause,
    now: int,
    kind: Literal["ban", "look"] = "ban",
) -> int | None:
    """A person is asked to decide about her (`look`: to look at evidence); nothing changes for her until then.

    The id of the proposal; None when the same waits already, or she is restricted there for good.
    """
    work.people.lock(person_id=person_id)
    if work.restrictions.is_proposed(person_id=person_id, project_id=project_id, rule=cause.rule):
        return None
    if _restricted_until(work, person_id, project_id, now) >= NO_END:
        return None
    work.audit.note(now, "rule", "restriction proposed", f"person:{person_id}", cause.rule)
    return _add(work, person_id, project_id, kind, cause, now)


def last_ended(work: Unit, person_id: int, project_id: int | None, rule: str) -> int:
    """When the last restriction by this rule ended, was lifted, or was turned down by a person (ms UTC; 0: never).

    Answers before it count for that rule no more. It lies ahead while one is in force: then nothing counts.
    """
    return work.restrictions.last_over(person_id=person_id, project_id=project_id, rule=rule)


def in_force(work: Unit, person_id: int, project_id: int | None, now: int) -> Restriction | None:
    """What keeps her from this project (None: from all of them) at that moment."""
    return work.restrictions.in_force(person_id=person_id, project_id=project_id, now=now)


def come_into_force(work: Unit, restriction_id: int, person_id: int, project_id: int | None, now: int) -> None:
    """No new task from here on: what was held for later goes back, what she holds she may finish; and she is told."""
    work.restrictions.hold(person_id=person_id, project_id=project_id, now=now)
    for bundle_id, where in work.leaving.open_bundles(person_id=person_id):
        if project_id in (None, where):
            bundling.end(work, bundle_id, where, "stopped", now)
    person = work.people.of_id(person_id=person_id)
    if person is not None and person.telegram_id is not None:
        body = {"restriction_id": restriction_id}
        owe(work, kind=RESTRICTED, ref=f"{RESTRICTED}:{restriction_id}", to=[person.telegram_id], body=body, now=now)


def _restricted_until(work: Unit, person_id: int, project_id: int | None, now: int) -> int:
    found = in_force(work, person_id, project_id, now)
    return 0 if found is None else NO_END if found.ends_at is None else found.ends_at


def _add(
    work: Unit,
    person_id: int,
    project_id: int | None,
    kind: Literal["pause", "ban", "look"],
    cause: Cause,
    now: int,
    *,
    starts_at: int | None = None,
    ends_at: int | None = None,
) -> int:
    skills = work.skills.of_person(person_id=person_id, now=now)
    return work.restrictions.add(
        person_id=person_id,
        project_id=project_id,
        kind=kind,
        rule=cause.rule,
        said=json.dumps(cause.said, ensure_ascii=False),
        numbers=json.dumps(cause.numbers),
        tasks=json.dumps(cause.tasks),
        skills=json.dumps(skills),
        starts_at=starts_at,
        ends_at=ends_at,
        now=now,
    )
