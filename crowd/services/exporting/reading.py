"""The lines of an export, read one by one from a snapshot, and the head that stands above them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import groupby
from typing import Any

from crowd.rules.export_fields import What
from crowd.rules.spec import ProjectSpec
from crowd.services.exporting.choosing import COUNTED, Chosen
from crowd.services.exporting.lines import answer_line, kind_of, majority_line, report_line, resolved
from crowd.services.exporting.pairs import answer_pairs, majority_pairs
from crowd.services.sinks import FLAT, Head
from crowd.tasktypes import flat
from crowd.tasktypes.suggestion import FIELD
from storage import Unit
from storage.records.projects import Project
from storage.records.tasks import AnswerLine, VoteLine

STEPPED = (*FLAT, "label-studio")
Line = tuple[dict[str, Any] | None, str]
"""Our fields, and the row as it came, in JSON; None in the place of one that prefers neither of two texts."""


def lines_of(work: Unit, project: Project, head: Head, chosen: Chosen) -> Iterator[Line]:
    """The lines below a head, in the order of the files."""
    spec = head.spec
    match head.what:
        case "answers":
            for line in _answers(work, project, chosen):
                if chosen.task(line.withheld) and chosen.takes(line.state, line.answered_at):
                    yield answer_line(line, spec, head.steps, chosen), chosen.row(line.source, spec)
        case "pairs":
            for line in _answers(work, project, chosen):
                if chosen.label_of(line.withheld, line.control) and chosen.takes(line.state, line.answered_at, COUNTED):
                    source = chosen.row(line.source, spec)
                    yield from ((each, source) for each in answer_pairs(line, spec, chosen))
        case "majority":
            for votes in _by_task(work, project, chosen):
                yield majority_line(votes, spec, chosen), chosen.row(votes[0].source, spec)
        case "majority pairs":
            for votes in _by_task(work, project, chosen):
                source = chosen.row(votes[0].source, spec)
                yield from ((each, source) for each in majority_pairs(votes, spec, chosen))
        case "reports":
            for report in work.reports.exported(project_id=project.id):
                if chosen.within(report.at):
                    yield report_line(report, spec, chosen), chosen.row(report.source, spec)


def _answers(work: Unit, project: Project, chosen: Chosen) -> Iterator[AnswerLine]:
    """All answers but those of banned workers that are not wanted."""
    return (line for line in work.tasks.answers(project_id=project.id) if chosen.counts(line.restricted))


def _by_task(work: Unit, project: Project, chosen: Chosen) -> Iterator[list[VoteLine]]:
    """The tasks whose label is wanted, each with its assignments."""
    found = work.tasks.votes(project_id=project.id, horizon=project.normal_horizon)
    tasks = (list(votes) for _, votes in groupby(found, key=lambda line: line.task_id))
    wanted = (votes for votes in tasks if chosen.label_of(votes[0].withheld, votes[0].control))
    spec = ProjectSpec.from_json(project.spec)
    return (votes for votes in wanted if not chosen.resolved or resolved(votes, spec, chosen))


def head_of(work: Unit, project: Project, what: What, form: str) -> Head:
    spec = ProjectSpec.from_json(project.spec)
    stepped = form in STEPPED and what == "answers"
    steps = flat.columns(kind_of(spec), spec.task, suggests=FIELD in spec.columns.fields) if stepped else ()
    return Head(what, spec, steps, _columns(work, project) if form in FLAT else ())


def _columns(work: Unit, project: Project) -> tuple[str, ...]:
    """The columns of all files of the project, in the order they came."""
    files = (json.loads(columns) for columns in work.imports.columns(project_id=project.id))
    return tuple(dict.fromkeys(column for columns in files for column in columns))
