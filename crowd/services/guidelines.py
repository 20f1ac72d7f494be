"""Guidelines that change while people work: kept by version, and read anew before the next task."""

from __future__ import annotations

from crowd.rules.guidelines import Clause, changed
from crowd.rules.spec import ProjectSpec
from storage import Unit
from storage.records.labelling import Worker


def rewrite(work: Unit, project_id: int, before: ProjectSpec, after: ProjectSpec, now: int) -> None:
    """Keeps both versions where the guidelines differ; blank space alone is no change."""
    if not changed(before.guidelines, after.guidelines):
        return
    version = work.guidelines.turn(project_id=project_id)
    work.guidelines.keep(project_id=project_id, version=version - 1, text=before.guidelines, now=now)
    work.guidelines.keep(project_id=project_id, version=version, text=after.guidelines, now=now)


def unread(work: Unit, worker: Worker, spec: ProjectSpec) -> tuple[Clause, ...]:
    """What changed since she last said that she has read the guidelines; empty when nothing did."""
    if worker.guide_read >= worker.guide_version:
        return ()
    before = work.guidelines.text(project_id=worker.project_id, version=worker.guide_read)
    return changed(before or "", spec.guidelines) or (Clause(spec.guidelines, new=True),)
