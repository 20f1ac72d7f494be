"""Broadcasts as they stand: drafts with their reach, and runs with their counts; read inside a unit."""

from __future__ import annotations

from crowd.rules.broadcasting import LATELY, Audience, Reach, a_minute, reach, read_audience, stored_when, time_left
from crowd.rules.kinds import Event
from crowd.rules.posts import Post
from crowd.rules.quiet import QuietHours
from crowd.rules.waking import UNREACHABLE
from crowd.services.broadcast_steps import NO_DOOR, TO_WORK, Counts, Door, Draft, Edits, Run
from crowd.services.campaigns import GIVEN_UP
from storage import Unit
from storage.records.broadcasts import Broadcast

CANCELLED = GIVEN_UP
REPLACED = "it was corrected again"


def draft_of(work: Unit, found: Broadcast, *, quiet: QuietHours, now: int) -> Draft:
    """What is written so far."""
    audience = read_audience(found.audience) if found.audience else None
    return Draft(
        id=found.id,
        version=found.version,
        post=Post.from_json(found.post) if found.post else None,
        audience=audience,
        title=title_of(work, audience),
        door=door_of(work, found.door),
        when=stored_when(found.moment),
        reach=reach_of(work, audience, quiet=quiet, now=now) if audience else None,
    )


def run_of(work: Unit, found: Broadcast, now: int) -> Run | None:
    """How it goes; None where it was never begun."""
    if found.campaign_id is None or found.post is None or found.began_at is None:
        return None
    audience = read_audience(found.audience)
    counts, lately = counts_of(work, found.campaign_id, now)
    held = found.campaign_state == "held"
    rate = a_minute(lately, under_way=now - found.began_at) if found.state == "sending" and not held else 0
    return Run(
        id=found.id,
        state=found.state,
        version=found.version,
        post=Post.from_json(found.post),
        audience=audience,
        title=title_of(work, audience),
        door=door_of(work, found.door),
        when=stored_when(found.moment),
        counts=counts,
        edits=edits_of(work, found.id, now),
        fault=(found.error or "") if held and found.halted == "refused" else None,
        began_at=found.began_at,
        ended_at=found.ended_at,
        rate=rate,
        time_left=time_left(counts.due, rate),
    )


def counts_of(work: Unit, campaign_id: int, now: int) -> tuple[Counts, int]:
    """The messages of a campaign by state, and how many of them came to their end lately."""
    found = work.broadcasts.states(
        campaign_id=campaign_id, unreachable=UNREACHABLE, cancelled=CANCELLED, since=now - LATELY, now=now
    )
    return Counts.of({state: count for state, (count, _) in found.items()}), sum(each for _, each in found.values())


def edits_of(work: Unit, broadcast_id: int, now: int) -> Edits | None:
    """How the newest correction goes; None where there is none."""
    campaigns = work.broadcast_corrections.applied(broadcast_id=broadcast_id)
    if not campaigns:
        return None
    counts, _ = counts_of(work, campaigns[0], now)
    newest = work.campaigns.of(campaign_id=campaigns[0])
    refused = newest is not None and newest.state == "held" and newest.halted == "refused"
    return Edits(
        done=counts.sent,
        failed=counts.blocked + counts.unknown + counts.left_out,
        left=counts.all - counts.over,
        fault=(newest.error or "") if newest and refused else None,
    )


def reach_of(work: Unit, audience: Audience, *, quiet: QuietHours, now: int) -> Reach:
    """How many people that is, how many of them sleep, and how many want none of it."""
    part, project_id, event = audience.part or "", project_of(work, audience), Event.NEWS.value
    hearing = work.audience.hearing(audience.groups, part=part, project_id=project_id, event=event, now=now)
    return reach(hearing, quiet=quiet, now=now)


def zones_of(work: Unit, audience: Audience, now: int) -> dict[str, int]:
    """How many of an audience live in each time zone ('' where it is not known)."""
    part, project_id = audience.part or "", project_of(work, audience)
    return work.audience.zones(audience.groups, part=part, project_id=project_id, now=now)


def project_of(work: Unit, audience: Audience) -> int:
    """The project whose people are written to; 0 for everybody, -1 for one that is not there."""
    if not audience.part:
        return 0
    project = work.projects.of_slug(slug=audience.slug)
    return project.id if project else -1


def title_of(work: Unit, audience: Audience | None) -> str:
    """How the project of an audience is called."""
    project = work.projects.of_slug(slug=audience.slug) if audience and audience.part else None
    return project.title if project else ""


def door_of(work: Unit, door: int) -> Door | None:
    """The button below; one to a project that is gone leads to the list of work."""
    if door in (NO_DOOR, TO_WORK):
        return Door(door) if door else None
    found = work.broadcasts.door_to(project_id=door)
    return Door(door, found[1]) if found else Door(TO_WORK)
