"""The tasks: staged, published, counted and exported."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict

from storage.queries import Queries
from storage.records.tasks import AnswerLine, NewTask, Places, VoteLine


class Tasks:
    """The tasks of all projects; their places are `places`."""

    def __init__(self, queries: Queries) -> None:
        self._q = queries

    def stage(self, *, project_id: int, tasks: Sequence[NewTask]) -> None:
        """Adds tasks that nobody sees until the project's horizon passes their positions."""
        rows = [{"project_id": project_id, **asdict(task)} for task in tasks]
        placed = ("project_id", "key", "position", "overlap")
        self._q.many("tasks.stage", [{name: row[name] for name in placed} for row in rows])
        shown = ("project_id", "key", "payload", "source", "gold", "hint", "fingerprint")
        self._q.many("tasks.stage_content", [{name: row[name] for name in shown} for row in rows])

    def clear_staged(self, *, project_id: int, horizon: int, count: int) -> int:
        """Removes at most `count` of what a dead import left behind the horizon; how many."""
        self._q.change("tasks.clear_media", project_id=project_id, horizon=horizon, count=count)
        self._q.change("tasks.clear_contents", project_id=project_id, horizon=horizon, count=count)
        return self._q.change("tasks.clear_staged", project_id=project_id, horizon=horizon, count=count)

    def published(self, *, project_id: int, horizon: int, keys: Sequence[str]) -> dict[str, str]:
        """The fingerprints of those of the keys that are published already."""
        rows = self._q.all("tasks.published", project_id=project_id, horizon=horizon, keys=json.dumps(keys))
        return {str(key): str(fingerprint) for key, fingerprint in rows}

    def places(self, *, project_id: int, horizon: int) -> Places:
        row = self._q.one("tasks.places", project_id=project_id, horizon=horizon)
        return Places(*row) if row else Places(0, 0, 0)

    def states(self, *, project_id: int) -> dict[str, int]:
        """How many assignments are in each state."""
        return {str(state): int(count) for state, count in self._q.all("tasks.states", project_id=project_id)}

    def answers(self, *, project_id: int) -> Iterator[AnswerLine]:
        """Every answer, in the order of the files and of the answers of a task."""
        return (AnswerLine(*row) for row in self._q.each("tasks.answers", project_id=project_id))

    def votes(self, *, project_id: int, horizon: int) -> Iterator[VoteLine]:
        """Every published task, once for each of its assignments, at least once; those of a task follow each other."""
        return (VoteLine(*row) for row in self._q.each("tasks.votes", project_id=project_id, horizon=horizon))
