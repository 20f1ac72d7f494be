"""How long the tasks of each project took."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from storage.queries import Queries


class Paces:
    """Histograms of active time, kept up to date behind the answers."""

    def __init__(self, queries: Queries) -> None:
        self._q = queries

    def bookmark(self) -> int:
        """Answers up to this moment, ms UTC, are counted."""
        return int(self._q.value("paces.bookmark"))

    def move_bookmark(self, *, value: int) -> None:
        self._q.change("paces.move_bookmark", value=value)

    def fresh(self, *, after: int, until: int) -> Iterator[tuple[int, int, int, str]]:
        """Project, hand-out, answer and the project's spec for each answer of a stretch of time."""
        return ((row[0], row[1], row[2], row[3]) for row in self._q.each("paces.fresh", after=after, until=until))

    def count(self, counts: Mapping[tuple[int, int], int]) -> None:
        """Adds answers by (project, bucket)."""
        rows = [
            {"project_id": project_id, "bucket": bucket, "answers": answers}
            for (project_id, bucket), answers in counts.items()
        ]
        self._q.many("paces.count", rows)

    def of_project(self, *, project_id: int) -> dict[int, int]:
        """Answers by bucket."""
        return {int(bucket): int(answers) for bucket, answers in self._q.all("paces.of_project", project_id=project_id)}
