"""What a simulation has to know of a stored project: its tasks and labels, and how good workers have shown to be."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from crowd.aggregation.people import measured
from crowd.aggregation.votes import Votes
from crowd.rules.confidence import quality
from crowd.rules.spec import ProjectSpec
from crowd.services.aggregating import AggregateService
from crowd.services.outcomes import Refused, no_project
from crowd.tasktypes import TASK_TYPES
from crowd.tasktypes.scales import CLOSED, options_of
from storage import Storage, Unit

LEAST_KNOWN = 5
"""Whose record is shorter has shown nothing yet."""
MOST_KNOWN = 0.5
SECONDS = 30.0
"""An answer, where the project gives no estimate."""


@dataclass(frozen=True, slots=True)
class Foreseen:
    """A project as a simulation sees it: `known` is the share of its tasks whose answer is known (half at most),
    `seconds` the time of an answer, `qualities` how often each worker of the measured project was right, of `least`
    known tasks or more."""

    spec: ProjectSpec
    tasks: int
    options: int
    known: float
    seconds: float
    qualities: tuple[float, ...] = ()
    least: int = LEAST_KNOWN


class ForeseeingService:
    """Reads; nothing is written."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage

    async def read(self, slug: str, *, measured: str | None = None) -> Foreseen | Refused:
        """The project, and the qualities of those who worked on `measured`."""
        found = await self._storage.read(lambda work: _foreseen(work, slug))
        if isinstance(found, Refused) or measured is None:
            return found
        stored = await AggregateService(self._storage).read(measured)
        if isinstance(stored, Refused):
            return stored
        return _with(found, stored.given.votes, stored.given.gold)


def _foreseen(work: Unit, slug: str) -> Foreseen | Refused:
    project = work.projects.of_slug(slug=slug)
    if project is None:
        return no_project(slug)
    spec = ProjectSpec.from_json(project.spec)
    options = options_of(TASK_TYPES[spec.task_type], spec.task)
    if not options:
        return Refused(f"Only answers that are labels of a fixed list can be played: {', '.join(CLOSED)}.")
    tasks = work.tasks.places(project_id=project.id, horizon=project.normal_horizon).tasks
    tasks = tasks or project.tasks  # where all of them are gold, they are played as if they were the work
    if not tasks:
        return Refused(f"{slug} has no tasks yet; add them first.")
    golds = sum(1 for _ in work.tasks.golds(project_id=project.id, horizon=project.normal_horizon))
    known = (1 / spec.gold.every if golds else 0.0) if spec.gold else golds / tasks
    seconds = spec.estimate / 1000 if spec.estimate else SECONDS
    return Foreseen(spec, tasks, options, min(known, MOST_KNOWN), seconds)


def _with(found: Foreseen, votes: Votes, gold: Mapping[str, str]) -> Foreseen:
    seen = [(each.accuracy.value or 0.0, each.known) for each in measured(votes, gold) if each.known >= LEAST_KNOWN]
    return replace(found, qualities=tuple(quality(share * known, known) for share, known in seen))
