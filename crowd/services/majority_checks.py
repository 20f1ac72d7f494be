"""Majority checks in the place of gold: where a worker has seen all of it, others answer the same task as she does."""

from __future__ import annotations

from crowd.rules.spec import ProjectSpec
from storage import Unit
from storage.records.labelling import Worker


def instead(work: Unit, worker: Worker, task_id: int, spec: ProjectSpec, now: int) -> bool:
    """Gold was due for her, and none is left: her next ordinary task gets so many answers that a majority judges her.

    It is noted that gold was due, so that its supply is reckoned by what is needed. False where the task has as many
    answers anyway, or keeps to an overlap of its own.
    """
    if spec.gold is None or not spec.gold.checks:
        return False
    work.gold_supplies.check(task_id=task_id, person_id=worker.person_id, project_id=worker.project_id, now=now)
    return work.golds.check_instead(task_id=task_id, checks=spec.gold.checks)
