"""Pairs of workers who answer like one, and of whom a person was told."""

from __future__ import annotations

from storage.queries import Queries


class Lookalikes:
    """A pair is told once for each sign; the smaller id comes first."""

    def __init__(self, queries: Queries) -> None:
        self._q = queries

    def note(self, *, pair: tuple[int, int], sign: str, project_id: int, now: int) -> bool:
        """False where a person knows already."""
        values = {"sign": sign, "project_id": project_id, "now": now}
        return self._q.change("lookalikes.note", person_id=min(pair), other_id=max(pair), **values) == 1
