"""Excluding: what becomes of the answers of somebody who was banned, as each project says: kept, left out, asked anew.

A ban, and an appeal that is upheld, plan it; the clock goes through her answers piece by piece, so that nobody waits.
"""

from __future__ import annotations

from crowd.rules.spec import ProjectSpec
from crowd.services import differing, votes
from crowd.services.cards import spec_of
from storage import Unit
from storage.records.dues import Due
from storage.records.fairness import Marked, Restriction
from storage.records.labelling import Held, Worker
from storage.tables.exclusions import ASKED_ANEW, EXCLUDED, KEPT

KIND = "restricted_answers"
"""What falls due when a ban begins, or is lifted; the ref is the restriction's id."""

AT_ONCE = 200
ANSWERED = frozenset({"submitted", "accepted"})
POLICY = {"keep": KEPT, "exclude": EXCLUDED, "requeue": ASKED_ANEW}


def plan(work: Unit, restriction_id: int, now: int) -> None:
    """Her answers are looked through as soon as the clock comes by."""
    work.dues.set(kind=KIND, ref=str(restriction_id), due_at=now)


def due(work: Unit, due: Due, now: int) -> int | None:
    """The next piece of them; when to go on, None at the end."""
    found = work.restrictions.of_id(restriction_id=int(due.ref))
    if found is None:
        return None
    seen = _leave_out(work, found, now) if _bans(found) else _bring_back(work, found, now)
    return now if seen == AT_ONCE else None


def answered(work: Unit, held: Held, worker: Worker, spec: ProjectSpec) -> None:
    """She finished what she held when she was banned: it is paid, and counts as her other answers do."""
    what = {"task_id": held.task_id, "person_id": worker.person_id}
    if spec.restricted_answers == "requeue" and work.exclusions.mark_of(**what) == EXCLUDED:
        _mark(work, Marked(held.task_id, worker.project_id, EXCLUDED, "submitted", worker.spec), worker.person_id)


def _bans(found: Restriction) -> bool:
    return found.kind == "ban" and found.state == "active"


def _leave_out(work: Unit, found: Restriction, now: int) -> int:
    rows = work.exclusions.unmarked(person_id=found.person_id, project_id=found.project_id, most=AT_ONCE)
    for each in rows:
        _mark(work, each, found.person_id)
        differing.look_again(work, each.project_id, spec_of(each.spec), each.task_id, now)
    return len(rows)


def _mark(work: Unit, each: Marked, person_id: int) -> None:
    """By what its project says. What she has not answered yet is not asked anew: she may still finish it."""
    spec = spec_of(each.spec)
    mark = POLICY[spec.restricted_answers]
    if mark == ASKED_ANEW and not (each.state in ANSWERED and _asked_anew(work, each)):
        mark = EXCLUDED
    work.exclusions.mark(task_id=each.task_id, person_id=person_id, restricted=mark)
    if mark != KEPT:
        votes.recount(work, each.task_id, spec)


def _asked_anew(work: Unit, each: Marked) -> bool:
    position = work.places.next_agains(project_id=each.project_id, count=1)
    asked = work.exclusions.ask_anew(task_id=each.task_id, position=position)
    work.named.reopen(task_id=each.task_id)
    return asked


def _bring_back(work: Unit, found: Restriction, now: int) -> int:
    """What another ban of hers leaves out stays so."""
    rows = work.exclusions.marked(person_id=found.person_id, project_id=found.project_id, most=AT_ONCE)
    for each in rows:
        work.exclusions.mark(task_id=each.task_id, person_id=found.person_id, restricted=None)
        if each.mark == ASKED_ANEW:
            work.exclusions.ask_no_more(task_id=each.task_id)
        if each.mark != KEPT:
            votes.recount(work, each.task_id, spec_of(each.spec))
            differing.look_again(work, each.project_id, spec_of(each.spec), each.task_id, now)
    return len(rows)
