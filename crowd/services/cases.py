"""A task with all that was reported about it, as an admin judges it: read in a unit, kept in a message's body."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from crowd.rules.spec import ProjectSpec
from crowd.services.cards import body_of, spec_of
from crowd.services.dealing import UNSHOWABLE
from crowd.tasktypes.base import CardBody, Section
from storage import Unit
from storage.records.reports import Report

NOTHING = CardBody((), (), "")


@dataclass(frozen=True, slots=True)
class Case:
    """`withheld` is quarantined, dropped, or None while the task is in work. `files` counts what the task shows besides
    its texts."""

    task_id: int
    key: str
    project_id: int
    spec: ProjectSpec
    withheld: str | None
    sections: tuple[Section, ...]
    reports: tuple[Report, ...]
    files: int = 0

    @property
    def seen(self) -> int:
        """How many reports there are: what an admin has looked at."""
        return len(self.reports)

    @property
    def open(self) -> tuple[Report, ...]:
        """The reports that nobody has judged."""
        return tuple(report for report in self.reports if report.state == "open")

    @property
    def waits(self) -> bool:
        """Whether there is anything to decide."""
        return bool(self.open) or self.withheld == "quarantined"

    def to_json(self) -> dict[str, Any]:
        """As a message's body keeps it until it is written."""
        return {
            "task": [self.task_id, self.key, self.project_id, self.withheld],
            "spec": self.spec.to_json(),
            "sections": [asdict(section) for section in self.sections],
            "reports": [asdict(report) for report in self.reports],
            "files": self.files,
        }

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> Case:
        """The other way."""
        task_id, key, project_id, withheld = stored["task"]
        sections = tuple(Section(**each) for each in stored["sections"])
        reports = tuple(Report(**each) for each in stored["reports"])
        spec = ProjectSpec.from_json(stored["spec"])
        return cls(task_id, key, project_id, spec, withheld, sections, reports, stored.get("files", 0))


def case_of(work: Unit, task_id: int) -> Case | None:
    """A task with its reports, as it is now."""
    task = work.reports.task(task_id=task_id)
    if task is None:
        return None
    spec = spec_of(task.spec)
    sections = sections_of(task.payload, spec)
    reports = tuple(work.reports.of_task(task_id=task_id))
    files = len(files_of(task.payload, spec).media)
    return Case(task_id, task.key, task.project_id, spec, task.withheld, sections, reports, files)


def files_of(payload: str, spec: ProjectSpec) -> CardBody:
    """The card of a task for its files alone; without any where no card can show it."""
    try:
        return body_of(payload, 0, spec)
    except UNSHOWABLE:
        return NOTHING


def sections_of(payload: str, spec: ProjectSpec) -> tuple[Section, ...]:
    """The texts of a task as its card shows them; of one that no card can show, what is stored."""
    try:
        return body_of(payload, 0, spec).sections
    except UNSHOWABLE:
        return (Section("", payload),)


def still_waiting(work: Unit, body: dict[str, Any]) -> dict[str, Any] | None:
    """The body of an admin's card at the moment of its sending; None when the case was settled before."""
    case = case_of(work, int(body["task_id"]))
    return case.to_json() if case and case.waits else None
