"""Marks: a worker's favourite and hidden projects."""

from storage.queries import Queries
from storage.records.preferences import Mark


class Marks:
    """At most one mark for a worker and a project."""

    def __init__(self, queries: Queries) -> None:
        self._q = queries

    def put(self, *, person_id: int, project_id: int, mark: str, now: int) -> bool:
        """`favourite` or `hidden`; False when there is no such project."""
        return self._q.change("marks.put", person_id=person_id, project_id=project_id, mark=mark, now=now) == 1

    def remove(self, *, person_id: int, project_id: int) -> bool:
        """False when it had no mark."""
        return self._q.change("marks.remove", person_id=person_id, project_id=project_id) == 1

    def of(self, *, telegram_id: int) -> dict[int, str]:
        """Her marks by project."""
        return {row[0]: row[1] for row in self._q.all("marks.of", telegram_id=telegram_id)}

    def titles(self, *, telegram_id: int) -> list[Mark]:
        """Her marks with the projects' titles, the newest first."""
        return [Mark(*row) for row in self._q.all("marks.titles", telegram_id=telegram_id)]
