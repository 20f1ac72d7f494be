"""Upkeep of what people hold: time that ran out, and time that we took from them."""

from __future__ import annotations

from functools import partial

from crowd.services import bundling, dealing
from crowd.services.cards import spec_of
from storage import Storage, Unit
from storage.records.labelling import Overdue

SWEPT_AT_ONCE = 200
OUTAGE = 120_000  # ms of silence: longer than four long polls was ours or the network's


class Upkeep:
    """What the clock does with assignments."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage

    async def expire(self, now: int) -> int:
        """Gives back every place whose time ran out, in short units; how many there were.

        None while we are away: nobody can answer then, and the next sign of life gives the time back.
        """
        for bundle_id, project_id in await self._storage.read(lambda work: work.bundles.overdue(now=now)):
            await self._storage.write(None, partial(_lapse, bundle_id=bundle_id, project_id=project_id, now=now))
        swept = 0
        while count := await self._storage.write(None, lambda work: _sweep(work, now)):
            swept += count
            if count < SWEPT_AT_ONCE:
                break
        return swept

    async def wake(self, now: int) -> None:
        """At start, before anything expires: the time the bot was away is given back to those who held something."""
        await self._storage.write(None, lambda work: back(work, now))


def beat(work: Unit, now: int) -> None:
    """A sign of life. A long gap since the last one is an outage."""
    _give_time_back(work, away_since(work, now), now)
    work.outages.beat(now)


def back(work: Unit, now: int) -> None:
    """The first sign of life after a time in which nobody could reach us: an outage, however short."""
    _give_time_back(work, work.outages.heartbeat(), now)
    work.outages.beat(now)


def _give_time_back(work: Unit, began: int | None, now: int) -> None:
    """The outage is recorded, and open deadlines move by its length."""
    if began is not None and began < now:
        work.outages.record(began, now)
        work.assignments.extend(began_at=began, length=now - began)
        work.clarifications.extend(began_at=began, length=now - began)
        work.waiting.extend(began_at=began, length=now - began)
        work.bundles.extend(began_at=began, length=now - began)


def away_since(work: Unit, now: int) -> int | None:
    """Since when nobody can reach us (ms UTC); None while we are there."""
    last = work.outages.heartbeat()
    return last if last is not None and now - last > OUTAGE else None


def _sweep(work: Unit, now: int) -> int:
    if away_since(work, now) is not None:
        return 0
    held = work.assignments.overdue(now=now, most=SWEPT_AT_ONCE)
    parked = work.clarifications.overdue(now=now, most=SWEPT_AT_ONCE - len(held))
    for each in held:
        _give_back(work, each, "active", "expired", now)
    for each in parked:
        _give_back(work, each, "parked", "returned", now)
    return len(held) + len(parked)


def _lapse(work: Unit, bundle_id: int, project_id: int, now: int) -> None:
    if away_since(work, now) is None:
        bundling.end(work, bundle_id, project_id, "lapsed", now)


def _give_back(work: Unit, each: Overdue, was: str, becomes: str, now: int) -> None:
    what = {"task_id": each.task_id, "person_id": each.person_id}
    if work.assignments.move(**what, was=was, becomes=becomes):
        dealing.give_back(
            work,
            **what,
            project_id=each.project_id,
            takes=each.takes,
            price=each.price,
            currency=spec_of(each.spec).currency,
            now=now,
        )
