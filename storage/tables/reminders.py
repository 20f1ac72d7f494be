"""Screenings that nobody went on with, and the reminders about them."""

from __future__ import annotations

from storage.queries import Queries
from storage.records.reminders import Told


class Reminders:
    """When the clock looks at an open screening, and what was said about it."""

    def __init__(self, queries: Queries) -> None:
        self._q = queries

    def due(self, *, now: int, most: int) -> list[int]:
        """Ids of open screenings to be looked at, the longest due first."""
        return [int(screening_id) for (screening_id,) in self._q.all("reminders.due", now=now, most=most)]

    def look_again(self, *, screening_id: int, look_at: int) -> bool:
        return self._q.change("reminders.look_again", screening_id=screening_id, look_at=look_at) == 1

    def told(self, *, screening_id: int) -> list[Told]:
        """What she was reminded of, in no order."""
        rows = self._q.all("reminders.told", screening_id=screening_id)
        return [Told(str(what), int(touched_at), bool(dropped)) for what, touched_at, dropped in rows]

    def add(self, *, screening_id: int, what: str, touched_at: int, campaign_id: int) -> None:
        """A constraint error when that was said of this stretch of silence before."""
        self._q.change(
            "reminders.add", screening_id=screening_id, what=what, touched_at=touched_at, campaign_id=campaign_id
        )

    def declined(self, *, screening_id: int) -> bool:
        """Whether she wants no more of them."""
        return self._q.value("reminders.declined", screening_id=screening_id) is not None

    def decline(self, *, screening_id: int, person_id: int, now: int) -> bool:
        """False when it is not hers, or over."""
        return self._q.change("reminders.decline", screening_id=screening_id, person_id=person_id, now=now) == 1

    def forget(self, *, screening_id: int) -> int:
        return self._q.change("reminders.forget", screening_id=screening_id)

    def lapse(self, *, screening_id: int, touched_at: int, now: int, again_at: int | None = None) -> bool:
        """False when it is over, or she did something since `touched_at`. `again_at`: before when she may not begin
        anew, ms UTC; None where she may at once."""
        touched = self._q.change(
            "reminders.lapse", screening_id=screening_id, touched_at=touched_at, again_at=again_at, now=now
        )
        return touched == 1
