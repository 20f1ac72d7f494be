"""The projects, and where in its life each one is."""

from __future__ import annotations

from storage.queries import Queries
from storage.records.projects import Project


class Projects:
    """Every project that was ever added."""

    def __init__(self, queries: Queries) -> None:
        self._q = queries

    def add(self, *, slug: str, title: str, spec: str, now: int) -> int:
        """The id of a new draft."""
        return self._q.added("projects.add", slug=slug, title=title, spec=spec, now=now)

    def rewrite(self, *, project_id: int, title: str, spec: str) -> bool:
        """False when it is no draft any more."""
        return self._q.change("projects.rewrite", project_id=project_id, title=title, spec=spec) == 1

    def of_slug(self, *, slug: str) -> Project | None:
        row = self._q.one("projects.of_slug", slug=slug)
        return Project(*row) if row else None

    def listing(self) -> list[Project]:
        """All, the newest first."""
        return [Project(*row) for row in self._q.all("projects.listing")]

    def due(self, *, now: int) -> list[str]:
        """The slugs of what should be open by now, the longest due first."""
        return [str(slug) for (slug,) in self._q.all("projects.due", now=now)]

    def open(self, *, project_id: int, now: int) -> int | None:
        """The number of this opening; None when it is live or closed, or has no tasks."""
        return self._q.value("projects.open", project_id=project_id, now=now)  # type: ignore[no-any-return]

    def schedule(self, *, project_id: int, opens_at: int) -> bool:
        """False when it is live or closed."""
        return self._q.change("projects.schedule", project_id=project_id, opens_at=opens_at) == 1

    def pause(self, *, project_id: int) -> bool:
        """False when it is neither live nor scheduled."""
        return self._q.change("projects.pause", project_id=project_id) == 1

    def close(self, *, project_id: int, now: int) -> bool:
        """False when it was closed before."""
        return self._q.change("projects.close", project_id=project_id, now=now) == 1

    def publish(self, *, project_id: int, horizon: int, added: int) -> None:
        """Tasks up to the position `horizon` are work from now on."""
        self._q.change("projects.publish", project_id=project_id, horizon=horizon, added=added)

    def people(self, *, project_id: int) -> tuple[int, int]:
        """How many work on it now, and how many ever did."""
        row = self._q.one("projects.people", project_id=project_id)
        return (int(row[0]), int(row[1])) if row else (0, 0)
