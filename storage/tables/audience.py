"""The people whom a project or a message is for, by an expression."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from storage.narrowing import narrowing
from storage.queries import Queries
from storage.records.audience import Hearing, Tests


class Audience:
    """Everybody who is a worker, can be reached and meets a condition of every group, found in one pass."""

    def __init__(self, queries: Queries) -> None:
        self._q = queries

    def count(self, groups: Tests, *, now: int) -> int:
        """How many they are at that moment (ms UTC)."""
        with self._narrowed(groups, now) as (queries, values):
            return int(queries.value("audience.count", **values))

    def people(self, groups: Tests, *, now: int) -> Iterator[int]:
        """Their ids, in order."""
        with self._narrowed(groups, now) as (queries, values):
            for (person_id,) in queries.each("audience.people", **values):
                yield int(person_id)

    def owe(self, groups: Tests, *, campaign_id: int, now: int, due_at: int | None = None) -> int:
        """A delivery of the campaign for each of them, due at once or then; how many. Nobody gets a second one."""
        due = now if due_at is None else due_at
        with self._narrowed(groups, now) as (queries, values):
            return queries.change("audience.owe", campaign_id=campaign_id, due_at=due, now=now, **values)

    def owe_new(self, groups: Tests, *, campaign_id: int, project_id: int, kind: str, now: int) -> int:
        """The same without those whom an earlier campaign of the kind told about the project."""
        with self._narrowed(groups, now) as (queries, values):
            return queries.change(
                "audience.owe_new",
                campaign_id=campaign_id,
                project_id=project_id,
                kind=kind,
                due_at=now,
                now=now,
                **values,
            )

    def zones(self, groups: Tests, *, part: str, project_id: int, now: int) -> dict[str, int]:
        """How many of them live in each time zone; `part` is empty, or narrows them to people who know a project."""
        with self._narrowed(groups, now) as (queries, values):
            rows = queries.all("audience.zones", part=part, project_id=project_id, **values)
            return {str(zone): int(count) for zone, count in rows}

    def hearing(self, groups: Tests, *, part: str, project_id: int, event: str, now: int) -> list[Hearing]:
        """The same, parted by what they chose about messages of this kind."""
        with self._narrowed(groups, now) as (queries, values):
            rows = queries.all("audience.hearing", part=part, project_id=project_id, event=event, **values)
            return [Hearing(str(zone), quiet, bool(off), int(count)) for zone, quiet, off, count in rows]

    def owe_part(self, groups: Tests, *, campaign_id: int, part: str, project_id: int, due_at: int, now: int) -> int:
        """A broadcast's delivery for each of them, due when it is in her time zone, or at `due_at`; how many."""
        with self._narrowed(groups, now) as (queries, values):
            return queries.change(
                "audience.owe_part",
                campaign_id=campaign_id,
                part=part,
                project_id=project_id,
                due_at=due_at,
                now=now,
                **values,
            )

    def owe_best(
        self,
        groups: Tests,
        *,
        campaign_id: int,
        project_id: int,
        kind: str,
        event: str,
        again: bool,
        kept_back: str,
        wave: int,
        most: int,
        now: int,
    ) -> int:
        """A delivery for the best matches who have not been told of the project, or only by earlier campaigns where
        `again`; how many. What was dropped because it was `kept_back` may be said now."""
        with self._narrowed(groups, now) as (queries, values):
            return queries.change(
                "audience.owe_best",
                campaign_id=campaign_id,
                project_id=project_id,
                kind=kind,
                event=event,
                again=int(again),
                kept_back=kept_back,
                wave=wave,
                most=most,
                now=now,
                **values,
            )

    def usual(self, groups: Tests, *, now: int) -> tuple[int, int]:
        """How often they were told of projects, and how often they came."""
        with self._narrowed(groups, now) as (queries, values):
            row = queries.one("audience.usual", **values)
        return (int(row[0]), int(row[1])) if row else (0, 0)

    @contextmanager
    def _narrowed(self, groups: Tests, now: int) -> Iterator[tuple[Queries, dict[str, Any]]]:
        """Queries that read only these people, with the parameters that it takes; the plan is the engine's best."""
        narrow = narrowing(self._q, groups, now)
        self.plan("off")
        yield self._q.within(narrow.text), narrow.values
        self.plan("on")  # what fails ends the transaction, and the setting with it

    def plan(self, joins: str) -> None:
        """`off`: as joins of many people with many facts are best made, until it is `on` again."""
        self._q.one("audience.plan", joins=joins)
