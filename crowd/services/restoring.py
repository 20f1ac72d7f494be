"""Restored mode: after a restore nothing that was owed is sent, and nothing falls due, until a person has chosen."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Literal, TypeAlias

from crowd.services.owing import owe
from crowd.services.taking_back import KINDS, By, take_back
from storage import Storage, Turn, Unit
from storage.records.restorations import Restoration

KIND = "restored"
EVERYTHING = "*"
"""Instead of a kind: all messages that are left."""

Way: TypeAlias = Literal["send", "drop"]


@dataclass(frozen=True, slots=True)
class Restored:
    """Where the choice stands: what is not known here (from `made_at` to `restored_at`, ms UTC), and what is owed."""

    made_at: int
    restored_at: int
    owed: Mapping[str, int]
    """Messages that wait, by kind."""
    due: Mapping[str, int] = field(default_factory=dict)
    """What fell due and happens as soon as all is chosen, by kind."""

    @property
    def count(self) -> int:
        return sum(self.owed.values())

    def chosen(self, kind: str) -> int:
        """How many messages a choice for this kind is about."""
        return self.count if kind == EVERYTHING else self.owed.get(kind, 0)


class RestoredService:
    """What owners see of a restore, and choose."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage
        self._gaps: list[range] = []

    async def begin(self, *, made_at: int, now: int, owners: Collection[int]) -> Restored:
        """Restored mode begins, in a database that is not in its place yet; the owners are owed the question."""

        def unit(work: Unit) -> Restored:
            work.restorations.add(made_at=made_at, restored_at=now)
            work.restorations.hold_owed()
            owe(work, kind=KIND, ref=f"{KIND}:{now}", to=owners, body={"at": now}, now=now)
            work.audit.note(now, "command line", "restored", "database", f"made at {made_at}")
            return Restored(made_at, now, work.restorations.owed(), work.dues.overdue(now=now))

        return await self._storage.write(None, unit)

    async def look(self, now: int) -> Restored | None:
        """None when there is nothing to choose."""
        return await self._storage.read(lambda work: _look(work, now))

    async def waits(self) -> bool:
        """Whether nothing may happen by itself now."""
        return await self._storage.read(lambda work: work.restorations.open_one() is not None)

    async def choose(self, turn: Turn | None, *, kind: str, way: Way, actor: str, now: int) -> Restored | None:
        """Send what is owed of this kind, or drop it; what is left to choose, None when that was the last."""

        def unit(work: Unit) -> Restored | None:
            before = _look(work, now)
            if before is None or work.replayed:
                return before
            for each in [*before.owed] if kind == EVERYTHING else [kind]:
                _settle(work, each, way, actor, now)
            after = _look(work, now)
            if after and (after.owed or after.due):
                return after
            _end(work, actor, now)
            return None

        return await self._storage.write(turn, unit)

    async def drop_due(self, turn: Turn | None, *, kind: str, actor: str, now: int) -> Restored | None:
        """What fell due of this kind is taken back; what is left to choose, None when that was the last."""

        def unit(work: Unit) -> Restored | None:
            before = _look(work, now)
            if before is None or work.replayed or kind not in KINDS:
                return before
            take_back(work, kind, By(actor, now))
            after = _look(work, now)
            if after and (after.owed or after.due):
                return after
            _end(work, actor, now)
            return None

        return await self._storage.write(turn, unit)

    async def go_on(self, turn: Turn | None, *, actor: str, now: int) -> Restored | None:
        """What fell due may happen. No message may wait for a choice any more: then it is as it was, and shown."""

        def unit(work: Unit) -> Restored | None:
            found = _look(work, now)
            if found is None or found.owed or work.replayed:
                return found
            _end(work, actor, now)
            return None

        return await self._storage.write(turn, unit)

    async def refresh(self) -> None:
        """Reads at start which times are not known here; they change while no bot runs."""
        listed = await self._storage.read(lambda work: work.restorations.listing())
        self._gaps = [range(each.made_at // 1000, each.restored_at // 1000 + 1) for each in listed]

    def gap(self, at: int) -> tuple[int, int] | None:
        """The lost time in which a moment lies, both in seconds since 1970: from when, until when."""
        return next(((gap.start, gap.stop - 1) for gap in self._gaps if at in gap), None)


def still_open(work: Unit, body: dict[str, Any]) -> dict[str, Any] | None:
    """What the question to the owners says when it is sent; None when nobody has to choose any more."""
    found = _look(work, int(body["at"]))
    return asdict(found) if found else None


def _look(work: Unit, now: int) -> Restored | None:
    found: Restoration | None = work.restorations.open_one()
    if found is None:
        return None
    return Restored(found.made_at, found.restored_at, work.restorations.owed(), work.dues.overdue(now=now))


def _end(work: Unit, actor: str, now: int) -> None:
    if work.restorations.settle(now=now):
        work.audit.note(now, actor, "restored mode ended", "database")


def _settle(work: Unit, kind: str, way: Way, actor: str, now: int) -> None:
    owed = work.restorations
    if owed.release(kind=kind) if way == "send" else owed.drop_owed(kind=kind, now=now):
        work.audit.note(now, actor, f"owed messages: {way}", f"kind:{kind}")
