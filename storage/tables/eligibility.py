"""Who may work on which project."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from storage.queries import Queries


class Eligibility:
    """The conditions of all projects, and the people who meet them."""

    def __init__(self, queries: Queries) -> None:
        self._q = queries

    def set(self, *, project_id: int, conditions: Iterable[tuple[int, str, str, str, int | None]]) -> None:
        """Replaces a project's conditions; each is (group, fact, op, value, number)."""
        names = ("grp", "fact", "op", "value", "number")
        rows: list[dict[str, Any]] = [
            {"project_id": project_id, **dict(zip(names, condition, strict=True))} for condition in conditions
        ]
        self._q.change("eligibility.clear", project_id=project_id)
        self._q.many("eligibility.add", rows)

    def people(self, *, project_id: int) -> Iterator[int]:
        """The ids of the workers who may work on it and can be reached, in their order."""
        return (int(person_id) for (person_id,) in self._q.each("eligibility.people", project_id=project_id))

    def count(self, *, project_id: int) -> int:
        return int(self._q.value("eligibility.count", project_id=project_id))
