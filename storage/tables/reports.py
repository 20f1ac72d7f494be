"""Reports on tasks."""

from __future__ import annotations

from collections.abc import Iterator

from storage.queries import Queries
from storage.records.reports import Judged, Report, ReportedTask, ReportLine, WaitingTask


class Reports:
    """At most one for each task and worker."""

    def __init__(self, queries: Queries) -> None:
        self._q = queries

    def add(self, *, task_id: int, person_id: int, project_id: int, reason: str, price: int, now: int) -> bool:
        """False when she has reported it already."""
        return (
            self._q.change(
                "reports.add",
                task_id=task_id,
                person_id=person_id,
                project_id=project_id,
                reason=reason,
                price=price,
                now=now,
            )
            == 1
        )

    def of(self, *, task_id: int, person_id: int) -> Report | None:
        row = self._q.one("reports.of", task_id=task_id, person_id=person_id)
        return Report(*row) if row else None

    def of_task(self, *, task_id: int) -> list[Report]:
        """The oldest first."""
        return [Report(*row) for row in self._q.all("reports.of_task", task_id=task_id)]

    def add_note(self, *, task_id: int, person_id: int, note: str) -> bool:
        """False when the report has a note."""
        return self._q.change("reports.add_note", task_id=task_id, person_id=person_id, note=note) == 1

    def lock(self, *, task_id: int) -> None:
        """Nobody else judges or reports this task until this unit has ended."""
        self._q.change("reports.lock", task_id=task_id)

    def open_count(self, *, task_id: int) -> int:
        return int(self._q.value("reports.open_count", task_id=task_id))

    def quarantined(self, *, project_id: int, most: int) -> int:
        """Reported tasks of a project that wait in quarantine, counted up to `most`."""
        return int(self._q.value("reports.quarantined", project_id=project_id, most=most))

    def settle(self, *, task_id: int, state: str, by: int, now: int) -> list[Judged]:
        """Every open report on the task."""
        return [Judged(*row) for row in self._q.all("reports.settle", task_id=task_id, state=state, by=by, now=now)]

    def task(self, *, task_id: int) -> ReportedTask | None:
        row = self._q.one("reports.task", task_id=task_id)
        return ReportedTask(*row) if row else None

    def waiting(self, *, most: int) -> list[WaitingTask]:
        """The most reported first."""
        return [WaitingTask(*row) for row in self._q.all("reports.waiting", most=most)]

    def exported(self, *, project_id: int) -> Iterator[ReportLine]:
        """In the order of the files."""
        return (ReportLine(*row) for row in self._q.each("reports.exported", project_id=project_id))
