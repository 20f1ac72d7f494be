"""When people asked for everything about them."""

from __future__ import annotations

from storage.queries import Queries


class DataRequests:
    """The last request of each."""

    def __init__(self, queries: Queries) -> None:
        self._q = queries

    def ask(self, *, person_id: int, update_id: int, now: int, before: int) -> bool:
        """False when her last request is younger than `before`."""
        touched = self._q.change("data_requests.ask", person_id=person_id, update_id=update_id, now=now, before=before)
        return touched == 1

    def of(self, *, person_id: int) -> tuple[int, int] | None:
        """(when, by which update) she asked last."""
        row = self._q.one("data_requests.of", person_id=person_id)
        return (int(row[0]), int(row[1])) if row else None
