"""What was answered or reported, as a file: every answer, the majority of each task, every report; of one snapshot."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import groupby
from pathlib import Path
from typing import Any

from crowd.rules.majority import majority
from crowd.rules.money import decimal_text
from crowd.rules.spec import ProjectSpec
from crowd.services.outcomes import Refused, no_project
from crowd.services.sinks import Form, JsonLines, Sink, Table, raw_cell, safe_cell, written_whole
from crowd.tasktypes import TASK_TYPES, TaskType, flat
from crowd.tasktypes.suggestion import FIELD
from storage import Storage, Unit
from storage.records.projects import Project
from storage.records.reports import ReportLine
from storage.records.tasks import AnswerLine, VoteLine

GIVEN = frozenset({"submitted", "accepted", "rejected"})
COUNTED = frozenset({"submitted", "accepted"})  # an answer that a person rejected has no vote
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

ANSWER_FIELDS = (
    "project",
    "task",
    "worker",
    "label",
    "answer",
    "state",
    "price",
    "currency",
    "task_version",
    "guideline_version",
    "taken_at",
    "answered_at",
    "seconds",
)
MAJORITY_FIELDS = ("project", "task", "label", "tie", "tied", "votes", "votes_total", "overlap", "skipped", "gold")
REPORT_FIELDS = (
    "project",
    "task",
    "worker",
    "reason",
    "note",
    "state",
    "price",
    "currency",
    "reported_at",
    "settled_at",
    "task_state",
)
DROPPED = "dropped"

Line = tuple[dict[str, Any], str]


@dataclass(frozen=True, slots=True)
class Exported:
    """A finished file and how many lines it holds, its head not counted."""

    path: Path
    lines: int


class ExportService:
    """Reads projects out, beside a running bot."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage

    async def answers(
        self,
        slug: str,
        path: Path,
        *,
        form: Form,
        raw: bool = False,
        states: Iterable[str] = GIVEN,
        dropped: bool = False,
    ) -> Exported | Refused:
        """A line for each answer in one of the states, in the order of the files; free answers have no label.

        In CSV the steps of an answer have columns of their own, and no text is a formula unless `raw`; a `raw` file has
        no UTF-8 mark either. Tasks that an admin dropped are left out unless `dropped`.
        """
        wanted = frozenset(states)

        def lines(work: Unit, project: Project) -> Iterator[Line]:
            spec, kind = _kind(project)
            found = work.tasks.answers(project_id=project.id)
            steps = _steps(project) if form == "csv" else ()
            return (
                (_answer(line, spec, kind, steps), line.source)
                for line in found
                if line.state in wanted and (dropped or line.withheld != DROPPED)
            )

        return await self._export(slug, path, form, raw, lambda project: (*ANSWER_FIELDS, *_steps(project)), lines)

    async def majority(
        self, slug: str, path: Path, *, form: Form, raw: bool = False, dropped: bool = False
    ) -> Exported | Refused:
        """A line for each task, answered or not: its votes, and the label that has most of them.

        Skips, reports and answers without a label are no votes. A tie has no label; `tied` names the even ones. Tasks
        that an admin dropped are left out unless `dropped`.
        """

        def lines(work: Unit, project: Project) -> Iterator[Line]:
            spec, kind = _kind(project)
            found = work.tasks.votes(project_id=project.id, horizon=project.normal_horizon)
            for _, votes in groupby(found, key=lambda line: line.task_id):
                each = list(votes)
                if dropped or each[0].withheld != DROPPED:
                    yield _voted(each, spec, kind), each[0].source

        return await self._export(slug, path, form, raw, lambda project: MAJORITY_FIELDS, lines)

    async def reports(self, slug: str, path: Path, *, form: Form, raw: bool = False) -> Exported | Refused:
        """A line for each report, judged or not, in the order of the files; of dropped tasks, too."""

        def lines(work: Unit, project: Project) -> Iterator[Line]:
            spec, _ = _kind(project)
            return ((_report(line, spec), line.source) for line in work.reports.exported(project_id=project.id))

        return await self._export(slug, path, form, raw, lambda _project: REPORT_FIELDS, lines)

    async def _export(
        self,
        slug: str,
        path: Path,
        form: Form,
        raw: bool,
        fields: Callable[[Project], tuple[str, ...]],
        lines: Callable[[Unit, Project], Iterator[Line]],
    ) -> Exported | Refused:
        def unit(work: Unit) -> Exported | Refused:
            project = work.projects.of_slug(slug=slug)
            if project is None:
                return no_project(slug)
            # The file is written inside, so that what is read is never held; a second run writes it anew.
            with written_whole(path, mark=form == "csv" and not raw) as out:
                columns = _columns(work, project) if form == "csv" else ()
                cell = raw_cell if raw else safe_cell
                sink: Sink = JsonLines(out) if form == "jsonl" else Table(out, fields(project), columns, cell)
                return Exported(path, _poured(lines(work, project), sink))

        try:
            return await self._storage.read(unit)
        except OSError as error:
            return Refused(f"{path} cannot be written: {error.strerror or error}.")


