"""What admins decide about people: proposals and appeals as cases, each with its numbers, evidence and words."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Literal, TypeAlias

from crowd.rules.fairness import next_cases
from crowd.rules.grounds import Grounds
from crowd.services.cards import kind_of, spec_of
from crowd.services.dossiers import name_of
from crowd.services.grounds import grounds_of
from crowd.services.rejected import Known, Rejected, glance, known_of, rejected_of
from crowd.services.staff import StaffService
from storage import Unit
from storage.records.fairness import Evidence, FairDecision, Objection, Rejection, Restriction, WaitingCase

What: TypeAlias = Literal["p", "o"]
"""A proposal, or an appeal (an objection)."""


@dataclass(frozen=True, slots=True)
class Proof:
    """A task behind it: how it begins, what she answered, what is known, and whether the admin says hers was right."""

    task_id: int
    key: str
    about: str
    hers: str
    known: str
    right: bool


@dataclass(frozen=True, slots=True)
class Case:
    """One that waits for a person. `here` is the project's title where it is about one, else None.

    `grounds` is what a proposal or an appeal against a restriction rests on, `rejected` the answer that the appeal is
    about; `words` is what she wrote, `due_at` by when she hears of it. `by` is whose decision it is against.
    `known` is the key of the rejected answer's task. `other` is the worker, by her first name and her key, with
    whom she shares what was found.
    """

    what: What
    id: int
    first_name: str
    pseudonym: str
    kind: str
    here: str | None
    grounds: Grounds | None
    rejected: Rejected | None
    proofs: tuple[Proof, ...]
    words: str | None
    since: int
    due_at: int | None
    by: str
    waiting: int
    other: str = ""
    known: Known | None = None


@dataclass(frozen=True, slots=True)
class NothingWaits:
    """No other case is there for her; `waiting` others are for somebody else."""

    waiting: int = 0


@dataclass(frozen=True, slots=True)
class Gone:
    """It does not wait any more: she took it back, was forgotten, or it was lifted."""


@dataclass(frozen=True, slots=True)
class NotYours:
    """It is about herself, or against a decision of hers while somebody else can decide."""


@dataclass(frozen=True, slots=True)
class NotAdmin:
    """She does not run projects here (any more)."""


@dataclass(frozen=True, slots=True)
class DecidedBefore:
    """Somebody was first; `by` is her name."""

    first_name: str
    by: str
    decision: FairDecision


@dataclass(frozen=True, slots=True)
class Decided:
    """Her decision stands; until its minute is over it can be taken back."""

    first_name: str
    decision: FairDecision


Barred: TypeAlias = Gone | NotYours | NotAdmin | DecidedBefore
Look: TypeAlias = Case | NothingWaits | Barred


def is_admin(work: Unit, staff: StaffService, telegram_id: int) -> bool:
    """As the rows say now, whatever this process has heard of it."""
    if telegram_id in staff.owners:
        return True
    member = work.staff.of(telegram_id=telegram_id)
    return member is not None and member.role == "admin"


def hers(work: Unit, staff: StaffService, admin: int, waiting: list[WaitingCase] | None = None) -> list[WaitingCase]:
    """Those (of `waiting`, where it was read already) that this admin may decide about."""
    person = work.people.of_telegram(telegram_id=admin)
    admins = {*staff.owners, *(each.telegram_id for each in work.staff.listing() if each.role == "admin")}
    return next_cases(
        work.objections.waiting() if waiting is None else waiting,
        admin=admin,
        admins=admins,
        person_id=person.id if person else None,
        own=admin in staff.owners,
    )


def look(work: Unit, staff: StaffService, admin: int, what: What, case_id: int) -> Case | Barred:
    """This case as it stands, or why she cannot decide about it."""
    if not is_admin(work, staff, admin):
        return NotAdmin()
    if (before := decided_before(work, what, case_id)) is not None:
        return before
    waiting = work.objections.waiting()
    if not any((each.what, each.id) == (what, case_id) for each in waiting):
        return decided_before(work, what, case_id) or Gone()  # somebody may have been first just now
    mine = hers(work, staff, admin, waiting)
    if not any((each.what, each.id) == (what, case_id) for each in mine):
        return NotYours()
    return case_of(work, what, case_id, len(mine)) or Gone()


def decided_before(work: Unit, what: What, case_id: int) -> DecidedBefore | None:
    """Somebody has decided, and that is not in force yet or stands."""
    last = last_decision(work, what, case_id)
    if last is None or last.state == "moot":
        return None
    return DecidedBefore(subject_name(work, what, case_id), name_of(work, last.decided_by), last)


def last_decision(work: Unit, what: What, case_id: int) -> FairDecision | None:
    if what == "p":
        return work.fair_decisions.last(restriction_id=case_id)
    return work.fair_decisions.last(objection_id=case_id)


def subject_name(work: Unit, what: What, case_id: int) -> str:
    """Her first name; empty where she is gone."""
    found: Restriction | Objection | None
    if what == "p":
        found = work.restrictions.of_id(restriction_id=case_id)
    else:
        found = work.objections.of_id(objection_id=case_id)
    person = work.people.of_id(person_id=found.person_id) if found else None
    return person.first_name if person else ""


def case_of(work: Unit, what: What, case_id: int, waiting: int) -> Case | None:
    """All that whoever decides has to see."""
    if what == "p":
        proposed = work.restrictions.of_id(restriction_id=case_id)
        return _case(work, what, case_id, proposed, None, waiting) if proposed else None
    objection = work.objections.of_id(objection_id=case_id)
    if objection is None:
        return None
    against = (
        work.restrictions.of_id(restriction_id=objection.restriction_id)
        if objection.restriction_id is not None
        else None
    )
    return _case(work, what, case_id, against, objection, waiting)


def _case(
    work: Unit,
    what: What,
    case_id: int,
    restriction: Restriction | None,
    objection: Objection | None,
    waiting: int,
) -> Case | None:
    about = objection or restriction
    person = work.people.of_id(person_id=about.person_id) if about else None
    if about is None or person is None:
        return None
    rejection = (
        work.rejections.of_id(rejection_id=objection.rejection_id)
        if objection and objection.rejection_id is not None
        else None
    )
    grounds = grounds_of(work, restriction) if restriction else None
    rejected = rejected_of(work, rejection) if rejection else None
    against = restriction.decided_by if restriction else rejection.decided_by if rejection else None
    return Case(
        what=what,
        id=case_id,
        first_name=person.first_name,
        pseudonym=person.worker_key,
        kind=restriction.kind if restriction else "answer",
        here=grounds.project if grounds else rejected.project if rejected else None,
        grounds=grounds,
        rejected=rejected,
        proofs=_proofs(work, restriction, objection) if restriction else (),
        words=objection.words if objection else None,
        since=about.made_at,
        due_at=objection.due_at if objection else None,
        by=name_of(work, against) if against else "",
        waiting=waiting,
        other=_other(work, grounds) if grounds else "",
        known=_known(work, rejection) if rejection else None,
    )


def _known(work: Unit, rejection: Rejection) -> Known | None:
    given = work.rejections.given(task_id=rejection.task_id, person_id=rejection.person_id)
    return known_of(given) if given else None


def _other(work: Unit, grounds: Grounds) -> str:
    person = work.people.of_id(person_id=int(grounds.said.get("other", 0)))
    return f"{person.first_name} ({person.worker_key})" if person else ""


def _proofs(work: Unit, restriction: Restriction, objection: Objection | None) -> tuple[Proof, ...]:
    right = set(json.loads(objection.right_tasks)) if objection else set()
    found = [
        work.objections.evidence(task_id=int(task_id), person_id=restriction.person_id)
        for task_id in json.loads(restriction.tasks)
    ]
    return tuple(_proof(each, right=each.task_id in right) for each in found if each is not None)


def _proof(each: Evidence, *, right: bool) -> Proof:
    spec = spec_of(each.spec)

    def words(answer: str | None) -> str:
        return kind_of(spec).words(json.loads(answer), spec.task) if answer is not None else ""

    about = glance(each.payload, each.seed, each.spec)
    return Proof(each.task_id, each.key, about, words(each.answer), words(each.gold), right)
