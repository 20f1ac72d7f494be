"""Workers whom a task is reserved for, or kept from."""

from __future__ import annotations

from collections.abc import Sequence

from storage.queries import Queries
from storage.records.tasks import NewNamed


class Named:
    """Rows of tasks that name workers; all other tasks have none."""

    def __init__(self, queries: Queries) -> None:
        self._q = queries

    def add(self, *, project_id: int, named: Sequence[NewNamed]) -> None:
        """Names workers in staged tasks."""
        rows = [
            {
                "project_id": project_id,
                "key": each.key,
                "person_id": each.person_id,
                "open": int(each.reserved),
                "place": each.place,
            }
            for each in named
        ]
        self._q.many("named.add", rows)

    def close(self, *, task_id: int, person_id: int) -> None:
        """She has taken a reserved task."""
        self._q.change("named.close", task_id=task_id, person_id=person_id)

    def reopen(self, *, task_id: int) -> None:
        """A place of the task came back; nothing happens where it is reserved for nobody."""
        self._q.change("named.reopen", task_id=task_id)
