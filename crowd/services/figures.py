"""The figures of a stored project, read at one moment."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from crowd.aggregation.figures import DAY, Figures, Given
from crowd.aggregation.fold import Fold
from crowd.aggregation.health import Rated, Seen, health
from crowd.rules.days import zone_of
from crowd.rules.dynamic_overlap import SHARE
from crowd.rules.rating import ASPECTS
from crowd.rules.spec import ProjectSpec
from crowd.services import budgets
from crowd.services.outcomes import Refused, no_project
from crowd.tasktypes import TASK_TYPES
from storage import Storage, Unit
from storage.records.projects import Project
from storage.records.tasks import AnswerLine

COUNTED = frozenset({"submitted", "accepted"})
PACE = 7 * DAY
"""How fast a project goes is told by its last so many ms."""


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
    """A project and its figures; of its `tasks`, gold apart, `wanted` answers are missing still.

    `days_left` is how long they take at the pace of the last week; None while there is none.
    """

    project: Project
    spec: ProjectSpec
    tasks: int
    wanted: int
    figures: Figures
    days_left: float | None = None
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
    where = {"project_id": project.id, "horizon": project.normal_horizon}
    fold, lately = _folded(work, project, spec, now)
    places = work.tasks.places(**where)
    paid = budgets.money_of(work, project.id, spec).spent
    found = fold.figures(complete=work.places.complete(project_id=project.id), paid=paid)
    found = replace(found, health=health(_seen(work, project, spec, found, now)))
    began = min((each.day * DAY for each in found.days), default=now)
    pace = lately / min(max(now - began, DAY), PACE)
    left = 0 if spec.stage else places.left  # whoever comes has room in a stage
    days_left = left / pace / DAY if pace else None
    differences = _differences(work, project.id)
    return ProjectFigures(project, spec, places.tasks, left, found, days_left, differences)


def _folded(work: Unit, project: Project, spec: ProjectSpec, now: int) -> tuple[Fold, int]:
    """All answers that count, and how many of the last week were no gold."""
    kind = TASK_TYPES[spec.task_type]
    where = {"project_id": project.id, "horizon": project.normal_horizon}
    gold = {key: label for key, answer in work.tasks.golds(**where) if (label := kind.label(json.loads(answer)))}
    sure = {key: confidence / SHARE for key, confidence in work.places.sureness(project_id=project.id)}
    fold, lately = Fold(gold, sure, offset=_offset(spec, now)), 0
    for line in work.tasks.answers(project_id=project.id):
        label = kind.label(json.loads(line.answer))
        if line.state in COUNTED and line.answered_at is not None and (line.restricted or 0) < 2:
            fold.take(_given(line, label or "", line.answered_at))
            lately += line.control is None and line.answered_at > now - PACE
    return fold, lately


def _offset(spec: ProjectSpec, now: int) -> int:
    """Ms from UTC to the project's clocks."""
    ahead = datetime.fromtimestamp(now / 1000, zone_of(spec.time_zone)).utcoffset()
    return int(ahead.total_seconds() * 1000) if ahead else 0


def _seen(work: Unit, project: Project, spec: ProjectSpec, found: Figures, now: int) -> Seen:
    """What the signs of health are made of."""
    workers, restricted = work.ratings.restricted(project_id=project.id, now=now)
    sums = work.ratings.sums(project_id=project.id)
    return Seen(
        states=work.tasks.states(project_id=project.id),
        answers=found.answers,
        tested=found.tested,
        workers=workers,
        restricted=restricted,
        eligible=work.audience.count(spec.eligibility, now=now),
        ratings={aspect: Rated(*each) for aspect, each in zip(ASPECTS, sums, strict=True)},
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
    seconds = max(0, at - line.taken_at) / 1000
    return Given(line.key, line.worker_key, label, line.price, at, seconds, line.control, line.credit)
