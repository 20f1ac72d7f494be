"""Clearing: answers that people had time enough to judge."""

from storage.queries import Queries
from storage.records.labelling import Credit


class Clearing:
    """Finds what is due by an index of answers that wait; what was accepted leaves it."""

    def __init__(self, queries: Queries) -> None:
        self._q = queries

    def projects(self) -> list[tuple[int, str]]:
        """Id and checked file of every project."""
        return [(row[0], row[1]) for row in self._q.all("clearing.projects")]

    def due(self, *, project_id: int, cutoff: int, most: int) -> list[Credit]:
        """At most `most` answers given up to `cutoff` (ms UTC) that wait to be accepted."""
        return [
            Credit(task_id, person_id, amount or 0, currency or "")
            for task_id, person_id, amount, currency in self._q.all(
                "clearing.due", project_id=project_id, cutoff=cutoff, most=most
            )
        ]
