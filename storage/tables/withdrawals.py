"""Applications that were taken back."""

from __future__ import annotations

from storage.queries import Queries


class Withdrawals:
    """The screening stays, with when and how it ended."""

    def __init__(self, queries: Queries) -> None:
        self._q = queries

    def withdraw(self, *, screening_id: int, person_id: int, again_at: int | None, update_id: int, now: int) -> bool:
        """False when it is not hers, or decided. Before `again_at` (ms UTC) she may not begin another one."""
        touched = self._q.change(
            "withdrawals.withdraw",
            screening_id=screening_id,
            person_id=person_id,
            again_at=again_at,
            update_id=update_id,
            now=now,
        )
        return touched == 1

    def again_at(self, *, screening_id: int) -> int | None:
        """Before when she may not begin again, ms UTC; None where she may at once."""
        at: int | None = self._q.value("withdrawals.again_at", screening_id=screening_id)
        return at
