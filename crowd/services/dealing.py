"""Handing tasks out and taking places back, inside somebody's unit."""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace
from enum import Enum, auto

from crowd.rules.labelling import cursors_at_end, cursors_behind, seed_of
from crowd.rules.limits import OPEN_AT_ONCE, Because, Halt, halt
from crowd.rules.order import Order, Walk
from crowd.rules.spec import ProjectSpec
from crowd.rules.stages import Stage
from crowd.services import attempts, exposure, golds, lessons
from crowd.services.cards import Card, body_of, tally_of
from crowd.tasktypes.base import CardBody
from storage import Unit
from storage.records.bundles import BundleSum
from storage.records.labelling import Open, Worker
from storage.tables.restrictions import NO_END

CAME_BACK = 0  # the queue of tasks that came back, or forward
LOOKED_AT = 20  # so many of them, for the one with the fewest answers missing
RESERVED = 2  # the queue of tasks that are hers by name; no cursor passes it
TRIES = 20  # a place that is picked and gone a moment later, on PostgreSQL, or a task that cannot be shown
UNSHOWABLE = (LookupError, ValueError, TypeError)  # what a broken stored task raises while its card is made
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Dealt:
    """What handing out came to: the card, or what halts her; and where she then stands in the project's queues.

    `next_gold` is at how many answers of hers gold is due; `bundle` is one that ended instead.
    """

    card: Card | None
    again_cursor: int
    walk: Walk
    next_gold: int | None
    halt: Halt | None = None
    bundle: BundleSum | None = None


def hand_out(work: Unit, worker: Worker, spec: ProjectSpec, now: int) -> Dealt:
    """The next task for her, if there is one that she may have. Her progress is not yet written.

    The card is made before the place is taken: a task that cannot be shown is passed over, and undoes nothing.
    """
    if halted := barred(work, worker, spec, now):
        return halted
    return _in_stage(work, worker, spec, spec.stage, now) if spec.stage else _look(work, worker, spec, now, None)


def _in_stage(work: Unit, worker: Worker, spec: ProjectSpec, stage: Stage, now: int) -> Dealt:
    """The next task of her open attempt; where there is none, how she stands is told by the stage."""
    stays = worker.again_cursor, walk_of(worker), worker.next_gold
    for _ in range(TRIES):
        found = attempts.next_task(work, worker, stage, now)
        if found is None:
            return Dealt(None, *stays, Halt(Because.NO_ATTEMPT))
        seed = seed_of(found.task_id, worker.person_id)
        body = _body(found, seed, spec)
        taken = _take(work, worker, spec, found, seed, now, None) if body else Taking.GONE
        if taken is Taking.NO_MONEY:
            return Dealt(None, *stays, Halt(Because.BUDGET))
        if body is None or taken is Taking.GONE:
            attempts.leave_out(work, worker, found.task_id)
            continue
        if body.veiled:
            exposure.met(work, worker.person_id, now)
        card = Card(found.task_id, found.version, body, spec.price, now + spec.time_limit, tally_of(worker, spec))
        return Dealt(replace(card, stage=lessons.in_stage(work, worker, spec, found.task_id)), *stays)
    return Dealt(None, *stays)


def barred(work: Unit, worker: Worker, spec: ProjectSpec, now: int) -> Dealt | None:
    """What keeps any task of the project from her, reserved ones too; None when nothing does."""
    halted = halt_of(worker, spec, now) or exposure.halted(work, worker, spec, now)
    if worker.guide_read < worker.guide_version:
        halted = Halt(Because.GUIDELINES, count=worker.guide_version)
    if halted or worker.project_state != "live" or worker.admitted_at is None:
        return Dealt(None, worker.again_cursor, walk_of(worker), worker.next_gold, halted or _shut(work, worker))
    return None


def _shut(work: Unit, worker: Worker) -> Halt | None:
    """Until when it is shut, where it opens again by itself."""
    project = work.projects.of_id(project_id=worker.project_id) if worker.project_state == "paused" else None
    return Halt(Because.SHUT, until=project.opens_at) if project and project.opens_at is not None else None


def reserve(
    work: Unit, worker: Worker, spec: ProjectSpec, now: int, *, bundle_id: int, wanted: int
) -> tuple[int, Worker]:
    """Takes up to so many places for her without handing them out: how many, and where she then stands."""
    for taken in range(wanted):
        dealt = _look(work, worker, spec, now, InBundle(bundle_id, taken))
        walk = dealt.walk
        worker = replace(
            worker,
            again_cursor=dealt.again_cursor,
            normal_cursor=walk.cursor,
            lap_start=walk.start,
            lap_resume=walk.resume,
            next_gold=dealt.next_gold,
        )
        if dealt.card is None:
            return taken, worker
    return wanted, worker


@dataclass(frozen=True, slots=True)
class InBundle:
    """A place that is reserved: in which bundle, and as which of its tasks, from 0."""

    id: int
    place: int


class Taking(Enum):
    """What became of a place that was picked."""

    TAKEN = auto()
    GONE = auto()
    NO_MONEY = auto()


def afford(work: Unit, project_id: int, spec: ProjectSpec, amount: int, now: int) -> bool:
    """Whether the project's budget has room for so much, which is then set aside; its running out is noted."""
    if spec.budget is None or work.budgets.take(project_id=project_id, price=amount):
        return True
    work.budgets.run_out(project_id=project_id, now=now)
    return False


def hands_full(work: Unit, worker: Worker) -> Halt | None:
    """She has tasks of so many projects in her hands that she may not begin another. The caller locks the person."""
    if work.assignments.open_count(person_id=worker.person_id) < OPEN_AT_ONCE:
        return None
    return Halt(Because.OPEN, count=OPEN_AT_ONCE)


