"""Who may not work for a while, or is proposed not to."""

from __future__ import annotations

from storage.queries import Queries
from storage.records.fairness import Kind, Restriction

NO_END = 2**62
"""Stored as the end of what lasts for good, where handing out reads it."""


class Restrictions:
    """Nothing is deleted: what is over says how it ended."""

    def __init__(self, queries: Queries) -> None:
        self._q = queries

    def add(
        self,
        *,
        person_id: int,
        project_id: int | None,
        kind: Kind,
        rule: str,
        said: str,
        numbers: str,
        tasks: str,
        skills: str,
        now: int,
        starts_at: int | None = None,
        ends_at: int | None = None,
    ) -> int:
        """Its id. One that starts is active; one without a start is proposed."""
        return int(
            self._q.value(
                "restrictions.add",
                person_id=person_id,
                project_id=project_id,
                kind=kind,
                rule=rule,
                said=said,
                numbers=numbers,
                tasks=tasks,
                skills=skills,
                state="proposed" if starts_at is None else "active",
                starts_at=starts_at,
                ends_at=ends_at,
                now=now,
            )
        )

    def of_id(self, *, restriction_id: int) -> Restriction | None:
        row = self._q.one("restrictions.of_id", restriction_id=restriction_id)
        return Restriction(*row) if row else None

    def of_person(self, *, person_id: int) -> list[Restriction]:
        """All of hers, the newest first."""
        return [Restriction(*row) for row in self._q.all("restrictions.of_person", person_id=person_id)]

    def in_force(self, *, person_id: int, project_id: int | None, now: int) -> Restriction | None:
        """What keeps her from this project, or (None) from all of them; of several the one that lasts longest."""
        row = self._q.one("restrictions.in_force", person_id=person_id, project_id=project_id, now=now)
        return Restriction(*row) if row else None

    def is_proposed(self, *, person_id: int, project_id: int | None, rule: str) -> bool:
        """Whether the same waits for a person already."""
        found = self._q.value("restrictions.is_proposed", person_id=person_id, project_id=project_id, rule=rule)
        return found is not None

    def last_over(self, *, person_id: int, project_id: int | None, rule: str) -> int:
        """When the newest of this rule is over or was turned down (ms UTC, perhaps ahead); 0: there was none."""
        found = self._q.value(
            "restrictions.last_over", person_id=person_id, project_id=project_id, rule=rule, no_end=NO_END
        )
        return int(found or 0)

    def hold(self, *, person_id: int, project_id: int | None, now: int) -> None:
        """Writes down for handing out until when she is restricted there, by all that is active."""
        if project_id is None:
            until = self._q.value("restrictions.everywhere_until", person_id=person_id, no_end=NO_END)
            self._q.change("restrictions.hold_everywhere", person_id=person_id, until=until)
        else:
            what = {"person_id": person_id, "project_id": project_id}
            until = self._q.value("restrictions.here_until", **what, no_end=NO_END)
            self._q.change("restrictions.hold_here", **what, until=until, now=now)

    def begin(
        self,
        *,
        restriction_id: int,
        project_id: int | None,
        kind: Kind,
        ends_at: int | None,
        decided_by: int,
        reason: str | None,
        now: int,
    ) -> bool:
        """A person says that what was proposed is so; False when it does not wait any more."""
        changed = self._q.change(
            "restrictions.begin",
            restriction_id=restriction_id,
            project_id=project_id,
            kind=kind,
            ends_at=ends_at,
            decided_by=decided_by,
            reason=reason,
            now=now,
        )
        return changed == 1

    def decline(self, *, restriction_id: int, decided_by: int, reason: str | None, now: int) -> bool:
        """A person says that it is not so; False when it does not wait any more."""
        changed = self._q.change(
            "restrictions.decline", restriction_id=restriction_id, decided_by=decided_by, reason=reason, now=now
        )
        return changed == 1

    def lift(self, *, restriction_id: int, now: int) -> bool:
        """It is over before its time; False when it was lifted before, or never began."""
        return self._q.change("restrictions.lift", restriction_id=restriction_id, now=now) == 1

    def some_ended(self, *, now: int) -> bool:
        """Whether the time of some is over."""
        return self._q.value("restrictions.some_ended", now=now) is not None

    def end_due(self, *, now: int) -> int:
        """Those whose time is over; how many."""
        return self._q.change("restrictions.end_due", now=now)
