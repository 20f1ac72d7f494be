"""Sweeps, what is done again and again: begun by one process at a time, and tried again for ever when they fail."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass

from crowd.rules.sweeping import LEASE, NEVER, has_to_be_told, next_time, pause
from crowd.services import failing
from crowd.services.dues import KILLED
from storage import Storage, Unit


@dataclass(frozen=True, slots=True)
class Held:
    """One attempt at a sweep, in this process's hands since `began` (ms UTC)."""

    name: str
    attempts: int
    began: int


class SweepService:
    """The sweeps of one process; several may stand beside each other."""

    def __init__(self, storage: Storage, *, holder: str, admins: Callable[[], Collection[int]]) -> None:
        self._storage = storage
        self._holder = holder
        self._admins = admins

    async def begin(self, name: str, every: int, now: int) -> Held | None:
        """None when it is not due yet or in other hands. The admins hear of one that has failed too often in a row."""

        def unit(work: Unit) -> Held | None:
            failures, why = work.sweeps.at(sweep=name)
            held = Held(name, failures + 1, now)
            if not self._begun(work, held, every, now):
                return None
            if has_to_be_told(failures):
                failing.owed(work, self._admins(), name, failures, why, now)
            return held

        return await self._storage.write(None, unit)

    def _begun(self, work: Unit, held: Held, every: int, now: int) -> bool:
        return work.sweeps.begin(
            sweep=held.name,
            holder=self._holder,
            attempts=held.attempts,
            due_at=now + pause(held.attempts),
            lease_until=now + LEASE,
            error=KILLED,
            now=now,
            never=now + NEVER,
            skew=now + every,
        )

    async def renew(self, held: Held, now: int) -> bool:
        """Still at it; False when somebody else is by now, because nothing was heard for too long."""
        return await self._storage.write(
            None,
            lambda work: work.sweeps.renew(
                sweep=held.name, holder=self._holder, attempts=held.attempts, lease_until=now + LEASE
            ),
        )

    async def done(self, held: Held, every: int, now: int) -> bool:
        """It comes again after `every` (ms); False when it was not ours any more."""
        return await self._storage.write(
            None,
            lambda work: work.sweeps.done(
                sweep=held.name,
                holder=self._holder,
                attempts=held.attempts,
                due_at=next_time(held.began, every),
                now=now,
            ),
        )

    async def failed(self, held: Held, why: str) -> bool:
        """It comes again after its pause; `why` is kind and place of the fault, without what people wrote."""
        return await self._storage.write(
            None,
            lambda work: work.sweeps.failed(sweep=held.name, holder=self._holder, attempts=held.attempts, error=why),
        )
