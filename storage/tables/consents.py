"""What people agreed to before the first question."""

from __future__ import annotations

from storage.queries import Queries
from storage.records.consents import Given


class Consents:
    """Rows are added, and withdrawn when she is forgotten."""

    def __init__(self, queries: Queries) -> None:
        self._q = queries

    def give(self, *, person_id: int, version: str, fingerprint: str, terms: str, now: int) -> bool:
        """False when it stands already."""
        touched = self._q.change(
            "consents.give", person_id=person_id, version=version, fingerprint=fingerprint, terms=terms, now=now
        )
        return touched == 1

    def of_person(self, *, person_id: int) -> list[Given]:
        """The newest first."""
        return [Given(*row) for row in self._q.all("consents.of_person", person_id=person_id)]
