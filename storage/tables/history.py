"""History: a worker's answers, newest first."""

from storage.queries import Queries
from storage.records.history import Given


class History:
    """Her answers in the order of time; those of one moment by their tasks."""

    def __init__(self, queries: Queries) -> None:
        self._q = queries

    def before(self, *, person_id: int, at: int, task_id: int, most: int) -> list[Given]:
        """Older than the answer (`at`, `task_id`), newest first."""
        found = self._q.all("history.before", person_id=person_id, at=at, task_id=task_id, most=most)
        return [Given(*row) for row in found]

    def after(self, *, person_id: int, at: int, task_id: int, most: int) -> list[Given]:
        """Newer than the answer (`at`, `task_id`): those nearest to it, newest first."""
        found = self._q.all("history.after", person_id=person_id, at=at, task_id=task_id, most=most)
        return [Given(*row) for row in reversed(found)]

    def one(self, *, person_id: int, task_id: int) -> Given | None:
        """Her answer on this task."""
        row = self._q.one("history.one", person_id=person_id, task_id=task_id)
        return Given(*row) if row else None

    def changes(self, *, person_id: int, task_id: int) -> int:
        """How often she changed her answer on this task."""
        return int(self._q.value("history.changes", person_id=person_id, task_id=task_id))
