"""The answers of a stored project, read in one snapshot beside a running bot."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass

from crowd.aggregation.comparisons import Comparison, compared
from crowd.aggregation.votes import Gatherer
from crowd.rules.columns import text_of
from crowd.rules.spec import ProjectSpec
from crowd.services.aggregating.running import Given
from crowd.services.exporting.choosing import KEPT
from crowd.services.outcomes import Refused, no_project
from crowd.tasktypes import TASK_TYPES, TaskType
from crowd.tasktypes.scales import options_of, steps_of
from storage import Storage, Unit
from storage.records.projects import Project
from storage.records.tasks import LabelLine

Items = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Stored:
    """What a project has to aggregate; `unlabelled` counts answers in free words, which have no label."""

    given: Given
    comparisons: tuple[Comparison, ...]
    unlabelled: int


class AggregateService:
    """Reads what is to be aggregated."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage

    async def read(self, slug: str, *, items: Items | None = None, restricted: int = KEPT) -> Stored | Refused:
        """The answers that count (submitted or accepted) of a project, and its known answers.

        With `items`, the columns of the row that name a pair's two items, the answers are comparisons, too.
        Of banned workers those answers are read that the project keeps; with `restricted` NONE, none.
        """

        def unit(work: Unit) -> Stored | Refused:
            project = work.projects.of_slug(slug=slug)
            return no_project(slug) if project is None else _stored(work, project, items, restricted)

        return await self._storage.read(unit)


def _stored(work: Unit, project: Project, items: Items | None, restricted: int) -> Stored | Refused:
    spec = ProjectSpec.from_json(project.spec)
    kind = TASK_TYPES[spec.task_type]
    where = {"project_id": project.id, "horizon": project.normal_horizon}
    gold = {key: label for key, answer in work.tasks.golds(**where) if (label := kind.label(json.loads(answer)))}
    reading = _Reading(kind, items)
    try:
        for line in work.tasks.labels(**where, restricted=restricted):
            reading.take(line)
    except LookupError as error:
        return Refused(str(error.args[0]))
    steps = steps_of(kind, spec.task)
    votes, scale = reading.gatherer.votes(), "ordinal" if steps else "nominal"
    given = Given(
        votes,
        gold,
        scale=scale,  # type: ignore[arg-type]
        order=steps,
        options=options_of(kind, spec.task),
        mixed=reading.mixed,
        settled=_settled(work, project, kind),
    )
    return Stored(given, tuple(reading.comparisons), reading.unlabelled)


def _settled(work: Unit, project: Project, kind: TaskType) -> dict[str, str | None]:
    """What a person decided where others differed."""
    return {
        each.key: kind.label(json.loads(each.answer)) if each.answer else None
        for each in work.disputes.verdicts(project_id=project.id)
        if each.state in ("settled", "unresolved")
    }


class _Reading:
    """The answers of one project on their way in."""

    def __init__(self, kind: TaskType, items: Items | None) -> None:
        self._kind = kind
        self._items = items
        self.gatherer = Gatherer()
        self.comparisons: list[Comparison] = []
        self.unlabelled = 0
        self.mixed: set[str] = set()

    def take(self, line: LabelLine) -> None:
        label = self._kind.label(json.loads(line.answer))
        if not label:
            self.unlabelled += 1
            return
        self.gatherer.put(line.key, line.worker_key, label)
        if line.control is not None:
            self.mixed.add(line.key)
        if self._items:
            self.comparisons += self._compared(line, label)

    def _compared(self, line: LabelLine, label: str) -> Iterator[Comparison]:
        """The comparison that an answer is; LookupError where its row does not name both items."""
        first, second = _named(line, self._items or ("", ""))
        if met := compared(first, second, label):
            yield met


def _named(line: LabelLine, items: Items) -> tuple[str, str]:
    row = json.loads(line.source)
    missing = next((column for column in items if not row.get(column)), None)
    if missing is not None:
        raise LookupError(f"The row of task {line.key} has nothing in column {missing}; name the columns with --items.")
    return text_of(row[items[0]]), text_of(row[items[1]])
