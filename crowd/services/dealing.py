"""Handing tasks out and taking places back, inside somebody's unit."""

from __future__ import annotations

from dataclasses import replace

from crowd.rules.labelling import cursors_behind, seed_of
from crowd.rules.spec import ProjectSpec
from storage import Unit
from storage.records.labelling import Held, Open, Worker

TRIES = 20  # a place that is picked and gone a moment later, on PostgreSQL; the next pick sees another


def hand_out(work: Unit, worker: Worker, spec: ProjectSpec, now: int) -> tuple[Held | None, Worker]:
    """The next task for her, with her cursors behind it; None when there is none. Her progress is not yet written."""
    if worker.project_state != "live":
        return None, worker
    for _ in range(TRIES):
        found = work.places.pick(
            project_id=worker.project_id,
            person_id=worker.person_id,
            again_cursor=worker.again_cursor,
            normal_cursor=worker.normal_cursor,
            normal_horizon=worker.normal_horizon,
        )
        if found is None:
            return None, worker
        held = _take(work, worker, spec, found, now)
        if held is not None:
            return held, _moved(worker, found)
    return None, worker


def give_back(
    work: Unit, *, task_id: int, person_id: int, project_id: int, takes: int, price: int, currency: str, now: int
) -> None:
    """The place is free again, at the end of those that came back, and its money is the project's again."""
    work.places.give_back(task_id=task_id, project_id=project_id)
    work.ledger.move(
        ref=f"release:{task_id}:{person_id}:{takes}",
        source="held",
        source_owner=project_id,
        target="budget",
        target_owner=project_id,
        amount=price,
        currency=currency,
        now=now,
    )


def hold(
    work: Unit, *, task_id: int, person_id: int, project_id: int, takes: int, price: int, currency: str, now: int
) -> None:
    """The price of a place that was taken is set aside."""
    work.ledger.move(
        ref=f"hold:{task_id}:{person_id}:{takes}",
        source="budget",
        source_owner=project_id,
        target="held",
        target_owner=project_id,
        amount=price,
        currency=currency,
        now=now,
    )


def _take(work: Unit, worker: Worker, spec: ProjectSpec, found: Open, now: int) -> Held | None:
    if not work.places.take(task_id=found.task_id):
        return None
    deadline = now + spec.time_limit
    opened = work.assignments.open(
        task_id=found.task_id,
        person_id=worker.person_id,
        project_id=worker.project_id,
        price=spec.price,
        version=found.version,
        seed=seed_of(found.task_id, worker.person_id),
        now=now,
        deadline=deadline,
    )
    if opened is None:
        work.places.untake(task_id=found.task_id)
        return None
    takes, seed = opened
    hold(
        work,
        task_id=found.task_id,
        person_id=worker.person_id,
        project_id=worker.project_id,
        takes=takes,
        price=spec.price,
        currency=spec.currency,
        now=now,
    )
    return Held(found.task_id, "active", takes, spec.price, seed, now, deadline, None, found.version, found.payload)


def _moved(worker: Worker, found: Open) -> Worker:
    again, normal = cursors_behind(
        found.queue,
        found.position,
        normal_cursor=worker.normal_cursor,
        next_again=worker.next_again,
        passed_again=found.passed_again,
        passed_normal=found.passed_normal,
    )
    return replace(worker, again_cursor=again, normal_cursor=normal)
