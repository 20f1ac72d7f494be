"""Practice of missed gold; nothing of it counts."""

from __future__ import annotations

from storage.queries import Queries
from storage.records.gold_keys import PracticeChoice, Practised


class Practice:
    """One row a person and task, and one a person and project for what she wants. Times are ms UTC."""

    def __init__(self, queries: Queries) -> None:
        self._q = queries

    def waiting(self, *, person_id: int, project_id: int, since: int, now: int, most: int) -> list[int]:
        """Tasks that she missed after `since` and may practise now, at most so many."""
        rows = self._q.all(
            "practice.waiting", person_id=person_id, project_id=project_id, since=since, now=now, most=most
        )
        return [int(row[0]) for row in rows]

    def choice(self, *, person_id: int, project_id: int) -> PracticeChoice:
        row = self._q.one("practice.choice", person_id=person_id, project_id=project_id)
        asked_at, asked_by, never, left_over = row or (None, None, 0, 0)
        return PracticeChoice(asked_at, asked_by, bool(never), int(left_over))

    def choose(
        self, *, person_id: int, project_id: int, asked_at: int, asked_by: int, never: bool, left_over: int
    ) -> None:
        """What she wants from now on."""
        self._q.change(
            "practice.choose",
            person_id=person_id,
            project_id=project_id,
            asked_at=asked_at,
            asked_by=asked_by,
            never=int(never),
            left_over=left_over,
        )

    def spend(self, *, person_id: int, project_id: int) -> bool:
        """One task less in this visit; False where none was left."""
        return self._q.change("practice.spend", person_id=person_id, project_id=project_id) == 1

    def begin(self, *, person_id: int, task_id: int, project_id: int, now: int, update_id: int) -> None:
        """She practises this one now, from its start."""
        self._q.change(
            "practice.begin",
            person_id=person_id,
            task_id=task_id,
            project_id=project_id,
            now=now,
            update_id=update_id,
        )

    def of(self, *, person_id: int, task_id: int, since: int) -> Practised | None:
        """One that she practises; None while it is gold for others, or where she answered it before `since`."""
        row = self._q.one("practice.of", person_id=person_id, task_id=task_id, since=since)
        return Practised(*row) if row else None

    def stand(
        self, *, person_id: int, task_id: int, rounds: int, due_at: int | None, tried: str, update_id: int
    ) -> None:
        """Where she stands in it."""
        self._q.change(
            "practice.stand",
            person_id=person_id,
            task_id=task_id,
            rounds=rounds,
            due_at=due_at,
            tried=tried,
            update_id=update_id,
        )
