"""Meeting people: who they are to us, and whether they can be reached."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import Literal, TypeAlias

from crowd.rules.names import called
from crowd.services.leaving import lost
from storage import Storage, Turn, Unit
from storage.records.invites import InvitedTo
from storage.records.people import Person

Place: TypeAlias = Literal["new", "screening", "review", "failed", "lapsed", "withdrawn", "waiting", "called", "worker"]
"""Where a person is on her way in: never applied, on the waiting list, with a place that is kept for her, in the middle
of the questions, decided by a person, refused, not finished in time, taken back, in."""

_PLACES: dict[str | None, Place] = {
    None: "new",
    "open": "screening",
    "review": "review",
    "failed": "failed",
    "lapsed": "lapsed",
    "withdrawn": "withdrawn",
}


JUST_NOW = 5 * 60_000
"""So long (ms) a greeting is as good as one of now."""


@dataclass(frozen=True, slots=True)
class Standing:
    """A person and her place; `earned` is (currency, micro-units) for each currency.

    `invited` is where a link led her to, while she has not begun there.
    """

    person: Person
    place: Place
    earned: tuple[tuple[str, int], ...] = ()
    invited: InvitedTo | None = None


@dataclass(frozen=True, slots=True)
class Returned:
    """She is back; so many of her places went to others meanwhile."""

    standing: Standing
    freed: int


class PeopleService:
    """The people who write to the bot."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage

    async def meet(
        self, turn: Turn, telegram_id: int, first_name: str, username: str | None, language: str | None
    ) -> Standing:
        """Make or refresh the person who writes, and say where she stands. The same turn again changes nothing more."""
        worker_key = new_worker_key()

        def unit(work: Unit) -> Standing:
            person = work.people.meet(
                telegram_id=telegram_id,
                worker_key=worker_key,
                first_name=called(first_name),
                username=username,
                language=language or "en",
                now=turn.now,
            )
            return standing_of(work, person)

        return await self._storage.write(turn, unit)

    async def greet(
        self, telegram_id: int, first_name: str, username: str | None, language: str | None, now: int
    ) -> bool:
        """Make the person if we never met her, whatever else her message does; False when we had."""
        if await self._storage.read(lambda work: work.people.of_telegram(telegram_id=telegram_id)):
            return False
        worker_key = new_worker_key()

        def unit(work: Unit) -> None:
            work.people.meet(
                telegram_id=telegram_id,
                worker_key=worker_key,
                first_name=called(first_name),
                username=username,
                language=language or "en",
                now=now,
            )

        await self._storage.write(None, unit)
        return True

    async def standing(self, telegram_id: int) -> Standing | None:
        """Where she stands; None for somebody we never met."""

        def unit(work: Unit) -> Standing | None:
            person = work.people.of_telegram(telegram_id=telegram_id)
            return standing_of(work, person) if person else None

        return await self._storage.read(unit)

    async def blocked(self, turn: Turn, telegram_id: int) -> bool:
        """She stopped the bot, and others get her places; False when we did not know her or knew it already."""

        def unit(work: Unit) -> bool:
            person = work.people.of_telegram(telegram_id=telegram_id)
            return person is not None and lost(work, person.id, turn.now)

        return await self._storage.write(turn, unit)

    async def returned(self, turn: Turn, telegram_id: int) -> Returned | None:
        """She let the bot in again; None when she had not been away. The same turn again says the same."""

        def unit(work: Unit) -> Returned | None:
            back = work.people.regain(telegram_id=telegram_id) or work.replayed
            person = work.people.of_telegram(telegram_id=telegram_id)
            if not back or person is None:
                return None
            return Returned(standing_of(work, person), work.people.freed(person_id=person.id))

        return await self._storage.write(turn, unit)

    async def note_greeting(self, telegram_id: int, message_id: int, now: int) -> None:
        """This message greets her after she was away."""
        await self._storage.write(
            None, lambda work: work.people.note_greeting(telegram_id=telegram_id, message_id=message_id, now=now)
        )

    async def take_greeting(self, telegram_id: int, now: int) -> int | None:
        """The message that has just greeted her, and that something else takes the place of; None where none has."""
        since = now - JUST_NOW
        found = await self._storage.read(lambda work: work.people.greeting(telegram_id=telegram_id, since=since))
        if found is not None:
            await self._storage.write(None, lambda work: work.people.forget_greeting(telegram_id=telegram_id))
        return found


def new_worker_key() -> str:
    """The pseudonym under which a person appears in exports; tells nothing about her."""
    return "w" + secrets.token_hex(8)


def standing_of(work: Unit, person: Person) -> Standing:
    """Where she stands, inside a unit."""
    invited = work.invites.project_of(person_id=person.id)
    if person.admitted_at is not None:
        return Standing(person, "worker", work.people.earnings(person_id=person.id), invited)
    return Standing(person, _place(work, person), invited=invited)


def _place(work: Unit, person: Person) -> Place:
    """On her way in. The list comes before applications that are over."""
    place = _PLACES.get(work.people.last_screening(person_id=person.id), "new")
    line = work.waiting.of(person_id=person.id) if place not in {"screening", "review"} else None
    if line is None or line.state not in {"waiting", "called"}:
        return place
    return "waiting" if line.state == "waiting" else "called"
