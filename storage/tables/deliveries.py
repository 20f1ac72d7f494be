"""The messages that are owed to people, and what became of each."""

from __future__ import annotations

from storage.queries import Queries
from storage.records.deliveries import Owed, UnderWay


class Deliveries:
    """One row for each campaign and person."""

    def __init__(self, queries: Queries) -> None:
        self._q = queries

    def some_due(self, *, now: int) -> bool:
        return self._q.one("deliveries.some_due", now=now) is not None

    def running(self) -> list[tuple[int, str]]:
        """(id, kind) of the campaigns under way, the oldest first."""
        return [(int(row[0]), str(row[1])) for row in self._q.all("deliveries.running")]

    def owing(self, *, now: int, most: int) -> list[tuple[int, str]]:
        """The same, of which something is due; at most so many."""
        return [(int(row[0]), str(row[1])) for row in self._q.all("deliveries.owing", now=now, most=most)]

    def finish_empty(self) -> int:
        """How many campaigns are over since now, because they owe nobody anything."""
        return self._q.change("deliveries.finish_empty")

    def due(self, *, campaign_id: int, event: str, now: int, count: int) -> list[Owed]:
        """At most `count` that one campaign owes by now, the longest due first, with what each chose for the event."""
        rows = self._q.all("deliveries.due", campaign_id=campaign_id, event=event, now=now, count=count)
        return [Owed(*row) for row in rows]

    def told_since(self, *, person_id: int, since: int) -> int:
        """How many messages she got, may have got or is just getting since then."""
        return int(self._q.value("deliveries.told_since", person_id=person_id, since=since))

    def take(self, *, campaign_id: int, person_id: int, now: int) -> bool:
        """Mark it as being sent; False when it is not pending any more."""
        return self._q.change("deliveries.take", campaign_id=campaign_id, person_id=person_id, now=now) == 1

    def postpone(self, *, campaign_id: int, person_id: int, due_at: int, now: int) -> bool:
        return (
            self._q.change("deliveries.postpone", campaign_id=campaign_id, person_id=person_id, due_at=due_at, now=now)
            == 1
        )

    def drop(self, *, campaign_id: int, person_id: int, reason: str, now: int) -> bool:
        return (
            self._q.change("deliveries.drop", campaign_id=campaign_id, person_id=person_id, reason=reason, now=now) == 1
        )

    def settle(
        self,
        *,
        campaign_id: int,
        person_id: int,
        state: str,
        attempts: int,
        due_at: int | None,
        message_id: int | None,
        error: str | None,
        now: int,
    ) -> bool:
        """Write down what became of a call; False when it was not being sent. Without `due_at` the old time stays."""
        return (
            self._q.change(
                "deliveries.settle",
                campaign_id=campaign_id,
                person_id=person_id,
                state=state,
                attempts=attempts,
                due_at=due_at,
                message_id=message_id,
                error=error,
                now=now,
            )
            == 1
        )

    def under_way(self) -> list[UnderWay]:
        return [UnderWay(*row) for row in self._q.all("deliveries.under_way")]

    def finish(self, *, campaign_id: int) -> bool:
        """False while something is owed or on its way."""
        if not self._q.change("deliveries.near_end", campaign_id=campaign_id):
            return False
        return self._q.change("deliveries.finish", campaign_id=campaign_id) == 1

    def states(self, *, campaign_id: int) -> dict[str, int]:
        """How many deliveries of a campaign are in each state."""
        return {str(state): int(count) for state, count in self._q.all("deliveries.states", campaign_id=campaign_id)}
