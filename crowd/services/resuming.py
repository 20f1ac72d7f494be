"""Going on with a task that was parked: the place is back in her hands, whatever else she was at."""

from __future__ import annotations

from dataclasses import replace

from crowd.rules.clarifying import MayResume, may_resume
from crowd.rules.limits import OPEN_AT_ONCE, Because, Halt
from crowd.rules.spec import ProjectSpec
from crowd.services import beginning, changing, dealing, grounds
from crowd.services.answering import leave
from crowd.services.cards import NothingLeft, Refused, Step, Why, spec_of, tally_of
from crowd.services.whereabouts import settled, standing
from storage import Unit
from storage.records.labelling import Held, Worker


def resume(work: Unit, held: Held, worker: Worker, now: int) -> Step | None:
    """The card of the task, in her hands again. None when the assignment was changed since it was read.

    The task that she was at meanwhile goes back, and may come to her again.
    """
    spec = spec_of(worker.spec)
    live = worker.project_state == "live"
    match may_resume(held.state, admitted=worker.admitted_at is not None, live=live):
        case MayResume.IN_HAND:
            changing.look_away(work, worker)
            return changing.shown(work, held, worker)
        case MayResume.UNPARKS:
            if full := _full(work, worker, spec):
                return full
            if not _in_hand_again(work, held, worker, spec, now):
                return None
        case MayResume.TAKES_AGAIN:
            if halted := _full(work, worker, spec) or _limited(work, worker, spec, now):
                return halted
            if not work.places.take(task_id=held.task_id):
                return Refused(Why.TOO_LATE, standing(work, worker))
            if not dealing.afford(work, worker.project_id, spec, held.price, now):
                work.places.untake(task_id=held.task_id)
                return Refused(Why.NO_MONEY, standing(work, worker))
            if not _taken_again(work, held, worker, spec, now):
                work.places.untake(task_id=held.task_id)
                work.budgets.give(project_id=worker.project_id, price=held.price)
                return None
        case MayResume.NO:
            return Refused(Why.NOT_ADMITTED) if worker.admitted_at is None else settled(work, held, worker)
    work.progress.start(project_id=worker.project_id, person_id=worker.person_id, now=now)
    changing.look_away(work, worker)
    return changing.shown(work, replace(held, state="active", deadline=now + spec.time_limit), worker)


def _full(work: Unit, worker: Worker, spec: ProjectSpec) -> NothingLeft | None:
    """Her hands are full, unless the task that she has of this project makes room."""
    work.people.lock(person_id=worker.person_id)
    if work.assignments.active(person_id=worker.person_id, project_id=worker.project_id) is not None:
        return None
    return beginning.one_too_many(work, worker, spec)


def _limited(work: Unit, worker: Worker, spec: ProjectSpec, now: int) -> NothingLeft | None:
    """The project's own limits keep a place from her that is not hers any more."""
    halted = dealing.halt_of(worker, spec, now)
    most = spec.limits.most(worker.tasks)
    what = {"project_id": worker.project_id, "person_id": worker.person_id}
    if halted is None and not work.progress.take_again(**what, most=most, now=now):
        halted = Halt(Because.ENOUGH, count=most)
    if halted is None:
        return None
    return NothingLeft(tally_of(worker, spec), halt=halted, grounds=grounds.behind(work, worker, halted, now))


def _in_hand_again(work: Unit, held: Held, worker: Worker, spec: ProjectSpec, now: int) -> bool:
    _put_down(work, worker, now)
    return work.clarifications.unpark(
        task_id=held.task_id,
        person_id=worker.person_id,
        now=now,
        deadline=now + spec.time_limit,
        at_once=OPEN_AT_ONCE,
    )


def _taken_again(work: Unit, held: Held, worker: Worker, spec: ProjectSpec, now: int) -> bool:
    """At the price and with the sides that she had before."""
    _put_down(work, worker, now)
    what = {"task_id": held.task_id, "person_id": worker.person_id, "project_id": worker.project_id}
    takes = work.assignments.open(
        **what,
        price=held.price,
        version=held.version,
        seed=held.seed,
        guide_version=worker.guide_read,
        at_once=OPEN_AT_ONCE,
        now=now,
        deadline=now + spec.time_limit,
    )
    if takes is None:
        return False
    dealing.hold(work, **what, takes=takes, price=held.price, currency=spec.currency, now=now)
    return True


def _put_down(work: Unit, worker: Worker, now: int) -> None:
    other = work.assignments.active(person_id=worker.person_id, project_id=worker.project_id)
    if other is not None:
        leave(work, other, worker, "returned", now)
