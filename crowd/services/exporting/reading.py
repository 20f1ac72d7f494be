"""The lines of an export, read one by one from a snapshot, and the head that stands above them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import groupby
from typing import Any

from crowd.rules.export_fields import What
from crowd.rules.spec import ProjectSpec
from crowd.services.exporting.choosing import Chosen
from crowd.services.exporting.lines import answer_line, kind_of, majority_line, report_line
from crowd.services.exporting.pairs import majority_pair, pair_line
from crowd.services.sinks import FLAT, Head
from crowd.tasktypes import flat
from crowd.tasktypes.suggestion import FIELD
from storage import Unit
from storage.records.projects import Project
from storage.records.tasks import VoteLine

STEPPED = (*FLAT, "label-studio")
Line = tuple[dict[str, Any] | None, str]
"""Our fields, and the row as it came, in JSON; None in the place of one that prefers neither of two texts."""


def lines_of(work: Unit, project: Project, head: Head, chosen: Chosen) -> Iterator[Line]:
    """The lines below a head, in the order of the files."""
    spec = head.spec
    match head.what:
        case "answers" | "pairs":
            for line in work.tasks.answers(project_id=project.id):
                if chosen.task(line.withheld) and chosen.takes(line.state, line.answered_at):
                    built = (
                        pair_line(line, spec, chosen)
                        if head.what == "pairs"
                        else answer_line(line, spec, head.steps, chosen)
                    )
                    yield built, chosen.row(line.source, spec)
        case "majority" | "majority pairs":
            build = majority_line if head.what == "majority" else majority_pair
            for votes in _by_task(work, project):
                if chosen.task(votes[0].withheld):
                    yield build(votes, spec, chosen), chosen.row(votes[0].source, spec)
        case "reports":
            for report in work.reports.exported(project_id=project.id):
                if chosen.within(report.at):
                    yield report_line(report, spec, chosen), chosen.row(report.source, spec)


def _by_task(work: Unit, project: Project) -> Iterator[list[VoteLine]]:
    found = work.tasks.votes(project_id=project.id, horizon=project.normal_horizon)
    return (list(votes) for _, votes in groupby(found, key=lambda line: line.task_id))


def head_of(work: Unit, project: Project, what: What, form: str) -> Head:
    spec = ProjectSpec.from_json(project.spec)
    stepped = form in STEPPED and what == "answers"
    steps = flat.columns(kind_of(spec), spec.task, suggests=FIELD in spec.columns.fields) if stepped else ()
    return Head(what, spec, steps, _columns(work, project) if form in FLAT else ())


def _columns(work: Unit, project: Project) -> tuple[str, ...]:
    """The columns of all files of the project, in the order they came."""
    files = (json.loads(columns) for columns in work.imports.columns(project_id=project.id))
    return tuple(dict.fromkeys(column for columns in files for column in columns))
