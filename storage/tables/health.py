"""What waits for whoever keeps the bot alive."""

from __future__ import annotations

from storage.queries import Queries
from storage.records.health import Held, Letters


class Health:
    """Counts over several tables."""

    def __init__(self, queries: Queries) -> None:
        self._q = queries

    def held(self) -> list[Held]:
        """Campaigns that are held."""
        return [Held(*row) for row in self._q.all("health.held")]

    def dead_letters(self, *, since: int) -> Letters:
        """Updates that were given up since then (ms UTC)."""
        row = self._q.one("health.dead_letters", since=since)
        return Letters(*row) if row else Letters(0, 0)

    def waiting(self) -> Letters:
        """Updates that are not handled."""
        row = self._q.one("health.waiting")
        return Letters(*row) if row else Letters(0, 0)

    def aside(self) -> int:
        """What was due and failed too often."""
        count: int = self._q.value("health.aside")
        return count
