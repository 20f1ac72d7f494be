"""Sweeps, what is done again and again: one row of `dues` each, in one process's hands at a time."""

from __future__ import annotations

from storage.queries import Queries


class Sweeps:
    """Rows by name. Times are ms UTC."""

    def __init__(self, queries: Queries) -> None:
        self._q = queries

    def at(self, *, sweep: str) -> tuple[int, str]:
        """How often it came to nothing since it was last done, and why the last time."""
        row = self._q.one("sweeps.at", sweep=sweep)
        return (int(row[0]), str(row[1])) if row else (0, "")

    def begin(
        self,
        *,
        sweep: str,
        holder: str,
        attempts: int,
        due_at: int,
        lease_until: int,
        error: str,
        now: int,
        never: int,
        skew: int,
    ) -> bool:
        """False when it is not due, or in other hands. `due_at` and `error` are what holds if nothing more is heard."""
        touched = self._q.change(
            "sweeps.begin",
            sweep=sweep,
            holder=holder,
            attempts=attempts,
            due_at=due_at,
            lease_until=lease_until,
            error=error,
            now=now,
            never=never,
            skew=skew,
        )
        return touched == 1

    def renew(self, *, sweep: str, holder: str, attempts: int, lease_until: int) -> bool:
        """False when it is in other hands by now."""
        return (
            self._q.change("sweeps.renew", sweep=sweep, holder=holder, attempts=attempts, lease_until=lease_until) == 1
        )

    def done(self, *, sweep: str, holder: str, attempts: int, due_at: int, now: int) -> bool:
        """False when it is in other hands by now."""
        return self._q.change("sweeps.done", sweep=sweep, holder=holder, attempts=attempts, due_at=due_at, now=now) == 1

    def failed(self, *, sweep: str, holder: str, attempts: int, error: str) -> bool:
        """False when it is in other hands by now."""
        return self._q.change("sweeps.failed", sweep=sweep, holder=holder, attempts=attempts, error=error) == 1
