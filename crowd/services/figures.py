"""The figures of a stored project, read at one moment."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from crowd.aggregation.figures import Figures, Fold, Given, health
from crowd.rules.dynamic_overlap import SHARE
from crowd.rules.spec import ProjectSpec
from crowd.services.outcomes import Refused, no_project
from crowd.tasktypes import TASK_TYPES
from storage import Storage, Unit
from storage.records.projects import Project
from storage.records.tasks import AnswerLine

COUNTED = frozenset({"submitted", "accepted"})


@dataclass(frozen=True, slots=True)
class Differences:
    """Tasks on which people differed too much: how many wait for a person, or for second looks, and what became of the
    others; `reasons` counts why, as adjudicators saw it, `looks` how second looks ended."""

    waiting: int = 0
    looking: int = 0
    settled: int = 0
    unresolved: int = 0
    agreed: int = 0
    reasons: Mapping[str, int] = field(default_factory=dict)
    looks: Mapping[str, int] = field(default_factory=dict)

    @property
    def all(self) -> int:
        """How many there were."""
        return self.waiting + self.looking + self.settled + self.unresolved + self.agreed


@dataclass(frozen=True, slots=True)
class ProjectFigures:
    """A project and its figures; `wanted` answers are missing still."""

    project: Project
    spec: ProjectSpec
    wanted: int
    figures: Figures
    differences: Differences = Differences()


class FiguresService:
    """Reads; nothing is written."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage

    async def of(self, slug: str, *, now: int) -> ProjectFigures | Refused:
        """By its name."""

        def unit(work: Unit) -> ProjectFigures | Refused:
            project = work.projects.of_slug(slug=slug)
            return _figures(work, project, now) if project else no_project(slug)

        return await self._storage.read(unit)

    async def of_id(self, project_id: int, *, now: int) -> ProjectFigures | Refused:
        """By the number that a button carries."""
        listed = await self._storage.read(lambda work: work.projects.listing())
        slug = next((each.slug for each in listed if each.id == project_id), None)
        return await self.of(slug, now=now) if slug else Refused("There is no such project any more.")


def _figures(work: Unit, project: Project, now: int) -> ProjectFigures:
    spec = ProjectSpec.from_json(project.spec)
    kind = TASK_TYPES[spec.task_type]
    where = {"project_id": project.id, "horizon": project.normal_horizon}
    gold = {key: label for key, answer in work.tasks.golds(**where) if (label := kind.label(json.loads(answer)))}
    sure = {key: confidence / SHARE for key, confidence in work.places.sureness(project_id=project.id)}
    fold = Fold(gold, sure)
    for line in work.tasks.answers(project_id=project.id):
        label = kind.label(json.loads(line.answer))
        if label and line.state in COUNTED and line.answered_at is not None:
            fold.take(_given(line, label, line.answered_at))
    places = work.tasks.places(**where)
    complete = work.places.complete(project_id=project.id)
    signs = health(
        work.tasks.states(project_id=project.id),
        eligible=work.audience.count(spec.eligibility, now=now),
        tasks=places.tasks,
        known=len(gold),
    )
    return ProjectFigures(
        project, spec, places.left, fold.figures(complete=complete, health=signs), _differences(work, project.id)
    )


def _differences(work: Unit, project_id: int) -> Differences:
    counts = work.disputes.counts(project_id=project_id)
    if not counts:
        return Differences()
    return Differences(
        counts.get("open", 0),
        counts.get("looking", 0),
        counts.get("settled", 0),
        counts.get("unresolved", 0),
        counts.get("agreed", 0),
        work.disputes.reasons(project_id=project_id),
        work.second_looks.counts(project_id=project_id),
    )


def _given(line: AnswerLine, label: str, at: int) -> Given:
    return Given(line.key, line.worker_key, label, line.price, at, max(0, at - line.taken_at) / 1000)
