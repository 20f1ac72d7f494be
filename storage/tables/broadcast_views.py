"""Messages of admins that show how a broadcast goes."""

from __future__ import annotations

from storage.queries import Queries
from storage.records.broadcasts import View


class BroadcastViews:
    """At most one for an admin and a broadcast."""

    def __init__(self, queries: Queries) -> None:
        self._q = queries

    def show(self, *, telegram_id: int, broadcast_id: int, message_id: int, shown: str, next_at: int) -> None:
        """This message is kept up to date from now on."""
        self._q.change(
            "broadcast_views.show",
            telegram_id=telegram_id,
            broadcast_id=broadcast_id,
            message_id=message_id,
            shown=shown,
            next_at=next_at,
        )

    def due(self, *, now: int, most: int) -> list[View]:
        """Those that are to be looked at by now."""
        return [View(*row) for row in self._q.all("broadcast_views.due", now=now, most=most)]

    def stand(self, view: View, *, shown: str, next_at: int) -> bool:
        """What it shows now, and when it is looked at again; False when it is not this one any more."""
        touched = self._q.change(
            "broadcast_views.stand",
            telegram_id=view.telegram_id,
            broadcast_id=view.broadcast_id,
            message_id=view.message_id,
            shown=shown,
            next_at=next_at,
        )
        return touched == 1

    def end(self, view: View) -> bool:
        """It is not kept up to date any more."""
        touched = self._q.change(
            "broadcast_views.end",
            telegram_id=view.telegram_id,
            broadcast_id=view.broadcast_id,
            message_id=view.message_id,
        )
        return touched == 1

    def leave(self, *, telegram_id: int, message_id: int) -> int:
        """This message shows another thing now; how many it was kept up to date for."""
        return self._q.change("broadcast_views.leave", telegram_id=telegram_id, message_id=message_id)
