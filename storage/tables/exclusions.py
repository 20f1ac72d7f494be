"""What becomes of the answers of somebody who was banned."""

from __future__ import annotations

from storage.queries import Queries
from storage.records.fairness import Marked

KEPT, EXCLUDED, ASKED_ANEW = 1, 2, 3
"""What is decided about an assignment: nothing changes; it counts no more; so too, and somebody else was asked."""


class Exclusions:
    """A mark on each assignment; whoever reads answers leaves out what counts no more."""

    def __init__(self, queries: Queries) -> None:
        self._q = queries

    def unmarked(self, *, person_id: int, project_id: int | None, most: int) -> list[Marked]:
        """Of hers there (None: anywhere) that nothing is decided about."""
        rows = self._q.all("exclusions.unmarked", person_id=person_id, project_id=project_id, most=most)
        return [Marked(int(task), int(project), 0, str(state), str(spec)) for task, project, state, spec in rows]

    def marked(self, *, person_id: int, project_id: int | None, most: int) -> list[Marked]:
        """Those that something is decided about."""
        rows = self._q.all("exclusions.marked", person_id=person_id, project_id=project_id, most=most)
        return [Marked(int(task), int(project), int(mark), "", str(spec)) for task, project, mark, spec in rows]

    def mark(self, *, task_id: int, person_id: int, restricted: int | None) -> None:
        """What becomes of it; None: it counts as any other."""
        self._q.change("exclusions.mark", task_id=task_id, person_id=person_id, restricted=restricted)

    def mark_of(self, *, task_id: int, person_id: int) -> int | None:
        """What is decided about it."""
        found: int | None = self._q.value("exclusions.mark_of", task_id=task_id, person_id=person_id)
        return found

    def ask_anew(self, *, task_id: int, position: int) -> bool:
        """Somebody else is asked; False where the task is dropped, or its answer known."""
        return self._q.change("exclusions.ask_anew", task_id=task_id, position=position) == 1

    def ask_no_more(self, *, task_id: int) -> bool:
        """That place goes again; False where somebody has taken it."""
        return self._q.change("exclusions.ask_no_more", task_id=task_id) == 1