def halt_of(worker: Worker, spec: ProjectSpec, now: int) -> Halt | None:
    """What keeps the next task from her, by what is known of her in this project."""
    if restricted(worker, now):
        return Halt(Because.RESTRICTED, None if worker.restricted_until == NO_END else worker.restricted_until)
    return halt(spec.limits, answered=worker.answered, tasks=worker.tasks, paused_until=worker.paused_until, now=now)


def restricted(worker: Worker, now: int) -> bool:
    """Whether a restriction keeps every new task of this project from her at that moment."""
    return worker.restricted_until is not None and now < worker.restricted_until


def walk_of(worker: Worker) -> Walk:
    """How far she is in file order."""
    return Walk(worker.normal_cursor, worker.lap_start, worker.lap_resume)


def _look(work: Unit, worker: Worker, spec: ProjectSpec, now: int, bundle: InBundle | None) -> Dealt:
    """Takes the next open task for her, for now or for her bundle."""
    again, walk = worker.again_cursor, walk_of(worker)
    mixing = golds.mixing(worker, spec, now, bundle.place if bundle else 0)
    next_gold = mixing.next_gold if mixing else worker.next_gold
    for _ in range(TRIES):
        found = (mixing.pick(work, worker) if mixing else None) or _pick(work, worker, spec, again, walk)
        if found is None:  # what she had herself and others gave back is not looked through again at her next tap
            again, end = cursors_at_end(next_again=worker.next_again, normal_horizon=worker.normal_horizon)
            onward = walk.turned(worker.normal_horizon)
            if onward is None:
                return Dealt(None, again, Walk(end), next_gold)
            walk = onward
            continue
        if mixing:
            mixing.offered(work, worker, spec, found, now)
        seed = seed_of(found.task_id, worker.person_id)
        body = _body(found, seed, spec)
        if body is None:
            again, walk = _behind(found, worker, again, walk)
        elif (taken := _take(work, worker, spec, found, seed, now, bundle)) is Taking.NO_MONEY:
            return Dealt(None, again, walk, next_gold, Halt(Because.BUDGET))
        elif taken is Taking.TAKEN:
            if body.veiled and bundle is None:
                exposure.met(work, worker.person_id, now)
            card = Card(found.task_id, found.version, body, spec.price, now + spec.time_limit, tally_of(worker, spec))
            gold_at = mixing.taken(found) if mixing else next_gold
            return Dealt(card, *_behind(found, worker, again, walk), gold_at)
    return Dealt(None, again, walk, next_gold)


def _pick(work: Unit, worker: Worker, spec: ProjectSpec, again: int, walk: Walk) -> Open | None:
    """The next open task in the project's order; of those that came back or forward, it may be a later one."""
    found = work.places.pick(
        project_id=worker.project_id,
        person_id=worker.person_id,
        again_cursor=again,
        normal_cursor=walk.cursor,
        normal_horizon=walk.bound(worker.normal_horizon),
        published=worker.normal_horizon,
    )
    if found is None or found.queue != CAME_BACK or spec.order is not Order.NEARLY_FINISHED:
        return found
    best = work.places.begun(
        project_id=worker.project_id, person_id=worker.person_id, again_cursor=again, looked=LOOKED_AT
    )
    return best or found


def place_for(work: Unit, spec: ProjectSpec, task_id: int) -> bool:
    """Takes a place of a task; False when the last one is gone, or the task is withheld."""
    return work.attempts.take(task_id=task_id) if spec.stage else work.places.take(task_id=task_id)


def give_back(
    work: Unit, *, task_id: int, person_id: int, project_id: int, takes: int, price: int, currency: str, now: int
) -> None:
    """The place is free again, at the end of those that came back, and its money is the project's again."""
    work.places.give_back(task_id=task_id, project_id=project_id)
    work.named.reopen(task_id=task_id)
    work.budgets.give(project_id=project_id, price=price)
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


def _take(
    work: Unit, worker: Worker, spec: ProjectSpec, found: Open, seed: int, now: int, bundle: InBundle | None
) -> Taking:
    if not place_for(work, spec, found.task_id):
        return Taking.GONE
    if not afford(work, worker.project_id, spec, spec.price, now):
        work.places.untake(task_id=found.task_id)
        return Taking.NO_MONEY
    takes = work.assignments.open(
        task_id=found.task_id,
        person_id=worker.person_id,
        project_id=worker.project_id,
        price=spec.price,
        version=found.version,
        seed=seed,
        guide_version=worker.guide_read,
        bundle_id=bundle.id if bundle else None,
        bundle_place=bundle.place if bundle else 0,
        at_once=OPEN_AT_ONCE,
        now=now,
        deadline=now + spec.time_limit,
    )
    if takes is None:
        work.places.untake(task_id=found.task_id)
        work.budgets.give(project_id=worker.project_id, price=spec.price)
        return Taking.GONE
    if found.queue == RESERVED:
        work.named.close(task_id=found.task_id, person_id=worker.person_id)
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
    return Taking.TAKEN


def _behind(found: Open, worker: Worker, again: int, walk: Walk) -> tuple[int, Walk]:
    if found.queue in (RESERVED, golds.MIXED):
        return again, walk
    again, cursor = cursors_behind(
        found.queue,
        found.position,
        normal_cursor=walk.cursor,
        next_again=worker.next_again,
        passed_again=found.passed_again,
        passed_normal=found.passed_normal,
    )
    return again, replace(walk, cursor=cursor)
