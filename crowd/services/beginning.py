"""The beginning of work in a project, inside somebody's unit: where she starts, and whether she may begin one more."""

from __future__ import annotations

from dataclasses import replace

from crowd.rules.order import first_walk
from crowd.rules.spec import ProjectSpec
from crowd.services import dealing, hands, offering, understanding
from crowd.services.cards import NothingLeft, Refused, Why, tally_of
from storage import Unit
from storage.records.labelling import Worker


def refusal(work: Unit, worker: Worker, spec: ProjectSpec, now: int) -> Refused | None:
    """What keeps her from beginning here; None when nothing does."""
    if worker.project_state != "live":
        return Refused(Why.NOT_LIVE)
    if missing := offering.missing(work, worker, spec, now):
        return Refused(Why.NOT_ELIGIBLE, unmet=missing)
    if understanding.failed(work, worker, spec):
        return Refused(Why.MISUNDERSTOOD)
    if filled := hands.refusal(work, worker, spec, now):
        return Refused(Why.FILLED, filled=filled)
    return None


def start(work: Unit, worker: Worker, spec: ProjectSpec, now: int) -> Worker:
    """She works here from now on; where she stands. What else puts a task into her hands waits for this unit."""
    work.people.lock(person_id=worker.person_id)
    if worker.state is None:
        walk = first_walk(spec.order, worker.project_id, worker.person_id, worker.normal_horizon)
        worker = replace(worker, normal_cursor=walk.cursor, lap_start=walk.start)
    work.progress.start(
        project_id=worker.project_id,
        person_id=worker.person_id,
        normal_cursor=worker.normal_cursor,
        lap_start=worker.lap_start,
        guide_version=worker.guide_read,
        now=now,
    )
    hands.took(work, worker, now)
    return worker


def one_too_many(work: Unit, worker: Worker, spec: ProjectSpec) -> NothingLeft | None:
    """She has tasks of so many projects in her hands that she may not begin another."""
    full = dealing.hands_full(work, worker)
    return NothingLeft(tally_of(worker, spec), halt=full) if full else None