def _poured(lines: Iterator[Line], sink: Sink) -> int:
    count = 0
    for fields, source in lines:
        sink.put(fields, source)
        count += 1
    return count


def _kind(project: Project) -> tuple[ProjectSpec, TaskType]:
    spec = ProjectSpec.from_json(project.spec)
    return spec, TASK_TYPES[spec.task_type]


def _steps(project: Project) -> tuple[str, ...]:
    spec, kind = _kind(project)
    return flat.columns(kind, spec.task, suggests=FIELD in spec.columns.fields)


def _columns(work: Unit, project: Project) -> tuple[str, ...]:
    """The columns of all files of the project, in the order they came."""
    files = (json.loads(columns) for columns in work.imports.columns(project_id=project.id))
    return tuple(dict.fromkeys(column for columns in files for column in columns))


def _answer(line: AnswerLine, spec: ProjectSpec, kind: TaskType, steps: tuple[str, ...]) -> dict[str, Any]:
    answer = json.loads(line.answer)
    values = (
        spec.slug,
        line.key,
        line.worker_key,
        kind.label(answer) or None,
        answer,
        line.state,
        decimal_text(line.price),
        spec.currency,
        line.version,
        line.guide_version,
        _time(line.taken_at),
        _time(line.answered_at),
        None if line.answered_at is None else (line.answered_at - line.taken_at) / 1000,
    )
    return dict(zip(ANSWER_FIELDS, values, strict=True)) | flat.cells(spec.task, answer, steps)


def _report(line: ReportLine, spec: ProjectSpec) -> dict[str, Any]:
    values = (
        spec.slug,
        line.key,
        line.worker_key,
        line.reason,
        line.note,
        line.state,
        decimal_text(line.price),
        spec.currency,
        _time(line.at),
        _time(line.settled_at),
        line.withheld or "in work",
    )
    return dict(zip(REPORT_FIELDS, values, strict=True))


def _voted(lines: list[VoteLine], spec: ProjectSpec, kind: TaskType) -> dict[str, Any]:
    task = lines[0]
    labels = (kind.label(json.loads(line.answer)) for line in lines if line.answer and line.state in COUNTED)
    voted = majority(label for label in labels if label)  # free answers have no label, and no majority
    values = (
        spec.slug,
        task.key,
        voted.label,
        bool(voted.tied),
        list(voted.tied),
        dict(voted.votes),
        voted.total,
        task.overlap,
        sum(line.state == "skipped" for line in lines),
        (kind.label(json.loads(task.gold)) or None) if task.gold else None,
    )
    return dict(zip(MAJORITY_FIELDS, values, strict=True))


def _time(at: int | None) -> str | None:
    """ISO 8601 in UTC, to the millisecond."""
    if at is None:
        return None
    return (EPOCH + timedelta(milliseconds=at)).isoformat(timespec="milliseconds").replace("+00:00", "Z")
