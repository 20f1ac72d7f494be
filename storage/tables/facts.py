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
