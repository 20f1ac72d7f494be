"""Care of gold: what the clock does for it, and what admins do with it."""

from __future__ import annotations

from collections.abc import Collection
from functools import partial

from crowd.services import doubting, gold_proposing, gold_supply, gold_view
from crowd.services.cards import spec_of
from crowd.services.doubting import Decision, DoubtfulKey
from crowd.services.gold_proposing import Proposed, Verdict
from crowd.services.gold_view import GoldPage, GoldTaskView
from crowd.services.outcomes import Refused, no_project
from storage import Storage, Turn, Unit
from storage.records.projects import Listed, Project

AT_ONCE = 50  # keys that one tick looks at
LOOKS = 4  # stretches of tasks that are looked through at a tap, until a proposal is found


class GoldService:
    """`admins` are the Telegram ids of those who hear of keys in doubt and of shortages, as they are then."""

    def __init__(self, storage: Storage, admins: Collection[int]) -> None:
        self._storage = storage
        self._admins = admins

    async def tick(self, now: int) -> int:
        """Looks at keys that were failed, retires what is used up, and looks ahead; how many messages are owed for it.

        Each thing is a unit of its own, so that one that fails undoes no other.
        """
        told = 0
        for task_id, look_at in await self._storage.read(lambda work: work.gold_keys.to_look_at(now=now, most=AT_ONCE)):
            look = partial(doubting.look, task_id=task_id, look_at=look_at, admins=self._admins, now=now)
            told += await self._storage.write(None, look)
        await self._storage.write(None, lambda work: work.gold_keys.retire())
        for project in await self._storage.read(lambda work: work.gold_supplies.mixed()):
            if (spec := spec_of(project.spec)).gold is not None:
                watch = partial(gold_supply.watch, project=project, admins=self._admins, now=now)
                told += await self._storage.write(None, watch)
                further = partial(gold_proposing.look_further, project_id=project.project_id, spec=spec, now=now)
                await self._storage.write(None, further)
        return told

    async def listing(self) -> list[Listed]:
        """The projects that mix gold in, teach or test, and are not closed."""

        def unit(work: Unit) -> list[Listed]:
            return [each for each in work.projects.listing() if each.state != "closed" and _knows(work, each.id)]

        return await self._storage.read(unit)

    async def page(self, project_id: int, now: int) -> GoldPage | None:
        """The gold of one project."""

        def unit(work: Unit) -> GoldPage | None:
            project = work.projects.of_id(project_id=project_id)
            return gold_view.page_of(work, project, now) if project else None

        return await self._storage.read(unit)

    async def of(self, slug: str, now: int) -> GoldPage | Refused:
        """The same by the project's name."""

        def unit(work: Unit) -> GoldPage | Refused:
            project = work.projects.of_slug(slug=slug)
            return gold_view.page_of(work, project, now) if project else no_project(slug)

        return await self._storage.read(unit)

    async def task(self, task_id: int) -> GoldTaskView | None:
        """One gold task."""
        return await self._storage.read(lambda work: gold_view.task_of(work, task_id))

    async def doubt(self, task_id: int) -> DoubtfulKey | None:
        """A key in doubt, or one that was decided."""
        return await self._storage.read(lambda work: doubting.doubtful_key(work, task_id))

    async def decide(self, turn: Turn, admin: int, task_id: int, decision: Decision) -> tuple[DoubtfulKey | None, bool]:
        """Her decision on a key in doubt, and whether it stands; False where somebody was first."""

        def unit(work: Unit) -> tuple[DoubtfulKey | None, bool]:
            done = not work.replayed and doubting.decide(work, task_id, decision, by=admin, now=turn.now)
            found = doubting.doubtful_key(work, task_id)
            return found, done or (work.replayed and found is not None and found.decided == decision)

        return await self._storage.write(turn, unit)

    async def proposal(self, project_id: int, now: int, *, but: int = 0) -> Proposed | None:
        """The proposal that is wanted most, another one than `but` if there is one; a few more tasks are looked through
        where none waits."""
        for _ in range(LOOKS):
            found = await self._storage.read(lambda work: _next(work, project_id, but))
            if found is not None:
                return found
            await self._storage.write(None, lambda work: _look(work, project_id, now))
        return await self._storage.read(lambda work: _next(work, project_id, but))

    async def proposals(self, project_id: int, now: int, *, most: int) -> list[Proposed]:
        """The first of them, the most wanted first."""
        if await self.proposal(project_id, now) is None:
            return []

        def unit(work: Unit) -> list[Proposed]:
            project = _project(work, project_id)
            return gold_proposing.first_ones(work, project, spec_of(project.spec), most=most) if project else []

        return await self._storage.read(unit)

    async def settle(self, turn: Turn, admin: int, task_id: int, *, use: bool) -> Verdict | None:
        """Use a proposal, or not; what became of it. None: there is no such proposal."""

        def unit(work: Unit) -> Verdict | None:
            return gold_proposing.settle(work, task_id, use=use, by=admin, now=turn.now)

        return await self._storage.write(turn, unit)

    async def retire(self, turn: Turn, admin: int, task_id: int) -> bool:
        """Out of work; False where it is not in work as gold. The same turn again changes nothing."""

        def unit(work: Unit) -> bool:
            if work.replayed:
                return (found := gold_view.task_of(work, task_id)) is not None and found.control == "retired"
            done = work.golds.move(task_id=task_id, was="gold", becomes="retired")
            return done and _noted(work, turn, admin, task_id, "gold retired")

        return await self._storage.write(turn, unit)

    async def put_back(self, turn: Turn, admin: int, task_id: int) -> bool:
        """In work again; False where it is no retired gold, or somebody who practised it was shown its answer."""

        def unit(work: Unit) -> bool:
            if work.replayed:
                return (found := gold_view.task_of(work, task_id)) is not None and found.control == "gold"
            key = work.gold_keys.of(task_id=task_id)
            mix = spec_of(key.spec).gold if key else None
            done = mix is not None and work.gold_keys.put_back(task_id=task_id, exposures=mix.exposures)
            return done and _noted(work, turn, admin, task_id, "gold put back")

        return await self._storage.write(turn, unit)


def _noted(work: Unit, turn: Turn, admin: int, task_id: int, what: str) -> bool:
    work.audit.note(turn.now, f"admin:{admin}", what, f"task:{task_id}")
    return True


def _knows(work: Unit, project_id: int) -> bool:
    project = work.projects.of_id(project_id=project_id)
    spec = spec_of(project.spec) if project else None
    return spec is not None and (spec.gold is not None or spec.stage is not None)


def _project(work: Unit, project_id: int) -> Project | None:
    project = work.projects.of_id(project_id=project_id)
    return project if project and spec_of(project.spec).gold is not None else None


def _next(work: Unit, project_id: int, but: int) -> Proposed | None:
    project = _project(work, project_id)
    return gold_proposing.next_one(work, project, spec_of(project.spec), but=but) if project else None


def _look(work: Unit, project_id: int, now: int) -> int:
    project = _project(work, project_id)
    return gold_proposing.look_further(work, project_id, spec_of(project.spec), now) if project else 0
