"""What somebody leaves behind who wants to be forgotten."""

from __future__ import annotations

from storage.queries import Queries
from storage.records.erasing import Counts, OpenPlace


class Leaving:
    """Her counts, what she holds, and her files."""

    def __init__(self, queries: Queries) -> None:
        self._q = queries

    def counts(self, *, person_id: int) -> Counts:
        """What there is of hers."""
        row = self._q.one("leaving.counts", person_id=person_id)
        return Counts(*map(int, row or (0, 0, 0, 0, 0, 0)))

    def open_places(self, *, person_id: int) -> list[OpenPlace]:
        """What she has in her hands, parked or held for her."""
        return [OpenPlace(*row) for row in self._q.all("leaving.open_places", person_id=person_id)]

    def open_bundles(self, *, person_id: int) -> list[tuple[int, int]]:
        """(bundle, project) of what is held for her as a bundle."""
        return [(int(row[0]), int(row[1])) for row in self._q.all("leaving.open_bundles", person_id=person_id)]

    def files(self, *, person_id: int) -> list[str]:
        """The stored names whose rows are gone; the files are to be dropped after the commit."""
        return [str(name) for (name,) in self._q.all("leaving.files", person_id=person_id)]
