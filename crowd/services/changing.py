"""Changing an answer: the last ten of a project, one card back or forth, until they are final."""

from __future__ import annotations

import json

from crowd.rules.spec import ProjectSpec
from crowd.services import differing, doubting, known, ruling, votes
from crowd.services.cards import Card, Changing, Refused, Shown, Step, Why, card_of, kind_of, spec_of, tally_of
from crowd.services.ruling import Judged
from crowd.services.whereabouts import card_in_hand, standing, words_of
from crowd.tasktypes.base import Answer
from storage import Unit
from storage.records.labelling import Held, Worker

written = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode

LAST_ANSWERS = 10
"""So many of a worker's answers in a project may be changed, until they are final."""
NOTHING_SAID = "[]"


def last(work: Unit, worker: Worker) -> list[int]:
    """The tasks whose answers she may change, newest first."""
    found = work.assignments.changeable(person_id=worker.person_id, project_id=worker.project_id, most=LAST_ANSWERS)
    return [each.task_id for each in found if each.state == "submitted"]


def begin(work: Unit, held: Held, worker: Worker) -> Step | None:
    """The card of an answer of hers, open to be answered anew. None when it was changed since it was read."""
    if spec_of(worker.spec).stage:
        return Refused(Why.IN_STAGE, standing(work, worker))
    if held.task_id not in last(work, worker):
        return Refused(Why.FINAL if held.answer else Why.NOTHING_TO_CHANGE, standing(work, worker))
    work.assignments.keep(person_id=worker.person_id, but=held.task_id)
    what = {"task_id": held.task_id, "person_id": worker.person_id}
    if not held.changing and not work.assignments.say(**what, was=held.draft, draft=NOTHING_SAID):
        return None
    return Shown(card(work, held, worker, spec_of(worker.spec)))


def card(work: Unit, held: Held, worker: Worker, spec: ProjectSpec) -> Card:
    """The card of an answer that she is changing, between her answers before and after it."""
    tasks = last(work, worker)
    at = tasks.index(held.task_id) if held.task_id in tasks else 0
    changing = Changing(
        words_of(held, spec),
        earlier=tasks[at + 1] if at + 1 < len(tasks) else None,
        later=tasks[at - 1] if at > 0 else None,
    )
    return card_of(held, spec, tally_of(worker, spec), changing)


def shown(work: Unit, held: Held, worker: Worker) -> Shown:
    """The card of this assignment as it is: in her hands, or open to be changed."""
    spec = spec_of(worker.spec)
    if held.changing:
        return Shown(card(work, held, worker, spec))
    return Shown(card_in_hand(work, held, worker, spec))


def settle(work: Unit, held: Held, worker: Worker, answer: Answer, now: int) -> Step | None:
    """The new answer stands; what it was before is kept. None when it became final a moment ago."""
    spec = spec_of(worker.spec)
    credit = known.credit_of(held, spec, answer)
    changed = work.assignments.change(
        task_id=held.task_id,
        person_id=worker.person_id,
        answer=written(answer),
        credit=credit,
        version=held.version,
        now=now,
    )
    if not changed:
        return None
    votes.weigh(work, held, worker, spec, now)
    differing.look(work, worker.project_id, spec, held.task_id, now)
    doubting.heed(work, held, worker.project_id, credit, now)
    ruling.after_change(work, Judged(held, worker, spec, credit, now))
    return standing(work, worker, kind_of(spec).words(answer, spec.task))


def keep(work: Unit, held: Held, worker: Worker) -> Step:
    """The answer stays as it was."""
    work.assignments.keep(person_id=worker.person_id)
    return standing(work, worker)


def turns_to(work: Unit, held: Held, worker: Worker) -> None:
    """She does something with this assignment: a change of another answer that she left open is given up.

    Else words that she types on the card before her would change that answer, which she does not see any more.
    """
    if worker.changing and not held.changing:
        look_away(work, worker)


def look_away(work: Unit, worker: Worker) -> None:
    """She is shown something else of this project: what she types now is about that, and never changes an answer."""
    if not work.replayed:
        work.assignments.look_away(person_id=worker.person_id, project_id=worker.project_id)
