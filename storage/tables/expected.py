"""What is expected of people's next messages."""

from __future__ import annotations

from storage.queries import Queries
from storage.records.expected import Expected


class Expectations:
    """At most one for each person."""

    def __init__(self, queries: Queries) -> None:
        self._q = queries

    def expect(self, *, telegram_id: int, kind: str, reference: str, update_id: int, now: int) -> None:
        """From now on her next message is taken for this."""
        self._q.change(
            "expected.expect", telegram_id=telegram_id, kind=kind, reference=reference, update_id=update_id, now=now
        )

    def of(self, *, telegram_id: int) -> Expected | None:
        row = self._q.one("expected.of", telegram_id=telegram_id)
        return Expected(*row) if row else None

    def take(self, *, telegram_id: int, kind: str, reference: str, update_id: int) -> bool:
        """False when it is not waited for any more."""
        return (
            self._q.change(
                "expected.take", telegram_id=telegram_id, kind=kind, reference=reference, update_id=update_id
            )
            == 1
        )

    def lapse(self, *, telegram_id: int, update_id: int) -> bool:
        """False when nothing was waited for, or only what this update asked for."""
        return self._q.change("expected.lapse", telegram_id=telegram_id, update_id=update_id) == 1
