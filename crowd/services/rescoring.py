"""Rescoring: a key was not what people thought; the credits of all who answered follow, and who gains is told."""

from __future__ import annotations

from collections.abc import Mapping

from crowd.rules.spec import ProjectSpec
from crowd.services import attempts, known
from crowd.services.cards import spec_of
from crowd.services.owing import owe
from storage import Unit
from storage.records.gold_keys import Key

KIND = "rescored"
"""What somebody is told whose answer was held to be wrong, and is not any more."""
ENOUGH = 50
"""From this credit on an answer counts as right."""

Credits = Mapping[int, int | None]


def rescore(work: Unit, task_id: int, now: int, *, before: Credits | None = None) -> None:
    """The credits of all answers to a task by its key as it is now: another one, or in doubt, and then none counts.

    `before` is how right they were held to be, where that is not what is stored. What a person has mended stays mended.
    """
    key = work.gold_keys.of(task_id=task_id)
    if key is None:
        return
    spec = spec_of(key.spec)
    was = work.gold_keys.credits(task_id=task_id) if before is None else before
    known.judge_again(work, task_id, spec)
    if key.control != "suspended" and key.gold is not None:
        for person_id in work.gold_keys.mended(task_id=task_id):
            work.assignments.judge(task_id=task_id, person_id=person_id, credit=known.FULL)
    attempts.regrade(work, task_id, now)
    if key.suspended_at is None:
        _tell(work, key, spec, was, work.gold_keys.credits(task_id=task_id), now)


def overturn(work: Unit, task_id: int, person_id: int, now: int) -> None:
    """A person has found her answer right, whatever the key says: it counts as right. The clock looks at the key.

    Nothing happens where no answer is known.
    """
    key = work.gold_keys.of(task_id=task_id)
    if key is None or key.gold is None or not work.gold_keys.overturn(task_id=task_id, person_id=person_id, now=now):
        return
    if key.control != "suspended":
        work.assignments.judge(task_id=task_id, person_id=person_id, credit=known.FULL)
    attempts.regrade(work, task_id, now)
    work.gold_keys.look(task_id=task_id, project_id=key.project_id, now=now)


def _tell(work: Unit, key: Key, spec: ProjectSpec, was: Credits, now_are: Credits, now: int) -> None:
    """Those whose answer was held to be wrong: it is right after all, or counts for nothing. Which task is not said."""
    wrong = [person_id for person_id, credit in was.items() if credit is not None and credit < ENOUGH]
    right = [person_id for person_id in wrong if (now_are.get(person_id) or 0) >= ENOUGH]
    void = [person_id for person_id in wrong if now_are.get(person_id) is None]
    for people, outcome in ((right, "right"), (void, "void")):
        reached = [person.telegram_id for each in people if (person := work.people.of_id(person_id=each))]
        to = [each for each in reached if each is not None]
        if to and spec.stage is None:  # who was tested hears what her result is now
            body = {"title": spec.title, "project_id": key.project_id, "outcome": outcome}
            owe(work, kind=KIND, ref=f"{KIND}:{key.task_id}:{outcome}:{now}", to=to, body=body, now=now)
