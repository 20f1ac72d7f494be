"""Bundles inside somebody's unit: the next of the tasks that are held for her, and the end of holding them."""

from __future__ import annotations

import logging
from dataclasses import replace

from crowd.rules.limits import OPEN_AT_ONCE
from crowd.rules.spec import ProjectSpec
from crowd.services import dealing, exposure
from crowd.services.cards import Card, card_of, spec_of, tally_of
from crowd.services.dealing import UNSHOWABLE, Dealt, walk_of
from crowd.services.owing import owe
from storage import Unit
from storage.records.bundles import Bundle
from storage.records.labelling import Held, Overdue, Worker
from storage.records.projects import Project

BUNDLE_NEWS = "bundle_ended"
_log = logging.getLogger(__name__)


def hand_out(work: Unit, worker: Worker, spec: ProjectSpec, now: int) -> Dealt:
    """The next task for her: of her bundle while she has one here, and then first how it ended."""
    bundle = _untold(work, worker)
    if bundle is None:
        return dealing.hand_out(work, worker, spec, now)
    if bundle.state == "open":
        if barred := dealing.barred(work, worker, spec, now):
            return barred
        if card := _next(work, bundle, worker, spec, now):
            return Dealt(card, worker.again_cursor, walk_of(worker), worker.next_gold)
        work.bundles.end(bundle_id=bundle.id, state="done", told=True, now=now)
    work.bundles.tell(bundle_id=bundle.id)
    return Dealt(
        None, worker.again_cursor, walk_of(worker), worker.next_gold, bundle=work.bundles.sum(bundle_id=bundle.id)
    )


def stop(work: Unit, worker: Worker, now: int) -> None:
    """She finishes for now: what was held for her in this project goes back."""
    bundle = _untold(work, worker)
    if bundle is not None:
        end(work, bundle.id, worker.project_id, "stopped", now)
        work.bundles.tell(bundle_id=bundle.id)


def end(work: Unit, bundle_id: int, project_id: int, state: str, now: int) -> None:
    """What she has not come to goes back, at once and whole. Nothing happens when it ended before."""
    work.bundles.lock(project_id=project_id)
    if work.bundles.end(bundle_id=bundle_id, state=state, told=state != "lapsed", now=now):
        for each in work.bundles.reserved(bundle_id=bundle_id):
            _give_back(work, each, now)


def end_all(work: Unit, project: Project, now: int, *, closed: bool) -> None:
    """The project hands nothing out any more: what is held for later goes back, and those it was held for hear it."""
    for bundle_id, telegram_id in work.bundles.open_in(project_id=project.id):
        left = len(work.bundles.reserved(bundle_id=bundle_id))
        end(work, bundle_id, project.id, "stopped", now)
        if telegram_id is not None and left:
            body = {"title": project.title, "tasks": left, "closed": closed}
            owe(work, kind=BUNDLE_NEWS, ref=f"{BUNDLE_NEWS}:{bundle_id}", to=[telegram_id], body=body, now=now)


def _untold(work: Unit, worker: Worker) -> Bundle | None:
    """Asked only where there is one: every tap passes here."""
    if not worker.bundled:
        return None
    return work.bundles.untold(person_id=worker.person_id, project_id=worker.project_id)


def _next(work: Unit, bundle: Bundle, worker: Worker, spec: ProjectSpec, now: int) -> Card | None:
    """What was withheld meanwhile, or cannot be shown any more, goes back on the way."""
    deadline = now + spec.time_limit
    while found := work.bundles.next(bundle_id=bundle.id):
        held, withheld = found
        card = None if withheld else _card(replace(held, state="active", deadline=deadline), worker, spec)
        if card is None:
            _give_back(work, _place(held, worker), now)
        elif _taken(work, held, worker, now, deadline):
            if card.body.veiled:
                exposure.met(work, worker.person_id, now)
            return replace(card, begun=work.bundles.begun(person_id=worker.person_id, task_id=held.task_id))
    return None


def _card(held: Held, worker: Worker, spec: ProjectSpec) -> Card | None:
    try:
        return card_of(held, spec, tally_of(worker, spec))
    except UNSHOWABLE as error:
        _log.error("Task %d cannot be shown and is given back: %s", held.task_id, type(error).__name__)
        return None


def _taken(work: Unit, held: Held, worker: Worker, now: int, deadline: int) -> bool:
    return work.bundles.hand_out(
        task_id=held.task_id,
        person_id=worker.person_id,
        version=held.version,
        guide_version=worker.guide_read,
        at_once=OPEN_AT_ONCE,
        now=now,
        deadline=deadline,
    )


def _place(held: Held, worker: Worker) -> Overdue:
    return Overdue(held.task_id, worker.person_id, worker.project_id, held.takes, held.price, worker.spec)


def _give_back(work: Unit, each: Overdue, now: int) -> None:
    what = {"task_id": each.task_id, "person_id": each.person_id}
    if work.assignments.move(**what, was="reserved", becomes="returned"):
        dealing.give_back(
            work,
            **what,
            project_id=each.project_id,
            takes=each.takes,
            price=each.price,
            currency=spec_of(each.spec).currency,
            now=now,
        )
