"""Comprehension checks: who understood the guidelines of which project."""

from __future__ import annotations

from storage.queries import Queries


class Comprehension:
    """One row for a person and a project that asks."""

    def __init__(self, queries: Queries) -> None:
        self._q = queries

    def of(self, *, project_id: int, person_id: int) -> tuple[int, int, str, int] | None:
        """(questions passed, wrong tries at the next, state, version of the guidelines)."""
        row = self._q.one("comprehension.of", project_id=project_id, person_id=person_id)
        return (int(row[0]), int(row[1]), str(row[2]), int(row[3])) if row else None

    def before(self, *, telegram_id: int) -> int | None:
        """The project whose questions she met last, where she has not passed them."""
        found = self._q.value("comprehension.before", telegram_id=telegram_id)
        return None if found is None else int(found)

    def keep(
        self, *, project_id: int, person_id: int, passed: int, wrong: int, state: str, version: int, now: int
    ) -> None:
        """Where she stands since her last answer."""
        self._q.change(
            "comprehension.keep",
            project_id=project_id,
            person_id=person_id,
            passed=passed,
            wrong=wrong,
            state=state,
            version=version,
            now=now,
        )

    def forgive(self, *, project_id: int, person_id: int) -> bool:
        """She is asked anew; False when she had not failed."""
        return self._q.change("comprehension.forgive", project_id=project_id, person_id=person_id) == 1

    def failed(self, *, person_id: int, most: int) -> list[str]:
        """Projects that are closed to her by it, the newest first, each as it is stored."""
        return [str(row[0]) for row in self._q.all("comprehension.failed", person_id=person_id, most=most)]

    def states(self, *, project_id: int) -> dict[str, int]:
        """How many people are in each state."""
        return {str(state): int(count) for state, count in self._q.all("comprehension.states", project_id=project_id)}
