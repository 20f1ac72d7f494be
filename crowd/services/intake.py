"""Intake: who may begin an application now, who waits for a place, and how an admin opens and closes the door."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import Any, Literal, TypeAlias

from crowd.rules.intake import DAY, KEPT, room
from crowd.services.upkeep import away_since
from storage import Storage, Turn, Unit
from storage.records.intake import Taken, Terms
from storage.records.people import Person

KIND = "place_open"
COUNTED_DAYS = 30
AT_ONCE = 500

Limit: TypeAlias = Literal["workers", "reviews"]


@dataclass(frozen=True, slots=True)
class Door:
    """As an admin sees it. `ends` counts applications by state, ended ones of the last 30 days; `longest` is since when
    the first one waits, ms UTC."""

    terms: Terms
    taken: Taken
    room: int
    ends: dict[str, int]
    longest: int | None


class IntakeService:
    """The door, and the line before it."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage

    async def full(self) -> bool:
        """Whether somebody who applies now comes to the waiting list."""
        return await self._storage.read(_full)

    async def look(self, now: int) -> Door:
        return await self._storage.read(lambda work: _door(work, now))

    async def swing(self, turn: Turn, admin: int, state: Literal["open", "closed"]) -> Door:
        """Open or close. Whoever waits is called at once when it opens, as far as there is room."""

        def unit(work: Unit) -> Door:
            terms = work.intake.terms()
            if not work.replayed and terms.state != state:
                work.intake.set_terms(replace(terms, state=state))
                work.audit.note(turn.now, f"admin:{admin}", f"intake.{state}", "intake")
                call_in(work, room(work.intake.terms(), work.intake.taken()), turn.now)
            return _door(work, turn.now)

        return await self._storage.write(turn, unit)

    async def limit(self, turn: Turn, admin: int, what: Limit, most: int | None) -> Door:
        """No more applications from so many workers, or so many decisions to be made, on; None for no limit."""

        def unit(work: Unit) -> Door:
            if not work.replayed:
                terms = work.intake.terms()
                work.intake.set_terms(
                    replace(terms, most_workers=most) if what == "workers" else replace(terms, most_reviews=most)
                )
                work.audit.note(turn.now, f"admin:{admin}", "intake.limited", "intake", f"{what}: {most or 'no limit'}")
                call_in(work, room(work.intake.terms(), work.intake.taken()), turn.now)
            return _door(work, turn.now)

        return await self._storage.write(turn, unit)

    async def call(self, turn: Turn, admin: int, count: int) -> tuple[int, Door]:
        """So many places for the first of the line, whatever the limits say; how many there were to take them."""

        def unit(work: Unit) -> tuple[int, Door]:
            if work.replayed:
                return count, _door(work, turn.now)
            called = call_in(work, count, turn.now)
            if called:
                work.audit.note(turn.now, f"admin:{admin}", "intake.called", "intake", f"{called} people")
            return called, _door(work, turn.now)

        return await self._storage.write(turn, unit)

    async def leave(self, turn: Turn, telegram_id: int) -> bool:
        """She wants no place any more; False when she was on no list."""

        def unit(work: Unit) -> bool:
            person = work.people.of_telegram(telegram_id=telegram_id)
            return person is not None and (work.waiting.leave(person_id=person.id) or work.replayed)

        return await self._storage.write(turn, unit)

    async def tick(self, now: int) -> int:
        """Places that nobody came for go to the next; room is filled from the line. How many were called."""

        def unit(work: Unit) -> int:
            if away_since(work, now) is not None:
                return 0
            missed = work.waiting.miss(now=now)
            free = room(work.intake.terms(), work.intake.taken())
            return call_in(work, max(missed, free), now) if missed or free else 0

        return await self._storage.write(None, unit) if await self._storage.read(_somebody) else 0


def at_the_door(work: Unit, person: Person, now: int) -> int | None:
    """Her place in the line where she has to wait, inside a unit that knows she wants to begin; None: she may."""
    hers = work.waiting.of(person_id=person.id)
    called = hers is not None and hers.state == "called" and now < (hers.until or 0)
    if called or work.waiting.came_by_link(person_id=person.id) or not _full(work):
        work.waiting.take(person_id=person.id)
        return None
    work.waiting.join_line(person_id=person.id, now=now)
    hers = work.waiting.of(person_id=person.id)
    return hers.position if hers else None


def call_in(work: Unit, count: int, now: int) -> int:
    """The first so many of the line get a place that is kept for a while, and a message that says so."""
    called = 0
    for person_id, telegram_id in work.waiting.first(most=min(count, AT_ONCE)) if count > 0 else []:
        if work.waiting.call(person_id=person_id, until=now + KEPT, now=now):
            body = {"person": person_id, "called_at": now}
            campaign = work.campaigns.add(
                kind=KIND, ref=f"{KIND}:{person_id}:{now}", project_id=None, body=json.dumps(body), now=now
            )
            work.campaigns.owe(campaign_id=campaign, telegram_id=telegram_id, due_at=now, now=now)
            called += 1
    return called


def still_kept(work: Unit, body: dict[str, Any]) -> dict[str, Any] | None:
    """What the message about a place says at the moment of its sending; None when she came, left, or missed it."""
    hers = work.waiting.of(person_id=int(body["person"]))
    if hers is None or hers.state != "called" or hers.called_at != body["called_at"]:
        return None
    return {"until": hers.until}


def _full(work: Unit) -> bool:
    """Nobody passes those who wait, also where there is room: the clock calls them."""
    terms = work.intake.terms()
    if terms == Terms():
        return False
    taken = work.intake.taken()
    return taken.waiting > 0 or room(terms, taken) == 0


def _somebody(work: Unit) -> bool:
    taken = work.intake.taken()
    return taken.waiting > 0 or taken.called > 0


def _door(work: Unit, now: int) -> Door:
    terms, taken = work.intake.terms(), work.intake.taken()
    ends = work.intake.ends(since=now - COUNTED_DAYS * DAY)
    return Door(terms, taken, room(terms, taken), ends, work.waiting.longest())
