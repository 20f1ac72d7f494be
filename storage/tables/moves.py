"""The moves of projects: who, when, and why."""

from __future__ import annotations

from storage.queries import Queries
from storage.records.moves import Moved, Untold


class Moves:
    """Rows are added and read; only the reason of the last one may follow."""

    def __init__(self, queries: Queries) -> None:
        self._q = queries

    def add(
        self, *, project_id: int, at: int, actor: str, was: str, becomes: str, why: str, tell_since: int | None
    ) -> None:
        self._q.change(
            "moves.add",
            project_id=project_id,
            at=at,
            actor=actor,
            was=was,
            becomes=becomes,
            why=why,
            tell_since=tell_since,
        )

    def latest(self, *, project_id: int, count: int) -> list[Moved]:
        """The newest first."""
        return [Moved(*row) for row in self._q.all("moves.latest", project_id=project_id, count=count)]

    def untold(self) -> list[Untold]:
        return [Untold(*row) for row in self._q.all("moves.untold")]

    def told(self, *, move_id: int) -> bool:
        """False when another unit told it."""
        return self._q.change("moves.told", move_id=move_id) == 1

    def explain(self, *, project_id: int, actor: str, why: str) -> bool:
        """False when the last move is not hers, or she has said why."""
        return self._q.change("moves.explain", project_id=project_id, actor=actor, why=why) == 1
