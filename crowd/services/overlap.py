"""Overlap of a project that is under way: raised, and tasks come back for more answers; lowered, and free places go."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from crowd.rules.spec import ProjectSpec
from crowd.services import differing
from crowd.services.outcomes import OverlapChange, OverlapSet, Refused, no_project
from storage import Storage, Unit
from storage.records.projects import Project

CHANGED_AT_ONCE = 2_000
MOST = 1_000
LATER = 60_000
"""ms after which tasks that have all their answers by a lower overlap are looked at."""


class OverlapService:
    """How many different workers answer each task, changed while they do."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage

    async def preview(self, project_id: int, overlap: int) -> OverlapChange | Refused:
        """What an overlap of so many would mean; 0 asks about the one that there is."""

        def unit(work: Unit) -> OverlapChange | Refused:
            slug = next((each.slug for each in work.projects.listing() if each.id == project_id), None)
            project = _open(work, slug, overlap or 1) if slug else Refused("There is no such project any more.")
            return project if isinstance(project, Refused) else _change(work, project, overlap)

        return await self._storage.read(unit)

    async def set(self, slug: str, overlap: int, *, actor: str, now: int) -> OverlapSet | Refused:
        """All tasks that have no overlap of their own, and those that are added later.

        In short units: somebody who answers meanwhile waits for one of them at most. What is taken stays taken.
        """

        def note(work: Unit) -> Project | Refused:
            project = _open(work, slug, overlap)
            if isinstance(project, Project):
                spec = replace(ProjectSpec.from_json(project.spec), overlap=overlap)
                if not work.projects.respell(
                    project_id=project.id, title=spec.title, spec=spec.to_json(), version=project.version
                ):
                    return Refused(f"{slug} was changed a moment ago; try again.")
                work.audit.note(now, actor, "overlap set", slug, str(overlap))
                if spec.adjudication:
                    differing.sweep(work, project.id, now + LATER)
            return project

        project = await self._storage.write(None, note)
        if isinstance(project, Refused):
            return project
        changed, after = 0, 0
        while found := await self._storage.write(None, partial(_some, project=project, overlap=overlap, after=after)):
            after, count = found
            changed += count
        return OverlapSet(slug, overlap, changed)

    async def set_one(self, slug: str, key: str, overlap: int, *, actor: str, now: int) -> OverlapSet | Refused:
        """One task, by the customer's id; from now on it has an overlap of its own."""

        def unit(work: Unit) -> OverlapSet | Refused:
            project = _open(work, slug, overlap)
            if isinstance(project, Refused):
                return project
            task_id = work.tasks.of_key(project_id=project.id, key=key, horizon=project.normal_horizon)
            if task_id is None:
                return Refused(f"{slug} has no task {key}.")
            position = work.places.next_agains(project_id=project.id, count=1)
            changed = work.tasks.set_own_overlap(task_id=task_id, overlap=overlap, position=position)
            work.named.reopen(task_id=task_id)
            differing.look_again(work, project.id, ProjectSpec.from_json(project.spec), task_id, now)
            work.audit.note(now, actor, "overlap set", f"{slug}/{key}", str(overlap))
            return OverlapSet(slug, overlap, changed)

        return await self._storage.write(None, unit)


def _change(work: Unit, project: Project, overlap: int) -> OverlapChange:
    spec = ProjectSpec.from_json(project.spec)
    wanted = overlap or spec.overlap
    means = work.tasks.overlap_change(project_id=project.id, horizon=project.normal_horizon, overlap=wanted)
    return OverlapChange(
        project.id,
        project.slug,
        project.title,
        spec.overlap,
        wanted,
        MOST,
        means.adds,
        means.removes,
        means.beyond,
        means.own,
        spec.price,
        spec.currency,
    )


def _open(work: Unit, slug: str, overlap: int) -> Project | Refused:
    if not 1 <= overlap <= MOST:
        return Refused(f"Give an overlap between 1 and {MOST}.")
    project = work.projects.of_slug(slug=slug)
    if project is None:
        return no_project(slug)
    if ProjectSpec.from_json(project.spec).stage:
        return Refused(f"{slug} is a stage: it has room for everybody, and each has tasks of her own.")
    return Refused(f"{slug} is closed for good.") if project.state == "closed" else project


def _some(work: Unit, project: Project, overlap: int, after: int) -> tuple[int, int] | None:
    """The next tasks in the order of the files: the last of them, and how many were changed."""
    stretch = work.tasks.stretch(project_id=project.id, after=after, count=CHANGED_AT_ONCE)
    if stretch is None:
        return None
    first, last = stretch
    position = work.places.next_agains(project_id=project.id, count=last - first + 1)
    return last, work.tasks.set_overlap(
        project_id=project.id, first=first, last=last, overlap=overlap, position=position
    )
