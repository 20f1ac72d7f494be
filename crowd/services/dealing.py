"""Handing tasks out and taking places back, inside somebody's unit."""

from __future__ import annotations

import logging
from typing import TypeAlias

from crowd.rules.labelling import cursors_at_end, cursors_behind, seed_of
from crowd.rules.spec import ProjectSpec
from crowd.services.cards import Card, body_of, tally_of
from crowd.tasktypes.base import CardBody
from storage import Unit
from storage.records.labelling import Open, Worker

Cursors: TypeAlias = tuple[int, int]  # again, normal

TRIES = 20  # a place that is picked and gone a moment later, on PostgreSQL, or a task that cannot be shown
UNSHOWABLE = (LookupError, ValueError, TypeError)  # what a broken stored task raises while its card is made
_log = logging.getLogger(__name__)


def hand_out(work: Unit, worker: Worker, spec: ProjectSpec, now: int) -> tuple[Card | None, Cursors]:
    """The next task for her, or None, and where her cursors stand behind it. Her progress is not yet written.

    The card is made before the place is taken: a task that cannot be shown is passed over, and undoes nothing.
    """
    cursors = worker.again_cursor, worker.normal_cursor
    if worker.project_state != "live" or worker.admitted_at is None:
        return None, cursors
    for _ in range(TRIES):
        found = work.places.pick(
            project_id=worker.project_id,
            person_id=worker.person_id,
            again_cursor=cursors[0],
            normal_cursor=cursors[1],
            normal_horizon=worker.normal_horizon,
        )
        if found is None:  # what she had herself and others gave back is not looked through again at her next tap
            return None, cursors_at_end(next_again=worker.next_again, normal_horizon=worker.normal_horizon)
        seed = seed_of(found.task_id, worker.person_id)
        body = _body(found, seed, spec)
        if body is None:
            cursors = _behind(found, worker, cursors)
        elif _take(work, worker, spec, found, seed, now):
            card = Card(found.task_id, found.version, body, spec.price, now + spec.time_limit, tally_of(worker, spec))
            return card, _behind(found, worker, cursors)
    return None, cursors


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


def _body(found: Open, seed: int, spec: ProjectSpec) -> CardBody | None:
    try:
        return body_of(found.payload, seed, spec)
    except UNSHOWABLE as error:
        _log.error("Task %d cannot be shown and is passed over: %s", found.task_id, type(error).__name__)
        return None


def _take(work: Unit, worker: Worker, spec: ProjectSpec, found: Open, seed: int, now: int) -> bool:
    if not work.places.take(task_id=found.task_id):
        return False
    takes = work.assignments.open(
        task_id=found.task_id,
        person_id=worker.person_id,
        project_id=worker.project_id,
        price=spec.price,
        version=found.version,
        seed=seed,
        now=now,
        deadline=now + spec.time_limit,
    )
    if takes is None:
        work.places.untake(task_id=found.task_id)
        return False
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
    return True


def _behind(found: Open, worker: Worker, cursors: Cursors) -> Cursors:
    return cursors_behind(
        found.queue,
        found.position,
        normal_cursor=cursors[1],
        next_again=worker.next_again,
        passed_again=found.passed_again,
        passed_normal=found.passed_normal,
    )
