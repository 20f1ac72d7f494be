"""What came from a backup, and what was owed when that was made."""

from __future__ import annotations

from storage.queries import Queries
from storage.records.restorations import Restoration


class Restorations:
    """Restorations, and the campaigns that they hold."""

    def __init__(self, queries: Queries) -> None:
        self._q = queries

    def add(self, *, made_at: int, restored_at: int) -> int:
        """Its id."""
        return self._q.added("restorations.add", made_at=made_at, restored_at=restored_at)

    def listing(self) -> list[Restoration]:
        """All that there ever were, the oldest first."""
        return [Restoration(*row) for row in self._q.all("restorations.listing")]

    def open_one(self) -> Restoration | None:
        """The latest that waits for a choice."""
        row = self._q.one("restorations.open_one")
        return Restoration(*row) if row else None

    def hold_owed(self) -> int:
        """Every campaign that owes somebody something waits from now on; how many."""
        return self._q.change("restorations.hold_owed")

    def owed(self) -> dict[str, int]:
        """How many messages of each kind wait for a choice."""
        return {str(kind): int(count) for kind, count in self._q.all("restorations.owed")}

    def release(self, *, kind: str) -> int:
        """They go out; how many campaigns."""
        return self._q.change("restorations.release", kind=kind)

    def drop_owed(self, *, kind: str, now: int) -> int:
        """They do not, for good; how many messages."""
        dropped = self._q.change("restorations.drop_owed", kind=kind, now=now)
        self._q.change("restorations.finish", kind=kind)
        return dropped

    def settle(self, *, now: int) -> bool:
        """All is chosen; False when it was before."""
        return self._q.change("restorations.settle", now=now) > 0
