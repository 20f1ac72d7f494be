"""Launching: a broadcast becomes a campaign with a message for each of its people, due by each one's own clock."""

from __future__ import annotations

import json

from crowd.rules.broadcasting import read_audience, stored_when
from crowd.rules.days import zone_of
from crowd.services.broadcast_reading import project_of, run_of, zones_of
from crowd.services.broadcast_steps import NotDone, Run, Why
from crowd.services.owing import owe
from storage import Unit
from storage.records.broadcasts import Broadcast

KIND, EDIT, REPORT = "broadcast", "broadcast_edit", "broadcast_report"
"""The campaigns: messages that go out, messages that are changed, and how it ended."""


def launch(work: Unit, found: Broadcast, *, actor: str, now: int) -> Run | NotDone:
    """It goes out; inside a unit. Nothing where it changed, or went out, in the meantime."""
    if not work.broadcasts.begin(broadcast_id=found.id, version=found.version, now=now):
        return NotDone(Why.CHANGED)
    audience, when = read_audience(found.audience), stored_when(found.moment)
    zones = zones_of(work, audience, now) if when.at else ()  # at once is the same moment everywhere
    dues = {zone: when.due(now, zone_of(zone)) for zone in zones}
    campaign_id = work.campaigns.add(
        kind=KIND, ref=f"{KIND}:{found.id}", project_id=None, body=json.dumps({"broadcast": found.id}), now=now
    )
    work.broadcasts.attach(broadcast_id=found.id, campaign_id=campaign_id)
    work.broadcasts.set_due(campaign_id=campaign_id, dues=dues)
    people = work.audience.owe_part(
        audience.groups,
        campaign_id=campaign_id,
        part=audience.part or "",
        project_id=project_of(work, audience),
        due_at=max(dues.values(), default=now),
        now=now,
    )
    work.deliveries.finish(campaign_id=campaign_id)  # where the last of them left a moment ago
    work.audit.note(now, actor, "broadcast sent", subject(found.id), f"to {people} people, {audience}, {when}")
    return standing(work, found.id, now)


def standing(work: Unit, broadcast_id: int, now: int) -> Run | NotDone:
    """How a broadcast goes."""
    found = work.broadcasts.of(broadcast_id=broadcast_id)
    run = run_of(work, found, now) if found else None
    return run or NotDone(Why.NOT_BEGUN if found else Why.GONE)


def subject(broadcast_id: int) -> str:
    """A broadcast as the audit names it."""
    return f"broadcast:{broadcast_id}"


def owe_report(work: Unit, found: Broadcast, now: int) -> None:
    """Its author is told how it ended; that of the command line reads it there."""
    if found.author is not None:
        owe(
            work,
            kind=REPORT,
            ref=f"{REPORT}:{found.id}:{found.runs}",
            to=[found.author],
            body={"broadcast": found.id},
            now=now,
        )
