"""The projects, and where in its life each one is."""

from __future__ import annotations

from storage.queries import Queries
from storage.records.projects import Listed, Project


class Projects:
    """Every project that was ever added."""

    def __init__(self, queries: Queries) -> None:
        self._q = queries

    def add(self, *, slug: str, title: str, spec: str, state: str, opens_at: int | None, now: int) -> int | None:
        """The id of a new draft, or scheduled, project; None when the slug is taken."""
        return self._q.value(  # type: ignore[no-any-return]
            "projects.add", slug=slug, title=title, spec=spec, state=state, opens_at=opens_at, now=now
        )

    def rewrite(self, *, project_id: int, title: str, spec: str, state: str, opens_at: int | None, tasks: int) -> bool:
        """False when it was opened before, or has other than `tasks` tasks by now."""
        touched = self._q.change(
            "projects.rewrite",
            project_id=project_id,
            title=title,
            spec=spec,
            state=state,
            opens_at=opens_at,
            tasks=tasks,
        )
        return touched == 1

    def respell(self, *, project_id: int, title: str, spec: str, version: int) -> bool:
        """Another file for a project in any state but closed; False when it is no longer of this version."""
        return self._q.change("projects.respell", project_id=project_id, title=title, spec=spec, version=version) == 1

    def filed(self, *, project_id: int) -> str | None:
        """Its file (JSON) when its hours were first set by hand; None where they are as in its file."""
        return self._q.value("projects.filed", project_id=project_id)  # type: ignore[no-any-return]

    def keep_filed(self, *, project_id: int) -> None:
        """Its hours are about to be set by hand."""
        self._q.change("projects.keep_filed", project_id=project_id)

    def forget_filed(self, *, project_id: int) -> None:
        """Its hours are as in its file again."""
        self._q.change("projects.forget_filed", project_id=project_id)

    def of_slug(self, *, slug: str) -> Project | None:
        row = self._q.one("projects.of_slug", slug=slug)
        return Project(*row) if row else None

    def of_id(self, *, project_id: int) -> Project | None:
        row = self._q.one("projects.of_id", project_id=project_id)
        return Project(*row) if row else None

    def listing(self) -> list[Listed]:
        """All, the newest first."""
        return [Listed(*row) for row in self._q.all("projects.listing")]

    def lock(self, *, project_id: int) -> None:
        """Others who move it wait until this unit ends."""
        self._q.change("projects.lock", project_id=project_id)

    def open(self, *, project_id: int, now: int, outside_until: int | None = None) -> int | None:
        """The number of this opening; None when it is live or closed, or has no tasks."""
        return self._q.value(  # type: ignore[no-any-return]
            "projects.open", project_id=project_id, outside_until=outside_until, now=now
        )

    def schedule(self, *, project_id: int, opens_at: int | None, by_hours: int | None = None) -> bool:
        """False when it is live, closing or closed."""
        touched = self._q.change("projects.schedule", project_id=project_id, opens_at=opens_at, by_hours=by_hours)
        return touched == 1

    def pause(self, *, project_id: int, opens_at: int | None = None, by_hours: int | None = None) -> bool:
        """False when it is neither live nor scheduled nor paused."""
        touched = self._q.change("projects.pause", project_id=project_id, opens_at=opens_at, by_hours=by_hours)
        return touched == 1

    def end(self, *, project_id: int, state: str, now: int) -> bool:
        """Closing or closed; False when it was so before."""
        return self._q.change("projects.end", project_id=project_id, state=state, now=now) == 1

    def plan(self, *, project_id: int, pauses_at: int | None, closes_at: int | None) -> bool:
        """False when it is closing or closed."""
        touched = self._q.change("projects.plan", project_id=project_id, pauses_at=pauses_at, closes_at=closes_at)
        return touched == 1

    def over(self, *, project_id: int, since: int | None) -> None:
        self._q.change("projects.over", project_id=project_id, since=since)

    def held(self, *, project_id: int) -> bool:
        return self._q.one("projects.held", project_id=project_id) is not None

    def wanting(self, *, project_id: int, horizon: int) -> bool:
        return self._q.one("projects.wanting", project_id=project_id, horizon=horizon) is not None

    def publish(self, *, project_id: int, version: int, horizon: int, added: int) -> bool:
        """Tasks up to the position `horizon` are work from now on; False when it was rewritten or closed meanwhile."""
        touched = self._q.change(
            "projects.publish", project_id=project_id, version=version, horizon=horizon, added=added
        )
        return touched == 1

    def people(self, *, project_id: int) -> tuple[int, int]:
        """How many work on it now, and how many ever did."""
        row = self._q.one("projects.people", project_id=project_id)
        return (int(row[0]), int(row[1])) if row else (0, 0)
