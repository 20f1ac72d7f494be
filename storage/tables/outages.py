"""Times in which the bot was away, and its last sign of life."""

from storage.queries import Queries
from storage.records.outage import Outage


class Outages:
    """The heartbeat, and the gaps in it."""

    def __init__(self, queries: Queries) -> None:
        self._q = queries

    def heartbeat(self) -> int | None:
        """When the last good poll was, ms UTC; None before the first."""
        at: int | None = self._q.value("outages.heartbeat")
        return at

    def beat(self, now: int) -> None:
        """Notes a good poll."""
        self._q.change("outages.beat", now=now)

    def record(self, began_at: int, ended_at: int) -> None:
        """Writes one outage down."""
        self._q.change("outages.record", began_at=began_at, ended_at=ended_at)

    def between(self, start_at: int, end_at: int) -> list[Outage]:
        """The outages that touch the time from `start_at` to `end_at`, oldest first."""
        return [Outage(*row) for row in self._q.all("outages.between", start_at=start_at, end_at=end_at)]
