"""The waiting list."""

from __future__ import annotations

from storage.queries import Queries
from storage.records.intake import InLine


class Waiting:
    """Who waits for a place, in the order in which they came; a person stands on it once."""

    def __init__(self, queries: Queries) -> None:
        self._q = queries

    def of(self, *, person_id: int) -> InLine | None:
        row = self._q.one("waiting.of", person_id=person_id)
        return InLine(*row) if row else None

    def join_line(self, *, person_id: int, now: int) -> bool:
        """At its end; False when she is on it."""
        return self._q.change("waiting.join_line", person_id=person_id, now=now) == 1

    def leave(self, *, person_id: int) -> bool:
        """False when she is not on it."""
        return self._q.change("waiting.leave", person_id=person_id) == 1

    def first(self, *, most: int) -> list[tuple[int, int]]:
        """(person, Telegram id) of those who come next and can be reached."""
        return [(int(person), int(telegram)) for person, telegram in self._q.all("waiting.first", most=most)]

    def call(self, *, person_id: int, until: int, now: int) -> bool:
        """A place is kept for her until `until` (ms UTC); False when she does not wait."""
        return self._q.change("waiting.call", person_id=person_id, until=until, now=now) == 1

    def take(self, *, person_id: int) -> bool:
        """She is off the list and in; False when she was not on it."""
        return self._q.change("waiting.take", person_id=person_id) == 1

    def miss(self, *, now: int) -> int:
        """How many places nobody came for in time."""
        return self._q.change("waiting.miss", now=now)

    def extend(self, *, began_at: int, length: int) -> int:
        """Places that were kept when an outage began are kept longer by `length` ms."""
        return self._q.change("waiting.extend", began_at=began_at, length=length)

    def longest(self) -> int | None:
        """Since when the first one waits, ms UTC."""
        at: int | None = self._q.value("waiting.longest")
        return at

    def came_by_link(self, *, person_id: int) -> bool:
        """Whether an admin's link led her here."""
        return self._q.value("waiting.came_by_link", person_id=person_id) is not None
