"""What people are good at: a number from 0 to 100 for each person and name."""

from __future__ import annotations

from storage.queries import Queries
from storage.records.attempts import Expiring, SkillHeld


class Skills:
    """A skill that is over its time is as one that was never there."""

    def __init__(self, queries: Queries) -> None:
        self._q = queries

    def set(self, *, person_id: int, name: str, value: int, now: int, expires_at: int | None = None) -> None:
        """Writes one over what stood there (ms UTC)."""
        self._q.change("skills.set", person_id=person_id, skill=name, value=value, expires_at=expires_at, now=now)

    def drop(self, *, person_id: int, name: str) -> bool:
        """It is missing from then on; False when it was."""
        return self._q.change("skills.drop", person_id=person_id, skill=name) == 1

    def of_person(self, *, person_id: int, now: int) -> dict[str, int]:
        """Those that hold at that moment, by name."""
        return {str(name): int(value) for name, value in self._q.all("skills.of_person", person_id=person_id, now=now)}

    def held(self, *, person_id: int, name: str) -> SkillHeld | None:
        """One of hers, also when its time is over."""
        row = self._q.one("skills.held", person_id=person_id, skill=name)
        return SkillHeld(*row) if row else None

    def expiring(self, *, now: int, until: int, most: int) -> list[Expiring]:
        """Those that run out by then, of people who have not been told."""
        return [Expiring(*row) for row in self._q.all("skills.expiring", now=now, until=until, most=most)]

    def tell(self, *, person_id: int, name: str) -> bool:
        """She has been told; False when she was before."""
        return self._q.change("skills.tell", person_id=person_id, skill=name) == 1
