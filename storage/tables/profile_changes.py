"""Screenings in which a worker is asked only some questions anew."""

from __future__ import annotations

import json

from storage.queries import Queries


class ProfileChanges:
    """A row makes a screening a change of a profile."""

    def __init__(self, queries: Queries) -> None:
        self._q = queries

    def begin(self, *, screening_id: int, questions: list[str]) -> None:
        self._q.change("profile_changes.begin", screening_id=screening_id, questions=json.dumps(questions))

    def of(self, *, screening_id: int) -> frozenset[str] | None:
        """The keys that are asked anew; None for an application."""
        questions = self._q.value("profile_changes.of", screening_id=screening_id)
        return None if questions is None else frozenset(json.loads(questions))

    def passed(self, *, person_id: int) -> int | None:
        """The last screening that stands behind her profile."""
        found: int | None = self._q.value("profile_changes.passed", person_id=person_id)
        return found

    def told(self, *, screening_id: int) -> bool:
        """Whether the staff was told that a requirement is missed now."""
        return self._q.value("profile_changes.told", screening_id=screening_id) is not None

    def tell(self, *, screening_id: int, now: int) -> None:
        self._q.change("profile_changes.tell", screening_id=screening_id, now=now)
