"""Clearing: which credits have been pending long enough."""

from storage.queries import Queries
from storage.records.labelling import Credit


class Clearing:
    """Walks through the ledger once, from its beginning, a bookmark behind it."""

    def __init__(self, queries: Queries) -> None:
        self._q = queries

    def bookmark(self) -> int:
        """The last line that was looked at."""
        return int(self._q.value("clearing.bookmark"))

    def move_bookmark(self, *, value: int) -> None:
        """Everything up to this line was looked at."""
        self._q.change("clearing.move_bookmark", value=value)

    def first_young(self, *, after: int, cutoff: int) -> int | None:
        """The first line behind `after` that is younger than `cutoff` (ms UTC)."""
        found = self._q.value("clearing.first_young", after=after, cutoff=cutoff)
        return None if found is None else int(found)

    def last(self, *, after: int) -> int:
        """The newest line, or `after` where there is none."""
        return int(self._q.value("clearing.last", after=after))

    def due(self, *, after: int, before: int, most: int) -> list[Credit]:
        """At most `most` credits for answers between two lines."""
        return [Credit(*row) for row in self._q.all("clearing.due", after=after, before=before, most=most)]
