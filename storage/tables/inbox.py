"""The inbox: every update is a row before Telegram is told that it was taken."""

from collections.abc import Iterable, Sequence

from storage.queries import Queries
from storage.records.inbox import Arrival, DeadUpdate, InboxRow

HOUR_MS = 3_600_000
KEEP_DONE_MS = 48 * HOUR_MS
KEEP_DEAD_MS = 7 * 24 * HOUR_MS


class Inbox:
    """Raw updates and how far each of them is: new, applied, done, dead."""

    def __init__(self, queries: Queries) -> None:
        self._q = queries

    def receive(self, rows: Iterable[Arrival]) -> int:
        """Stores what is not known yet and says how many that were."""
        values: list[dict[str, int | str]] = [
            {"update_id": row.update_id, "lane": row.lane, "body": row.body, "received_at": row.received_at}
            for row in rows
        ]
        self.forget_old(values)
        return self._q.many("inbox.receive", values)

    def forget_old(self, values: Sequence[dict[str, int | str]]) -> int:
        """Drops settled rows of the same ids that are more than seven days older than the new ones."""
        return self._q.many("inbox.forget_old", values)

    def open_after(self, seq: int, limit: int) -> list[InboxRow]:
        """At most `limit` open updates behind `seq`, in the order of arrival."""
        return [InboxRow(*row) for row in self._q.all("inbox.open_after", seq=seq, count=limit)]

    def apply(self, update_id: int, now: int) -> bool:
        """True the first time; False when the effect of this update stands already."""
        return self._q.change("inbox.apply", update_id=update_id, now=now) == 1

    def came(self, *, update_id: int) -> int | None:
        """When this update came in, ms UTC; None for one that came by another way."""
        at: int | None = self._q.value("inbox.came", update_id=update_id)
        return at

    def stands(self, *, update_id: int) -> bool:
        """Whether the effect of this update stands already: handling it again is a replay."""
        return self._q.value("inbox.stands", update_id=update_id) is not None

    def finish(self, update_ids: Iterable[int], now: int) -> int:
        """Marks updates as done and drops what was said in them."""
        return self._q.many("inbox.finish", [{"update_id": update_id, "now": now} for update_id in update_ids])

    def failed(self, update_id: int, error: str) -> int:
        """Counts one failed attempt; the number of attempts so far, 0 for an unknown update."""
        attempts: int | None = self._q.value("inbox.failed", update_id=update_id, error=error)
        return attempts or 0

    def bury(self, update_id: int, error: str, now: int) -> bool:
        """Gives an open update up; its body stays for seven days."""
        return self._q.change("inbox.bury", update_id=update_id, error=error, now=now) == 1

    def oldest_open(self, now: int) -> int | None:
        """For how long the oldest open update has waited, ms; None when nothing waits."""
        received_at: int | None = self._q.value("inbox.oldest_open")
        return None if received_at is None else max(0, now - received_at)

    def waiting(self, lane: int) -> int:
        """How many updates of this lane are open."""
        count: int = self._q.value("inbox.waiting", lane=lane)
        return count

    def prune(self, now: int, limit: int = 500) -> int:
        """Deletes at most `limit` rows done 48 hours ago or dead for seven days; call until it says 0."""
        return self._q.change(
            "inbox.prune", done_before=now - KEEP_DONE_MS, dead_before=now - KEEP_DEAD_MS, count=limit
        )

    def dead(self, limit: int) -> list[DeadUpdate]:
        """The latest updates that were given up, newest first."""
        return [DeadUpdate(*row) for row in self._q.all("inbox.dead", count=limit)]
