"""Consent: what sensitive content a worker is ready to see, topic by topic, and how much of it in a day."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from crowd.rules.sensitive import LIMITS, TOPICS, fact_of
from crowd.services import exposure
from storage import Storage, Turn, Unit
from storage.records.people import Person

STATED = "stated"


@dataclass(frozen=True, slots=True)
class Consent:
    """The topics she agreed to, so many tasks today, and so many at most."""

    topics: frozenset[str]
    seen: int
    limit: int


class ConsentService:
    """Hers to give, to take back and to narrow, at any time and without any loss."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage

    async def look(self, telegram_id: int, now: int) -> Consent | None:
        """What she agreed to; None for somebody who is no worker."""

        def unit(work: Unit) -> Consent | None:
            person = _worker(work, telegram_id)
            return _consent(work, person, now) if person else None

        return await self._storage.read(unit)

    async def give(self, turn: Turn, telegram_id: int, topic: str) -> Consent | None:
        """From now on she may be shown this topic; None for no topic, or somebody who is no worker."""
        return await self._state(turn, telegram_id, topic, "yes")

    async def take_back(self, turn: Turn, telegram_id: int, topic: str) -> Consent | None:
        """From now on no task of it is handed out to her; one in her hands stays until she leaves it."""
        return await self._state(turn, telegram_id, topic, "no")

    async def limit(self, turn: Turn, telegram_id: int, per_day: int) -> Consent | None:
        """At most so many a day, one of LIMITS; None for any other number, or somebody who is no worker."""

        def change(work: Unit, person: Person) -> None:
            work.exposures.choose(person_id=person.id, per_day=per_day)

        return await self._changed(turn, telegram_id, change) if per_day in LIMITS else None

    async def _state(self, turn: Turn, telegram_id: int, topic: str, value: str) -> Consent | None:
        def change(work: Unit, person: Person) -> None:
            work.facts.state(
                person_id=person.id, name=fact_of(topic), value=value, number=None, source=STATED, now=turn.now
            )

        return await self._changed(turn, telegram_id, change) if topic in TOPICS else None

    async def _changed(self, turn: Turn, telegram_id: int, change: Callable[[Unit, Person], None]) -> Consent | None:
        def unit(work: Unit) -> Consent | None:
            person = _worker(work, telegram_id)
            if person is None:
                return None
            if not work.replayed:
                change(work, person)
            return _consent(work, person, turn.now)

        return await self._storage.write(turn, unit)


def _worker(work: Unit, telegram_id: int) -> Person | None:
    person = work.people.of_telegram(telegram_id=telegram_id)
    return person if person and person.admitted_at is not None else None


def _consent(work: Unit, person: Person, now: int) -> Consent:
    facts = {fact.name: fact.value for fact in work.facts.of_person(person_id=person.id)}
    her = exposure.today(work, person.id, now)
    agreed = frozenset(topic for topic in TOPICS if facts.get(fact_of(topic)) == "yes")
    return Consent(agreed, her.seen, her.limit)
