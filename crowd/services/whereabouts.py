"""Where a worker stands in a project: the task in her hands, what she answered before, what stands in her chat."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TypeVar

from crowd.rules.clarifying import NOTES_SHOWN
from crowd.rules.limits import Because, Halt
from crowd.rules.spec import ProjectSpec
from crowd.services import guidelines, lessons, stage_stand
from crowd.services.cards import (
    AnsweredAlready,
    Card,
    Finished,
    Heard,
    NotAnAnswer,
    NothingLeft,
    Part,
    Refused,
    Shown,
    Step,
    Why,
    card_of,
    kind_of,
    spec_of,
    tally_of,
)
from storage import Unit
from storage.records.bundles import BundleSum
from storage.records.labelling import Held, Worker

LOOKED_AT = 100
S = TypeVar("S", bound=Shown | NothingLeft | Finished)
H = TypeVar("H", bound=Heard)


def standing(work: Unit, worker: Worker, recorded: str | None = None) -> Shown | NothingLeft:
    """Where she stands in this project; changes nothing."""
    spec = spec_of(worker.spec)
    card = in_hand(work, worker, spec)
    if card:
        return Shown(card, recorded)
    clauses = guidelines.unread(work, worker, spec)
    halt = Halt(Because.GUIDELINES, count=worker.guide_version) if clauses else None
    return NothingLeft(
        tally_of(worker, spec),
        recorded,
        more=halt is None and open_to(work, worker, most=LOOKED_AT) > 0,
        halt=halt,
        clauses=clauses,
        bundle=last_bundle(work, worker),
        stage=stage_stand.at_end(work, worker, spec),
    )


def open_to(work: Unit, worker: Worker, *, most: int) -> int:
    """How many tasks are open to her beside gold; no more than so many of each queue are looked at."""
    if worker.project_state != "live":
        return 0
    return work.places.open_to(
        project_id=worker.project_id,
        person_id=worker.person_id,
        again_cursor=worker.again_cursor,
        normal_cursor=0 if worker.lap_start else worker.normal_cursor,
        normal_horizon=worker.normal_horizon,
        most=most,
    )


def last_bundle(work: Unit, worker: Worker) -> BundleSum | None:
    """What she did in the bundle that ended last here, as long as nothing came after it."""
    found = work.bundles.last_ended(person_id=worker.person_id, project_id=worker.project_id)
    return None if found is None else work.bundles.sum(bundle_id=found)


def shown_again(work: Unit, held: Held, worker: Worker) -> Step:
    """A button whose effect is stored: what it recorded, and where she stands."""
    return standing(work, worker, words_of(held, spec_of(worker.spec)) if held.answer else None)


def settled(work: Unit, held: Held, worker: Worker) -> Step:
    """A button of a card whose task is no longer in her hands."""
    if held.answer is not None:
        return AnsweredAlready(words_of(held, spec_of(worker.spec)), standing(work, worker))
    if held.state == "parked":
        return Refused(Why.PARKED)
    if held.state == "reserved":
        return Refused(Why.RESERVED, standing(work, worker))
    why = Why.SKIPPED_ALREADY if held.state == "skipped" else Why.TOO_LATE
    return Refused(why, standing(work, worker))


def in_hand(work: Unit, worker: Worker, spec: ProjectSpec) -> Card | None:
    """The card of the task that she holds."""
    held = work.assignments.active(person_id=worker.person_id, project_id=worker.project_id)
    return card_in_hand(work, held, worker, spec) if held else None


def card_in_hand(work: Unit, held: Held, worker: Worker, spec: ProjectSpec) -> Card:
    """The card of a task, and how far she is in the bundle that it belongs to."""
    card = card_of(held, spec, tally_of(worker, spec))
    if spec.stage:
        return replace(card, stage=lessons.in_stage(work, worker, spec, held.task_id))
    begun = work.bundles.begun(person_id=worker.person_id, task_id=held.task_id) if worker.bundled else None
    return replace(card, begun=begun) if begun else card


def words_of(held: Held, spec: ProjectSpec) -> str:
    """What her button said when she answered."""
    return kind_of(spec).words(json.loads(held.answer or "{}"), spec.task)


def knowing_parts(work: Unit, telegram_id: int, step: H) -> H:
    """The step, knowing what stands above her card; it is asked in the same unit, since every tap has to know."""
    match step:
        case Shown() | NothingLeft() | Finished():
            return _with_parts(work, telegram_id, step)
        case AnsweredAlready(where=where):
            return replace(step, where=_with_parts(work, telegram_id, where))
        case Refused(where=where) if where is not None:
            return replace(step, where=_with_parts(work, telegram_id, where))
        case NotAnAnswer(where=where):
            return replace(step, where=_with_parts(work, telegram_id, where))
        case _:
            return step


def _with_parts(work: Unit, telegram_id: int, step: S) -> S:
    project_id = step.card.tally.project_id if isinstance(step, Shown) else step.tally.project_id
    found = work.parts.of_person(telegram_id=telegram_id, project_id=project_id)
    parts = tuple(Part(message_id, task_id) for message_id, task_id in found if task_id is not None)
    card = next((message_id for message_id, task_id in found if task_id is None), None)
    if isinstance(step, Finished):
        return replace(step, parts=parts)
    step = replace(step, parts=parts, stands_at=card)
    return replace(step, card=_noted(work, step.card)) if isinstance(step, Shown) else step


def _noted(work: Unit, card: Card) -> Card:
    """The card with what others asked about its task and heard."""
    notes = work.clarifications.notes(task_id=card.task_id, most=NOTES_SHOWN)
    return replace(card, notes=notes) if notes else card
