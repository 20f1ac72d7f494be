"""What conditions ask about: lists of (person_id, value, number) that are joined to people, never read alone."""

from __future__ import annotations

from storage.queries import Queries


class Subjects:
    """The text of each, for a query that is put together."""

    def __init__(self, queries: Queries) -> None:
        self._q = queries

    def part(self, kind: str, at: int) -> str:
        """A subject's list; its parameters `name` and `now` carry the number, as `name_3`."""
        return self._q.part(f"subjects.{kind}", at)
