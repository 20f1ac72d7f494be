"""Known answers: how right an answer is to a task whose answer is known, and what follows when the key changes."""

from __future__ import annotations

import json

from crowd.rules.spec import ProjectSpec
from crowd.services.cards import kind_of
from crowd.tasktypes.base import Answer
from storage import Unit
from storage.records.labelling import Held

FULL = 100
"""The credit of a right answer."""


def credit_of(held: Held, spec: ProjectSpec, answer: Answer) -> int | None:
    """How right an answer to this task is, 0 to 100; None where nobody knows, or the key is in doubt."""
    return None if held.gold is None else _credit(held.gold, held.gold_also, held.control, spec, answer)


def judge_again(work: Unit, task_id: int, spec: ProjectSpec) -> list[int]:
    """The key to a task is another one than before, or none: the credits of its answers follow. Whose they are."""
    gold, also, control = work.tasks.key_to(task_id=task_id)
    given = work.assignments.given(task_id=task_id)
    for person_id, answer in given:
        credit = _credit(gold, also, control, spec, json.loads(answer))
        work.assignments.judge(task_id=task_id, person_id=person_id, credit=credit)
    return [person_id for person_id, _ in given]


def weights(gold: str, also: str | None, spec: ProjectSpec) -> dict[str, int]:
    """What is accepted, by label, each with its credit; none for answers that cannot be compared by a label."""
    kind = kind_of(spec)
    further = {kind.label(each["answer"]): int(each["weight"]) for each in json.loads(also or "[]")}
    found = further | {kind.label(json.loads(gold)): FULL}
    return {label: weight for label, weight in found.items() if label}


def _credit(gold: str | None, also: str | None, control: str | None, spec: ProjectSpec, answer: Answer) -> int | None:
    if gold is None or control == "suspended" or not (accepted := weights(gold, also, spec)):
        return None
    return accepted.get(kind_of(spec).label(answer), 0)
