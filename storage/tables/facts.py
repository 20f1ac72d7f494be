"""The facts of a person's profile."""

from __future__ import annotations

from storage.queries import Queries
from storage.records.screenings import StoredFact


class Facts:
    """What is known of each person, one value for a name."""

    def __init__(self, queries: Queries) -> None:
        self._q = queries

    def state(
        self,
        *,
        person_id: int,
        name: str,
        value: str,
        number: int | None,
        source: str,
        now: int,
        expires_at: int | None = None,
        evidence: str | None = None,
    ) -> None:
        """Writes a fact over the one of the same name; `source` is stated, tested or seen."""
        self._q.change(
            "facts.state",
            person_id=person_id,
            fact=name,
            value=value,
            number=number,
            source=source,
            expires_at=expires_at,
            evidence=evidence,
            now=now,
        )

    def of_person(self, *, person_id: int) -> list[StoredFact]:
        return [StoredFact(*row) for row in self._q.all("facts.of_person", person_id=person_id)]

    def holding(self, *, person_id: int) -> dict[str, tuple[str, int | None]]:
        """(value, number) by name of what counts: a fact whose time is over is unknown."""
        rows = self._q.all("facts.holding", person_id=person_id)
        return {str(name): (str(value), number) for name, value, number in rows}

    def expire(self, *, now: int) -> int:
        """How many facts were over their time, and count for nothing any more."""
        return self._q.change("facts.expire", now=now)

    def expiring(self, *, before: int) -> list[tuple[int, int]]:
        """(person, Telegram id) of 200 workers at most whose facts expire before that (ms UTC), untold so far."""
        return [(int(person), int(telegram)) for person, telegram in self._q.all("facts.expiring", before=before)]

    def told(self, *, person_id: int, before: int, now: int) -> int:
        """She is told of what expires before that."""
        return self._q.change("facts.told", person_id=person_id, before=before, now=now)
