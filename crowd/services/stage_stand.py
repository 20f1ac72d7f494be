"""How somebody stands in a stage: told at the end of an attempt, and in the list of projects."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace

from crowd.rules.labelling import ANSWERED
from crowd.rules.spec import ProjectSpec
from crowd.rules.stages import TRAINING, Confusion, Stage, confusions
from crowd.services import attempts, unlocking
from crowd.services.cards import kind_of
from crowd.services.stages_shown import StageStand
from crowd.tasktypes.base import labels_of
from storage import Unit
from storage.records.attempts import Attempt, AttemptTask
from storage.records.labelling import Worker

NAMED = frozenset({"choice", "fact_check", "review"})
"""Types whose labels mean the same on every card, so that mixing two of them up says something."""


def in_list(work: Unit, worker: Worker, stage: Stage, now: int) -> StageStand:
    """In short: whether she may go on, and her last score."""
    past = attempts.past_of(work, worker)
    return _stand(work, worker, stage, past, now)


def at_end(work: Unit, worker: Worker, spec: ProjectSpec, now: int | None = None) -> StageStand | None:
    """In full. Without `now` it is as it was when the last attempt was finished; None where it is no stage."""
    if spec.stage is None:
        return None
    past = attempts.past_of(work, worker)
    last = _last(past)
    at = now if now is not None else (last.finished_at or 0) if last else 0
    found = _stand(work, worker, spec.stage, past, at)
    if last is None or attempts.opened(past) is not None:
        return found
    return replace(
        found,
        confused=_confused(work, worker, spec, last),
        opens=unlocking.opens(work, worker.person_id, spec.stage, worker.project_id, at),
    )


def _stand(work: Unit, worker: Worker, stage: Stage, past: Sequence[Attempt], now: int) -> StageStand:
    last, current = _last(past), attempts.opened(past)
    held = work.skills.held(person_id=worker.person_id, name=stage.skill)
    tasks = work.attempts.tasks(attempt_id=current.id, person_id=worker.person_id) if current else []
    return StageStand(
        stage,
        attempts.way_of(work, worker, stage, past, now),
        answered=sum(each.state in ANSWERED for each in tasks),
        score=last.score if last else None,
        pass_mark=last.pass_mark if last else stage.pass_mark,
        passed=bool(last and last.passed),
        void=last is not None and last.score is None,
        expires_at=held.expires_at if held else None,
    )


def _last(past: Sequence[Attempt]) -> Attempt | None:
    return next((each for each in reversed(past) if each.finished_at is not None), None)


def _confused(work: Unit, worker: Worker, spec: ProjectSpec, last: Attempt) -> tuple[Confusion, ...]:
    """What she mixed up; in a training she was told at once."""
    if spec.task_type not in NAMED or (spec.stage and spec.stage.kind == TRAINING):
        return ()
    tasks = work.attempts.tasks(attempt_id=last.id, person_id=worker.person_id)
    return confusions(_pair(each, spec) for each in tasks if each.answer and each.gold and each.credit is not None)


def _pair(task: AttemptTask, spec: ProjectSpec) -> tuple[str, str]:
    """(expected, said) in words; an answer with any credit was no mistake."""
    kind = kind_of(spec)
    texts = {label.value: label.text for label in labels_of(spec.task)}
    expected = kind.label(json.loads(task.gold or "{}"))
    said = expected if task.credit else kind.label(json.loads(task.answer or "{}"))
    return texts.get(expected, expected), texts.get(said, said)
