"""Lessons: in a training a wrong answer brings the hint, and only the first answer to a task scores."""

from __future__ import annotations

import json
from typing import Any

from crowd.rules.labelling import ANSWERED
from crowd.rules.spec import ProjectSpec
from crowd.rules.stages import GOOD_ENOUGH, TRAINING, WRONG_TRIES
from crowd.services import attempts, known
from crowd.services.cards import kind_of
from crowd.services.stages_shown import InStage, Lesson
from crowd.tasktypes.base import Answer
from storage import Unit
from storage.records.attempts import AttemptTask
from storage.records.labelling import Held, Worker

written = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
READINGS = 3  # in one unit: on PostgreSQL another tap of hers may come in after it was read
OF_HER_CARD = ("swapped", "shown")
"""What an answer holds of the order in which its card was shown."""


def wrong(work: Unit, held: Held, worker: Worker, spec: ProjectSpec, answer: Answer) -> bool:
    """Whether she has to try again. A wrong answer is kept, the same one only once; without a key none is wrong."""
    if spec.stage is None or spec.stage.kind != TRAINING:
        return False
    credit = known.credit_of(held, spec, answer)
    if credit is None or credit >= GOOD_ENOUGH:
        return False
    return any(_noted(work, held, worker, spec, answer) for _ in range(READINGS))


def _noted(work: Unit, held: Held, worker: Worker, spec: ProjectSpec, answer: Answer) -> bool:
    """The wrong answer stands with those before it; False when another one came in since they were read."""
    attempt = attempts.opened(attempts.past_of(work, worker))
    task = _task(work, worker, held.task_id)
    if attempt is None or task is None:
        return False
    tried, label = _tried(task), kind_of(spec).label
    if label(answer) in {label(each) for each in tried}:
        return True
    return work.attempts.tried(
        attempt_id=attempt.id, task_id=held.task_id, was=task.tried, tried=written([*tried, answer])
    )


def first(work: Unit, held: Held, worker: Worker, spec: ProjectSpec) -> Answer | None:
    """Her first answer where that was wrong: it is the one that counts."""
    if spec.stage is None or spec.stage.kind != TRAINING:
        return None
    task = _task(work, worker, held.task_id)
    tried = _tried(task) if task else []
    return tried[0] if tried else None


def in_stage(work: Unit, worker: Worker, spec: ProjectSpec, task_id: int) -> InStage | None:
    """Where in her attempt a task stands, and the lesson that she is at."""
    attempt = attempts.opened(attempts.past_of(work, worker))
    if attempt is None or spec.stage is None:
        return None
    tasks = work.attempts.tasks(attempt_id=attempt.id, person_id=worker.person_id)
    number = 1 + sum(each.state in ANSWERED for each in tasks)
    count = sum(each.state != attempts.REPORTED for each in tasks)
    task = next((each for each in tasks if each.task_id == task_id), None)
    lesson = _lesson(work, task, spec) if task is not None and task.tried else None
    return InStage(spec.stage.kind, min(number, count), count, lesson)


def _lesson(work: Unit, task: AttemptTask, spec: ProjectSpec) -> Lesson:
    kind, tried = kind_of(spec), _tried(task)
    expected = None
    if len(tried) >= WRONG_TRIES and task.gold is not None:
        of_card = {name: tried[-1][name] for name in OF_HER_CARD if name in tried[-1]}
        expected = kind.words({**json.loads(task.gold), **of_card}, spec.task)
    hint = work.attempts.hint(task_id=task.task_id) or ""
    return Lesson(kind.words(tried[-1], spec.task), hint, expected)


def _task(work: Unit, worker: Worker, task_id: int) -> AttemptTask | None:
    attempt = attempts.opened(attempts.past_of(work, worker))
    tasks = work.attempts.tasks(attempt_id=attempt.id, person_id=worker.person_id) if attempt else []
    return next((each for each in tasks if each.task_id == task_id), None)


def _tried(task: AttemptTask) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(task.tried) if task.tried else []
    return found
