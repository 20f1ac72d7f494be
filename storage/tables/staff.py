"""Whom owners let run projects, or decide about applicants."""

from __future__ import annotations

from storage.queries import Queries
from storage.records.staff import Member, Role


class Staff:
    """Admins and reviewers, by Telegram id; owners are not among them."""

    def __init__(self, queries: Queries) -> None:
        self._q = queries

    def listing(self) -> list[Member]:
        """Admins first, then by when they came."""
        return [Member(*row) for row in self._q.all("staff.listing")]

    def of(self, *, telegram_id: int) -> Member | None:
        row = self._q.one("staff.of", telegram_id=telegram_id)
        return Member(*row) if row else None

    def put(self, *, telegram_id: int, role: Role, called: str, added_by: int, now: int) -> None:
        """She is in from now on, or has another role; `called` is her name as Telegram shows it."""
        self._q.change("staff.put", telegram_id=telegram_id, role=role, called=called, added_by=added_by, now=now)

    def remove(self, *, telegram_id: int, added_at: int, now: int) -> bool:
        """False when she is out already, or was added anew since."""
        return self._q.change("staff.remove", telegram_id=telegram_id, added_at=added_at, now=now) == 1

    def end_watches(self, *, telegram_id: int) -> None:
        self._q.change("staff.end_watches", telegram_id=telegram_id)

    def end_waiting(self, *, telegram_id: int) -> None:
        """Nothing that she types is waited for."""
        self._q.change("staff.end_waiting", telegram_id=telegram_id)

    def drop_news(self, *, telegram_id: int, now: int) -> int:
        """What admins are told and she was not told yet; how many messages."""
        return self._q.change("staff.drop_news", telegram_id=telegram_id, now=now)
