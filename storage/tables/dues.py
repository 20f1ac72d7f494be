"""What falls due: planned here by whoever causes it, taken by the clock."""

from __future__ import annotations

from storage.queries import Queries
from storage.records.dues import Due, SetAside


class Dues:
    """Rows by kind and ref. Times are ms UTC."""

    def __init__(self, queries: Queries) -> None:
        self._q = queries

    def add(self, *, kind: str, ref: str, due_at: int, body: str = "{}", useful_until: int | None = None) -> bool:
        """Falls due once. False when it is known already: waiting, done, or given up."""
        touched = self._q.change("dues.add", kind=kind, ref=ref, body=body, due_at=due_at, useful_until=useful_until)
        return touched == 1

    def set(
        self,
        *,
        kind: str,
        ref: str,
        due_at: int,
        body: str = "{}",
        useful_until: int | None = None,
        planned_at: int | None = None,
    ) -> None:
        """Due then, whatever was before.

        `planned_at` is for what was reckoned by the present time: reckoned anew when the clock is set back.
        """
        self._q.change(
            "dues.set",
            kind=kind,
            ref=ref,
            body=body,
            due_at=due_at,
            useful_until=useful_until,
            planned_at=planned_at,
        )

    def call_off(self, *, kind: str, ref: str, now: int) -> bool:
        """False when nothing waited."""
        return self._q.change("dues.call_off", kind=kind, ref=ref, now=now) == 1

    def at(self, *, kind: str, ref: str) -> int | None:
        """When it is due; None when nothing waits."""
        return self._q.value("dues.at", kind=kind, ref=ref)  # type: ignore[no-any-return]

    def due(self, *, now: int, never: int, skew: int, most: int) -> list[int]:
        """Ids of what can be taken now; also of what a clock that was set back has to look at anew."""
        due = self._q.all("dues.due", now=now, never=never, most=most)
        anew = self._q.all("dues.reckoned", now=now, never=never, skew=skew, most=most)
        return list(dict.fromkeys(int(row[0]) for row in (*due, *anew)))[:most]

    def claim(self, *, due_id: int, holder: str, now: int, never: int, skew: int, lease_until: int) -> Due | None:
        """In this holder's hands until then; None when it is in other hands, or over."""
        row = self._q.one(
            "dues.claim", due_id=due_id, holder=holder, now=now, never=never, skew=skew, lease_until=lease_until
        )
        return Due(*row) if row else None

    def settle(
        self, *, due_id: int, holder: str, attempts: int, state: str, now: int, error: str | None = None
    ) -> bool:
        """Done, dropped or aside; False when it is not this attempt's any more."""
        touched = self._q.change(
            "dues.settle", due_id=due_id, holder=holder, attempts=attempts, state=state, error=error, now=now
        )
        return touched == 1

    def again(self, *, due_id: int, due_at: int, now: int) -> None:
        """What was just done comes again then."""
        self._q.change("dues.again", due_id=due_id, due_at=due_at, now=now)

    def put_back(self, *, due_id: int, holder: str, attempts: int, until: int, error: str) -> bool:
        """False when it is not this attempt's any more."""
        touched = self._q.change(
            "dues.put_back", due_id=due_id, holder=holder, attempts=attempts, until=until, error=error
        )
        return touched == 1

    def overdue(self, *, now: int) -> dict[str, int]:
        """How many of each kind fell due and were not done yet."""
        return {str(kind): int(count) for kind, count in self._q.all("dues.overdue", now=now)}

    def overdue_refs(self, *, kind: str, now: int) -> list[str]:
        """Which things of a kind fell due and were not done yet."""
        return [str(ref) for (ref,) in self._q.all("dues.overdue_refs", kind=kind, now=now)]

    def aside(self) -> list[SetAside]:
        return [SetAside(*row) for row in self._q.all("dues.aside")]

    def retry(self, *, due_id: int, now: int) -> bool:
        """False when it was not aside."""
        return self._q.change("dues.retry", due_id=due_id, now=now) == 1

    def prune(self, *, before: int, most: int) -> int:
        """How many went."""
        return self._q.change("dues.prune", before=before, most=most)
