"""Appeals against restrictions and rejected answers, and all that waits for a person."""

from __future__ import annotations

from storage.queries import Queries
from storage.records.fairness import Evidence, Objection, WaitingCase


class Objections:
    """At most one against each restriction and each rejection."""

    def __init__(self, queries: Queries) -> None:
        self._q = queries

    def add(
        self, *, person_id: int, restriction_id: int | None, rejection_id: int | None, due_at: int, now: int
    ) -> int | None:
        """Its id; None where there is one already."""
        found: int | None = self._q.value(
            "objections.add",
            person_id=person_id,
            restriction_id=restriction_id,
            rejection_id=rejection_id,
            due_at=due_at,
            now=now,
        )
        return found

    def reopen(self, *, objection_id: int, due_at: int, now: int) -> bool:
        """She had taken it back, and makes it again."""
        return self._q.change("objections.reopen", objection_id=objection_id, due_at=due_at, now=now) == 1

    def of_id(self, *, objection_id: int) -> Objection | None:
        row = self._q.one("objections.of_id", objection_id=objection_id)
        return Objection(*row) if row else None

    def against(self, *, restriction_id: int | None = None, rejection_id: int | None = None) -> Objection | None:
        """The one against this restriction, or this rejection."""
        row = self._q.one("objections.against", restriction_id=restriction_id, rejection_id=rejection_id)
        return Objection(*row) if row else None

    def plead(self, *, objection_id: int, words: str) -> bool:
        """What she writes; False where she has written, or it is not open."""
        return self._q.change("objections.plead", objection_id=objection_id, words=words) == 1

    def close(
        self, *, objection_id: int, state: str, now: int, decided_by: int | None = None, reason: str | None = None
    ) -> bool:
        """A person has decided, or she took it back; False when it was closed before."""
        changed = self._q.change(
            "objections.close", objection_id=objection_id, state=state, decided_by=decided_by, reason=reason, now=now
        )
        return changed == 1

    def mark(self, *, objection_id: int, right_tasks: str) -> None:
        """JSON: the tasks in which her answer was right."""
        self._q.change("objections.mark", objection_id=objection_id, right_tasks=right_tasks)

    def overdue(self, *, now: int) -> list[int]:
        """Open ones whose time is over."""
        return [int(row[0]) for row in self._q.all("objections.overdue", now=now)]

    def waiting(self) -> list[WaitingCase]:
        """All that waits for a person, appeals first, then what waits longest."""
        return [WaitingCase(*row[:5]) for row in self._q.all("objections.waiting")]

    def evidence(self, *, task_id: int, person_id: int) -> Evidence | None:
        """A task that something rests on, with her answer."""
        row = self._q.one("objections.evidence", task_id=task_id, person_id=person_id)
        return Evidence(*row) if row else None

    def told_at(self) -> int | None:
        """When admins were last told of what waits, ms UTC."""
        found: int | None = self._q.value("objections.told_at")
        return found
