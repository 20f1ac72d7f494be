"""The versions of each project's guidelines, and which one a worker has read."""

from __future__ import annotations

from storage.queries import Queries


class Guidelines:
    """Kept from the first change on."""

    def __init__(self, queries: Queries) -> None:
        self._q = queries

    def keep(self, *, project_id: int, version: int, text: str, now: int) -> None:
        """A version's text; the first one that was kept stands."""
        self._q.change("guidelines.keep", project_id=project_id, version=version, text=text, now=now)

    def text(self, *, project_id: int, version: int) -> str | None:
        found: str | None = self._q.value("guidelines.text", project_id=project_id, version=version)
        return found

    def turn(self, *, project_id: int) -> int:
        """The number of a new version."""
        return int(self._q.value("guidelines.turn", project_id=project_id))

    def read(self, *, project_id: int, person_id: int, version: int) -> bool:
        """She has read it; False when she had before, or there is no such version."""
        return self._q.change("guidelines.read", project_id=project_id, person_id=person_id, version=version) == 1
