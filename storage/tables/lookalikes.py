"""Pairs of workers who answer like one: what shows it, and of which a person was told."""

from __future__ import annotations

from storage.queries import Queries
from storage.records.disputes import GivenLine, KnownLine


class Lookalikes:
    """A pair is told once for each sign; the smaller id comes first."""

    def __init__(self, queries: Queries) -> None:
        self._q = queries

    def projects(self) -> list[tuple[int, str]]:
        """(id, spec) of those that are live."""
        return [(int(row[0]), str(row[1])) for row in self._q.all("lookalikes.projects")]

    def known(self, *, project_id: int, since: int, most: int) -> list[KnownLine]:
        """Answers to tasks whose label is known; those of a task follow each other."""
        found = self._q.all("lookalikes.known", project_id=project_id, since=since, most=most)
        return [KnownLine(row[0], row[1], row[2], row[3], bool(row[4])) for row in found]

    def given(self, *, project_id: int, since: int, most: int) -> list[GivenLine]:
        """The newest answers first."""
        found = self._q.all("lookalikes.given", project_id=project_id, since=since, most=most)
        return [GivenLine(*row) for row in found]

    def is_told(self, *, pair: tuple[int, int], sign: str) -> bool:
        return self._q.value("lookalikes.is_told", person_id=min(pair), other_id=max(pair), sign=sign) is not None

    def note(self, *, pair: tuple[int, int], sign: str, project_id: int, now: int) -> bool:
        """False where a person knows already."""
        values = {"sign": sign, "project_id": project_id, "now": now}
        return self._q.change("lookalikes.note", person_id=min(pair), other_id=max(pair), **values) == 1
