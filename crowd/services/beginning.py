"""The beginning of work in a project, inside somebody's unit: where she starts, whether she may begin one more,
and her next attempt where it is a stage."""

from __future__ import annotations

from dataclasses import replace

from crowd.rules.limits import Because, Halt
from crowd.rules.order import first_walk
from crowd.rules.spec import ProjectSpec
from crowd.rules.stages import conditions
from crowd.services import attempts, dealing, grounds, hands, offering, stage_stand, understanding
from crowd.services.cards import NothingLeft, Refused, Why, tally_of
from storage import Unit
from storage.records.labelling import Worker


def refusal(work: Unit, worker: Worker, spec: ProjectSpec, now: int) -> Refused | NothingLeft | None:
    """What keeps her from beginning here; None when nothing does."""
    if worker.project_state != "live":
        return Refused(Why.NOT_LIVE)
    if dealing.restricted(worker, now):
        halted = dealing.halt_of(worker, spec, now)
        return NothingLeft(tally_of(worker, spec), halt=halted, grounds=grounds.behind(work, worker, halted, now))
    missing = offering.missing(work, worker, spec, now)
    if missing and not set(missing) - set(conditions(spec.stage)):  # a stage has nothing more to give her
        stage = stage_stand.at_end(work, worker, spec, now)
        return NothingLeft(tally_of(worker, spec), halt=Halt(Because.NO_ATTEMPT), stage=stage)
    if missing:
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
    if spec.stage:
        attempts.begin(work, worker, spec.stage, now)
    return worker


def one_too_many(work: Unit, worker: Worker, spec: ProjectSpec) -> NothingLeft | None:
    """She has tasks of so many projects in her hands that she may not begin another."""
    full = dealing.hands_full(work, worker)
    return NothingLeft(tally_of(worker, spec), halt=full) if full else None
