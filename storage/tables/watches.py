"""The counts that admins watch."""

from __future__ import annotations

from storage.queries import Queries
from storage.records.watches import Counted, Watch


class Watches:
    """At most one for an admin and a project."""

    def __init__(self, queries: Queries) -> None:
        self._q = queries

    def begin(self, *, telegram_id: int, project_id: int, message_id: int, now: int) -> None:
        """This message is kept up to date from now on."""
        self._q.change("watches.begin", telegram_id=telegram_id, project_id=project_id, message_id=message_id, now=now)

    def of(self, *, telegram_id: int, project_id: int) -> Watch | None:
        row = self._q.one("watches.of", telegram_id=telegram_id, project_id=project_id)
        return Watch(*row) if row else None

    def due(self, *, now: int, most: int) -> list[Watch]:
        """Those that are to be looked at by now."""
        return [Watch(*row) for row in self._q.all("watches.due", now=now, most=most)]

    def stand(self, watch: Watch, *, shown: str, next_at: int) -> bool:
        """What it shows now, and when it is looked at again; False when it is not this one any more."""
        touched = self._q.change(
            "watches.stand",
            telegram_id=watch.telegram_id,
            project_id=watch.project_id,
            message_id=watch.message_id,
            shown=shown,
            next_at=next_at,
        )
        return touched == 1

    def move(self, *, telegram_id: int, project_id: int, message_id: int, stands: int) -> bool:
        """It goes on in another message."""
        touched = self._q.change(
            "watches.move", telegram_id=telegram_id, project_id=project_id, message_id=message_id, stands=stands
        )
        return touched == 1

    def end(self, *, telegram_id: int, project_id: int) -> bool:
        """False when she did not watch."""
        return self._q.change("watches.end", telegram_id=telegram_id, project_id=project_id) == 1

    def counted(self, *, project_id: int, since: int) -> Counted | None:
        row = self._q.one("watches.counted", project_id=project_id, since=since)
        return Counted(*row) if row else None
