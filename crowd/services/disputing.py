"""Disputing: how far the answers of a task agree once it has all of them, and what its dispute becomes by that."""

from __future__ import annotations

import json
from dataclasses import dataclass

from crowd.rules.adjudication import Adjudication, disputed
from crowd.rules.spec import ProjectSpec
from crowd.services.cards import kind_of
from storage import Unit

COUNTED = frozenset({"submitted", "accepted"})


@dataclass(frozen=True, slots=True)
class Given:
    """An answer that counts, with its label."""

    person_id: int
    label: str
    answer: str


@dataclass(frozen=True, slots=True)
class Standing:
    """The answers of a task that has all of them. `agreement` is None where they agree enough."""

    given: tuple[Given, ...]
    agreement: int | None


def standing(work: Unit, spec: ProjectSpec, task_id: int) -> Standing | None:
    """None where nobody disputes: answers are missing, or what is right is known. Keeps other writers out."""
    rule = spec.adjudication
    if rule is None or not work.disputes.lock_full(task_id=task_id):
        return None
    votes = work.disputes.answers(task_id=task_id)
    if not all(vote.state in COUNTED for vote in votes) or work.tasks.key_to(task_id=task_id)[0] is not None:
        return None
    label = kind_of(spec).label
    read = (Given(each.person_id, label(json.loads(each.answer)), each.answer) for each in votes if each.answer)
    given = tuple(each for each in read if each.label)
    agreement = disputed(rule, [each.label for each in given], sure=_sure(work, spec, task_id))
    return Standing(given, agreement)


def settle(work: Unit, task_id: int, found: Standing, now: int) -> None:
    """What the dispute of a task is by its answers as they are; what a person has settled stays."""
    if found.agreement is None:
        work.disputes.agree(task_id=task_id)
    else:
        work.disputes.differ(task_id=task_id, agreement=found.agreement)
        work.disputes.bring(task_id=task_id)


def rule_of(spec: ProjectSpec) -> Adjudication:
    """What the project says of it; where it says nothing any more, what is under way goes on by what is usual."""
    return spec.adjudication or Adjudication()


def _sure(work: Unit, spec: ProjectSpec, task_id: int) -> bool:
    if spec.dynamic_overlap is None:
        return False
    return (work.disputes.certainty(task_id=task_id) or 0) >= spec.dynamic_overlap.min_confidence
