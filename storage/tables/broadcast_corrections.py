"""What shall stand in the place of what a broadcast said."""

from __future__ import annotations

from storage.queries import Queries
from storage.records.broadcasts import Correction


class BroadcastCorrections:
    """Each is proposed by an admin, and has a campaign of edits once it is applied."""

    def __init__(self, queries: Queries) -> None:
        self._q = queries

    def propose(self, *, broadcast_id: int, author: int | None, of_version: int, post: str, now: int) -> int:
        """The id of a new one, shown to nobody yet."""
        return self._q.added(
            "broadcast_corrections.propose",
            broadcast_id=broadcast_id,
            author=author,
            of_version=of_version,
            post=post,
            now=now,
        )

    def of(self, *, correction_id: int) -> Correction | None:
        row = self._q.one("broadcast_corrections.of", correction_id=correction_id)
        return Correction(*row) if row else None

    def latest_of(self, *, author: int, broadcast_id: int) -> int | None:
        """The id of what she proposed last."""
        found: int | None = self._q.value("broadcast_corrections.latest_of", author=author, broadcast_id=broadcast_id)
        return found

    def applied(self, *, broadcast_id: int) -> list[int]:
        """The campaigns of edits, the newest first."""
        return [int(row[0]) for row in self._q.all("broadcast_corrections.applied", broadcast_id=broadcast_id)]

    def apply(self, *, correction_id: int, campaign_id: int) -> bool:
        """False when it was applied before."""
        return self._q.change("broadcast_corrections.apply", correction_id=correction_id, campaign_id=campaign_id) == 1

    def owe(self, *, campaign_id: int, broadcast_id: int, of_campaign: int, now: int, later: int) -> int:
        """An edit for everybody who got it, and from `later` on for whoever is getting it now; how many."""
        return self._q.change(
            "broadcast_corrections.owe",
            campaign_id=campaign_id,
            broadcast_id=broadcast_id,
            of_campaign=of_campaign,
            now=now,
            later=later,
        )
