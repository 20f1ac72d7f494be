"""The tasks: staged, published, counted and exported."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict

from storage.queries import Queries
from storage.records.corrections import KnownTask
from storage.records.tasks import AnswerLine, LabelLine, NewTask, OverlapMeans, Places, VoteLine


class Tasks:
    """The tasks of all projects; their places are `places`."""

    def __init__(self, queries: Queries) -> None:
        self._q = queries

    def stage(self, *, project_id: int, tasks: Sequence[NewTask]) -> None:
        """Adds tasks that nobody sees until the project's horizon passes their positions."""
        rows = [{"project_id": project_id, **asdict(task)} for task in tasks]
        placed = ("project_id", "key", "position", "overlap", "urgent", "own_overlap", "reserved", "kept", "control")
        self._q.many("tasks.stage", [{name: row[name] for name in placed} for row in rows])
        shown = ("project_id", "key", "payload", "source", "gold", "gold_also", "hint", "fingerprint")
        self._q.many("tasks.stage_content", [{name: row[name] for name in shown} for row in rows])

    def clear_staged(self, *, project_id: int, horizon: int, count: int) -> int:
        """Removes at most `count` of what a dead import left behind the horizon; how many."""
        self._q.change("tasks.clear_media", project_id=project_id, horizon=horizon, count=count)
        self._q.change("tasks.clear_named", project_id=project_id, horizon=horizon, count=count)
        self._q.change("tasks.clear_contents", project_id=project_id, horizon=horizon, count=count)
        return self._q.change("tasks.clear_staged", project_id=project_id, horizon=horizon, count=count)

    def urgent(self, *, project_id: int, horizon: int, count: int) -> tuple[int, int] | None:
        """First and last position of the next published urgent tasks in file order, at most `count` of them."""
        row = self._q.one("tasks.urgent", project_id=project_id, horizon=horizon, count=count)
        return (int(row[0]), int(row[1])) if row and row[0] is not None else None

    def promote(self, *, project_id: int, first: int, last: int, position: int) -> int:
        """Urgent tasks of a stretch of file order go before it, from a position on; how many."""
        return self._q.change("tasks.promote", project_id=project_id, first=first, last=last, position=position)

    def of_key(self, *, project_id: int, key: str, horizon: int) -> int | None:
        """A published task by the customer's id."""
        task_id: int | None = self._q.value("tasks.of_key", project_id=project_id, key=key, horizon=horizon)
        return task_id

    def stretch(self, *, project_id: int, after: int, count: int) -> tuple[int, int] | None:
        """First and last of the next `count` tasks behind one, in the order of the files."""
        row = self._q.one("tasks.stretch", project_id=project_id, after=after, count=count)
        return (int(row[0]), int(row[1])) if row and row[0] is not None else None

    def set_overlap(self, *, project_id: int, first: int, last: int, overlap: int, position: int) -> int:
        """Another overlap for the tasks of a stretch that have none of their own; how many were changed.

        Those that come back get positions from `position` on, as far apart as their ids.
        """
        return self._q.change(
            "tasks.set_overlap", project_id=project_id, first=first, last=last, overlap=overlap, position=position
        )

    def set_own_overlap(self, *, task_id: int, overlap: int, position: int) -> int:
        """An overlap of its own for one task."""
        return self._q.change("tasks.set_own_overlap", task_id=task_id, overlap=overlap, position=position)

    def published(self, *, project_id: int, horizon: int, keys: Sequence[str]) -> dict[str, str]:
        """The fingerprints of those of the keys that are published already."""
        rows = self._q.all("tasks.published", project_id=project_id, horizon=horizon, keys=json.dumps(keys))
        return {str(key): str(fingerprint) for key, fingerprint in rows}

    def known(self, *, project_id: int, horizon: int, keys: Sequence[str]) -> dict[str, KnownTask]:
        """Those of the keys that are published tasks of the project."""
        rows = self._q.all("tasks.known", project_id=project_id, horizon=horizon, keys=json.dumps(keys))
        return {
            str(key): KnownTask(task_id, version, fingerprint, hint, bool(seen))
            for key, task_id, version, fingerprint, hint, seen in rows
        }

    def places(self, *, project_id: int, horizon: int) -> Places:
        row = self._q.one("tasks.places", project_id=project_id, horizon=horizon)
        return Places(*row) if row else Places(0, 0)

    def states(self, *, project_id: int) -> dict[str, int]:
        """How many assignments are in each state."""
        return {str(state): int(count) for state, count in self._q.all("tasks.states", project_id=project_id)}

    def overlap_change(self, *, project_id: int, horizon: int, overlap: int) -> OverlapMeans:
        """What another overlap would mean for a project's published tasks."""
        row = self._q.one("tasks.overlap_change", project_id=project_id, horizon=horizon, overlap=overlap)
        return OverlapMeans(*row) if row else OverlapMeans(0, 0, 0, 0)

    def answers(self, *, project_id: int) -> Iterator[AnswerLine]:
        """Every answer, in the order of the files and of the answers of a task."""
        return (AnswerLine(*row) for row in self._q.each("tasks.answers", project_id=project_id))

    def votes(self, *, project_id: int, horizon: int) -> Iterator[VoteLine]:
        """Every published task, once for each of its assignments, at least once; those of a task follow each other."""
        return (VoteLine(*row) for row in self._q.each("tasks.votes", project_id=project_id, horizon=horizon))

    def labels(self, *, project_id: int, horizon: int, restricted: int = 1) -> Iterator[LabelLine]:
        """Every answer that counts, of published tasks that were not dropped; of banned workers up to this mark."""
        found = self._q.each("tasks.labels", project_id=project_id, horizon=horizon, below=restricted + 1)
        return (LabelLine(*row) for row in found)

    def key_to(self, *, task_id: int) -> tuple[str | None, str | None, str | None]:
        """The known answer of one task, what else is accepted (both JSON), and whether it is gold in the work."""
        row = self._q.one("tasks.key_to", task_id=task_id)
        return (row[0], row[1], row[2]) if row else (None, None, None)

    def golds(self, *, project_id: int, horizon: int) -> Iterator[tuple[str, str]]:
        """Key and known answer (JSON) of the published tasks that have one."""
        return (
            (str(row[0]), str(row[1])) for row in self._q.each("tasks.golds", project_id=project_id, horizon=horizon)
        )
