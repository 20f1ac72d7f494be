"""The ratings of workers, one row for a worker and a project that she was asked about."""

from __future__ import annotations

from storage.queries import Queries
from storage.records.ratings import AskedBefore, MayRate, Stars


class Ratings:
    """What they think of a project."""

    def __init__(self, queries: Queries) -> None:
        self._q = queries

    def standing(self, *, telegram_id: int, project_id: int) -> MayRate | None:
        """A worker who began in the project."""
        row = self._q.one("ratings.standing", telegram_id=telegram_id, project_id=project_id)
        return MayRate(*row) if row else None

    def asked(self, *, person_id: int, most: int) -> list[AskedBefore]:
        """What she was asked about before, the newest first."""
        rows = self._q.all("ratings.asked", person_id=person_id, most=most)
        return [AskedBefore(project_id, at, update_id, bool(rated)) for project_id, at, update_id, rated in rows]

    def ask(self, *, project_id: int, person_id: int, update_id: int, now: int) -> bool:
        """She is asked; False when she was before."""
        what = {"project_id": project_id, "person_id": person_id, "update_id": update_id, "now": now}
        return self._q.change("ratings.ask", **what) == 1

    def rate(
        self,
        *,
        project_id: int,
        person_id: int,
        guidelines: int | None = None,
        interface: int | None = None,
        communication: int | None = None,
    ) -> bool:
        """Stars, of which the first count; False when she was never asked."""
        return (
            self._q.change(
                "ratings.rate",
                project_id=project_id,
                person_id=person_id,
                guidelines=guidelines,
                interface=interface,
                communication=communication,
            )
            == 1
        )

    def of(self, *, project_id: int, person_id: int) -> Stars | None:
        """Hers; None where she was never asked."""
        row = self._q.one("ratings.of", project_id=project_id, person_id=person_id)
        return Stars(row[0], row[1], row[2], bool(row[3])) if row else None

    def sums(self, *, project_id: int) -> tuple[tuple[int, int], tuple[int, int], tuple[int, int]]:
        """(ratings, stars) for guidelines, interface and communication."""
        one, first, two, second, three, third = self._q.one("ratings.sums", project_id=project_id) or (0,) * 6
        return (int(one), int(first)), (int(two), int(second)), (int(three), int(third))

    def restricted(self, *, project_id: int, now: int) -> tuple[int, int]:
        """How many workers have answered, and how many of them may not work there now."""
        workers, restricted = self._q.one("ratings.restricted", project_id=project_id, now=now) or (0, 0)
        return int(workers), int(restricted)
