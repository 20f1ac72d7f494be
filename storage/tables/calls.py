"""How people answer to being told of projects."""

from __future__ import annotations

from storage.queries import Queries


class Calls:
    """One row a person who was ever told."""

    def __init__(self, queries: Queries) -> None:
        self._q = queries

    def told(self, *, person_id: int, now: int) -> None:
        """A message about a project reached her."""
        self._q.change("calls.told", person_id=person_id, now=now)

    def came(self, *, person_id: int, now: int) -> bool:
        """She began in a project; False where no message is behind it."""
        return self._q.change("calls.came", person_id=person_id, now=now) == 1
