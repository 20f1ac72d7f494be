"""Bundles: tasks that are held for one worker, at most one open bundle a person."""

from __future__ import annotations

from storage.queries import Queries
from storage.records.bundles import Begun, Bundle, BundleSum
from storage.records.labelling import Held, Overdue


class Bundles:
    """One row a bundle; its tasks are assignments that name it."""

    def __init__(self, queries: Queries) -> None:
        self._q = queries

    def lock(self, *, project_id: int) -> None:
        """Before anything of the project's bundles changes in this unit."""
        self._q.change("bundles.lock", project_id=project_id)

    def make(self, *, person_id: int, project_id: int, expires_at: int, now: int) -> int | None:
        """A new one; None when she has an open one."""
        made: int | None = self._q.value(
            "bundles.make", person_id=person_id, project_id=project_id, expires_at=expires_at, now=now
        )
        return made

    def fill(self, *, bundle_id: int, wanted: int) -> None:
        self._q.change("bundles.fill", bundle_id=bundle_id, wanted=wanted)

    def drop(self, *, bundle_id: int) -> None:
        """Undoes one that stayed empty."""
        self._q.change("bundles.drop", bundle_id=bundle_id)

    def of_person(self, *, telegram_id: int) -> Bundle | None:
        """The one that she has open."""
        row = self._q.one("bundles.of_person", telegram_id=telegram_id)
        return Bundle(*row) if row else None

    def untold(self, *, person_id: int, project_id: int) -> Bundle | None:
        """The one that is open here, or that ended without her knowing."""
        row = self._q.one("bundles.untold", person_id=person_id, project_id=project_id)
        return Bundle(*row) if row else None

    def next(self, *, bundle_id: int) -> tuple[Held, bool] | None:
        """The first task that is still reserved, and whether it is withheld."""
        row = self._q.one("bundles.next", bundle_id=bundle_id)
        return (Held(*row[:-1]), bool(row[-1])) if row else None

    def hand_out(
        self,
        *,
        task_id: int,
        person_id: int,
        version: int,
        guide_version: int,
        now: int,
        deadline: int,
        at_once: int,
    ) -> bool:
        """A reserved task comes into her hands; False when it went back, or she holds so many `at_once` already."""
        changed = self._q.change(
            "bundles.hand_out",
            task_id=task_id,
            person_id=person_id,
            version=version,
            guide_version=guide_version,
            now=now,
            deadline=deadline,
            at_once=at_once,
        )
        return changed == 1

    def reserved(self, *, bundle_id: int) -> list[Overdue]:
        """What she has not come to."""
        return [Overdue(*row) for row in self._q.all("bundles.reserved", bundle_id=bundle_id)]

    def begun(self, *, person_id: int, task_id: int) -> Begun | None:
        """How far she is in the open bundle of this task."""
        row = self._q.one("bundles.begun", person_id=person_id, task_id=task_id)
        return Begun(*row) if row else None

    def end(self, *, bundle_id: int, state: str, told: bool, now: int) -> bool:
        """False when it ended before."""
        return self._q.change("bundles.end", bundle_id=bundle_id, state=state, told=int(told), now=now) == 1

    def tell(self, *, bundle_id: int) -> None:
        """She has read how it ended."""
        self._q.change("bundles.tell", bundle_id=bundle_id)

    def tell_all(self, *, person_id: int) -> None:
        """How earlier ones ended is no news any more."""
        self._q.change("bundles.tell_all", person_id=person_id)

    def sum(self, *, bundle_id: int) -> BundleSum | None:
        """What she did in it."""
        row = self._q.one("bundles.sum", bundle_id=bundle_id)
        return BundleSum(*row) if row else None

    def last_ended(self, *, person_id: int, project_id: int) -> int | None:
        """The one that ended last here, as long as she has answered nothing since."""
        found: int | None = self._q.value("bundles.last_ended", person_id=person_id, project_id=project_id)
        return found

    def overdue(self, *, now: int) -> list[tuple[int, int]]:
        """(bundle, project) of open ones whose time is over."""
        return [(bundle_id, project_id) for bundle_id, project_id in self._q.all("bundles.overdue", now=now)]

    def open_in(self, *, project_id: int) -> list[tuple[int, int | None]]:
        """(bundle, Telegram id) of all that are open in a project."""
        return [(bundle_id, who) for bundle_id, who in self._q.all("bundles.open_in", project_id=project_id)]

    def extend(self, *, began_at: int, length: int) -> int:
        """Moves what was still to come then; how many."""
        return self._q.change("bundles.extend", began_at=began_at, length=length)
