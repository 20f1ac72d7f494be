"""How far the telling of each project is, wave by wave, and how many are at work on it."""

from __future__ import annotations

from storage.queries import Queries
from storage.records.waves import Telling, Together


class Waves:
    """Times are ms UTC."""

    def __init__(self, queries: Queries) -> None:
        self._q = queries

    def campaign(self, *, project_id: int, kind: str) -> Telling | None:
        """The newest campaign that tells of the project."""
        row = self._q.one("waves.campaign", project_id=project_id, kind=kind)
        return Telling(*row) if row else None

    def add(self, *, campaign_id: int, number: int, size: int, now: int) -> None:
        """One more wave of so many."""
        self._q.change("waves.add", campaign_id=campaign_id, number=number, size=size, now=now)

    def last(self, *, campaign_id: int) -> tuple[int, int | None] | None:
        """The number of the newest wave, from 1, and when it was heard of; None as long as nobody has."""
        row = self._q.one("waves.last", campaign_id=campaign_id)
        return (int(row[0]), None if row[2] is None else max(int(row[1]), int(row[2]))) if row else None

    def go_on(self, *, campaign_id: int) -> None:
        """Running again, if it was through."""
        self._q.change("waves.go_on", campaign_id=campaign_id)

    def cohorts(self, *, campaign_id: int, project_id: int, slot: int, now: int) -> list[Together]:
        """Those who were told in the same wave within the same `slot` (ms)."""
        rows = self._q.all("waves.cohorts", campaign_id=campaign_id, project_id=project_id, slot=slot, now=now)
        return [Together(*map(int, row)) for row in rows]

    def unsent(self, *, campaign_id: int) -> int:
        """How many are owed it still."""
        return int(self._q.value("waves.unsent", campaign_id=campaign_id))

    def at_work(self, *, project_id: int, since: int, person_id: int | None = None) -> int:
        """How many have a task in their hands, or began or answered since then; 0 or 1 for one person."""
        return int(self._q.value("waves.at_work", project_id=project_id, person_id=person_id, since=since))

    def answered(self, *, project_id: int) -> int:
        return int(self._q.value("waves.answered", project_id=project_id))

    def some_free(self, *, project_id: int, horizon: int) -> bool:
        """Whether any place of it is open to anybody."""
        return self._q.one("waves.some_free", project_id=project_id, horizon=horizon) is not None

    def lock(self, *, project_id: int) -> None:
        """Other units that count the hands of this project wait for this one."""
        self._q.change("waves.lock", project_id=project_id)
