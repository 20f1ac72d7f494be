"""Differing: a task got its last answer, or one of them was changed; where they differ too much it becomes a dispute.

Runs in the unit that stores the answer. Only projects with `[adjudication]` come here.
"""

from __future__ import annotations

import json

from crowd.rules.spec import ProjectSpec
from crowd.services import disputing, second_looks
from crowd.services.cards import spec_of
from storage import Unit
from storage.records.dues import Due

SWEEP = "disputes"
"""What falls due: tasks that got all their answers without anybody's answer are looked at, as when the overlap fell."""
AT_ONCE, PAUSE = 300, 1_000


def look(work: Unit, project_id: int, spec: ProjectSpec, task_id: int, now: int) -> None:
    """A task as its answers stand, after one more or a changed one."""
    if spec.adjudication and (found := disputing.standing(work, spec, task_id)) is not None:
        _judge(work, project_id, spec, task_id, found, now)


def look_again(work: Unit, project_id: int, spec: ProjectSpec, task_id: int, now: int) -> None:
    """The same where an answer may count no more: what has not all its answers is disputed by nobody."""
    if spec.adjudication is None:
        return
    found = disputing.standing(work, spec, task_id)
    if found is not None:
        _judge(work, project_id, spec, task_id, found, now)
    elif work.disputes.agree(task_id=task_id):
        second_looks.drop(work, task_id, now)


def sweep(work: Unit, project_id: int, now: int) -> None:
    """All tasks of a project are looked at soon, some at a time: what makes a dispute is another than it was."""
    work.dues.set(kind=SWEEP, ref=str(project_id), due_at=now, body=json.dumps({"after": 0}))


def due(work: Unit, due: Due, now: int) -> int | None:
    """The next tasks of a project whose places are all taken."""
    project = work.projects.of_id(project_id=int(due.ref))
    spec = spec_of(project.spec) if project else None
    if project is None or spec is None or spec.adjudication is None:
        return None
    after = int(json.loads(due.body)["after"])
    found = work.disputes.unlooked(project_id=project.id, horizon=project.normal_horizon, after=after, most=AT_ONCE)
    for task_id in found:
        look(work, project.id, spec, task_id, now)
    if len(found) == AT_ONCE:
        work.dues.set(kind=SWEEP, ref=due.ref, due_at=now + PAUSE, body=json.dumps({"after": found[-1]}))
    return None


def _judge(work: Unit, project_id: int, spec: ProjectSpec, task_id: int, found: disputing.Standing, now: int) -> None:
    if found.agreement is None:
        if work.disputes.agree(task_id=task_id):
            second_looks.drop(work, task_id, now)
        return
    dispute = work.disputes.of(task_id=task_id)
    if dispute is None or dispute.state == "agreed":
        _open(work, project_id, spec, task_id, found, now, again=dispute is not None)
    else:
        work.disputes.differ(task_id=task_id, agreement=found.agreement)


def _open(
    work: Unit, project_id: int, spec: ProjectSpec, task_id: int, found: disputing.Standing, now: int, *, again: bool
) -> None:
    """A new dispute. Nobody is asked for a second look twice."""
    if found.agreement is None or spec.adjudication is None:
        return
    opened = work.disputes.open(
        task_id=task_id, project_id=project_id, state="looking", agreement=found.agreement, now=now
    )
    asks = spec.adjudication.second_look and not again
    if opened and not (asks and second_looks.begin(work, project_id, spec, task_id, found, now)):
        work.disputes.bring(task_id=task_id)
