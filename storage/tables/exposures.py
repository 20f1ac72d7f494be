"""Exposures: sensitive content by worker and day."""

from storage.queries import Queries


class Exposures:
    """How much she has been shown, and how much she wants at most."""

    def __init__(self, queries: Queries) -> None:
        self._q = queries

    def of(self, *, person_id: int) -> tuple[str | None, int | None]:
        """Her time zone, an IANA name, and the limit she chose; None for what is not known."""
        row = self._q.one("exposures.of", person_id=person_id)
        return (row[0], row[1]) if row else (None, None)

    def seen(self, *, person_id: int, day: str) -> int:
        """So many tasks on that day."""
        return int(self._q.value("exposures.seen", person_id=person_id, day=day) or 0)

    def add(self, *, person_id: int, day: str) -> None:
        """One more."""
        self._q.change("exposures.add", person_id=person_id, day=day)

    def choose(self, *, person_id: int, per_day: int) -> None:
        """Her own limit."""
        self._q.change("exposures.choose", person_id=person_id, per_day=per_day)
