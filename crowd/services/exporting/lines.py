"""The lines of exports: an answer, the majority of a task, a report, each with our fields in their order."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

from crowd.rules.adjudication import Settled, settled
from crowd.rules.export_fields import names
from crowd.rules.majority import majority
from crowd.rules.money import decimal_text
from crowd.rules.spec import ProjectSpec
from crowd.services.exporting.choosing import COUNTED, KEPT, Chosen
from crowd.tasktypes import TASK_TYPES, TaskType, flat
from crowd.tasktypes.base import Answer
from storage.records.reports import ReportLine
from storage.records.tasks import AnswerLine, VoteLine

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
DECIDED = frozenset({"settled", "unresolved"})
ANSWER, MAJORITY, REPORT = names("answers"), names("majority"), names("reports")


def answer_line(line: AnswerLine, spec: ProjectSpec, steps: tuple[str, ...], chosen: Chosen) -> dict[str, Any]:
    """One answer; `steps` are the columns of a table for what was asked besides the label."""
    answer = json.loads(line.answer)
    values = (
        spec.slug,
        line.key,
        chosen.names(line.worker_key),
        kind_of(spec).label(answer) or None,
        answer,
        line.state,
        decimal_text(line.price),
        spec.currency,
        line.version,
        line.guide_version,
        moment(line.taken_at),
        moment(line.answered_at),
        None if line.answered_at is None else (line.answered_at - line.taken_at) / 1000,
        line.control,
        line.credit,
        None if line.restricted is None else "kept" if line.restricted == KEPT else "excluded",
    )
    return dict(zip(ANSWER, values, strict=True)) | flat.cells(spec.task, answer, steps)


def report_line(line: ReportLine, spec: ProjectSpec, chosen: Chosen) -> dict[str, Any]:
    """One report."""
    values = (
        spec.slug,
        line.key,
        chosen.names(line.worker_key),
        line.reason,
        line.note,
        line.state,
        decimal_text(line.price),
        spec.currency,
        moment(line.at),
        moment(line.settled_at),
        line.withheld or "in work",
    )
    return dict(zip(REPORT, values, strict=True))


def majority_line(lines: list[VoteLine], spec: ProjectSpec, chosen: Chosen) -> dict[str, Any]:
    """One task with its votes; free answers have no label, and no majority."""
    task, kind = lines[0], kind_of(spec)
    voted = majority(label for label in labels(lines, spec, chosen) if label)
    how = settled((label for label, count in voted.votes for _ in range(count)), task.dispute)
    values = (
        spec.slug,
        task.key,
        verdict(task, spec) if task.dispute in DECIDED else voted.label,
        how,
        task.reason,
        bool(voted.tied),
        list(voted.tied),
        dict(voted.votes),
        voted.total,
        task.overlap,
        sum(line.state == "skipped" for line in lines),
        (kind.label(json.loads(task.gold)) or None) if task.gold else None,
    )
    return dict(zip(MAJORITY, values, strict=True))


def verdict(task: VoteLine, spec: ProjectSpec) -> str | None:
    """The label that a person settled on; None where she said that nobody can tell."""
    return kind_of(spec).label(json.loads(task.verdict)) if task.verdict and task.dispute == "settled" else None


def resolved(lines: list[VoteLine], spec: ProjectSpec, chosen: Chosen) -> bool:
    """Whether the label of a task is known, by its votes or by a person; one without votes only waits for them."""
    return settled((each for each in labels(lines, spec, chosen) if each), lines[0].dispute) != Settled.UNRESOLVED


def labels(lines: list[VoteLine], spec: ProjectSpec, chosen: Chosen) -> list[str]:
    """The labels that count of a task's answers."""
    kind = kind_of(spec)
    return [kind.label(answer) for answer in counted(lines, chosen)]


def counted(lines: list[VoteLine], chosen: Chosen) -> list[Answer]:
    """Those of a task's answers that count."""
    return [
        json.loads(line.answer)
        for line in lines
        if line.answer
        and line.state
        and chosen.counts(line.restricted)
        and chosen.takes(line.state, line.answered_at, COUNTED)
    ]


def kind_of(spec: ProjectSpec) -> TaskType:
    return TASK_TYPES[spec.task_type]


def moment(at: int | None) -> str | None:
    """ISO 8601 in UTC, to the millisecond."""
    if at is None:
        return None
    return (EPOCH + timedelta(milliseconds=at)).isoformat(timespec="milliseconds").replace("+00:00", "Z")
