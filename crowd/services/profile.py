"""A worker's own page, and what is in her hands at the moment."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import tzinfo

from crowd.rules.activity import active_times
from crowd.rules.days import zone_of
from crowd.rules.grounds import Grounds
from crowd.services import changing, grounds
from crowd.services.cards import Card
from crowd.services.earnings import worker_of
from crowd.services.worded import behind, worded
from storage import Storage, Unit
from storage.records.people import Person
from storage.records.preferences import Habits, Mark


@dataclass(frozen=True, slots=True)
class Profile:
    """All there is about her; `projects` are (title, answers, state), `facts` (name, words), `active` is ms in all.

    `restricted` is what keeps her from work at the moment.
    """

    person: Person
    zone: tzinfo
    projects: tuple[tuple[str, int, str], ...]
    facts: tuple[tuple[str, str], ...]
    marks: tuple[Mark, ...]
    habits: Habits
    active: int
    restricted: tuple[Grounds, ...] = ()

    @property
    def answers(self) -> int:
        return sum(answers for _, answers, _ in self.projects)


class ProfileService:
    """Reads; it changes nothing."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage

    async def profile(self, telegram_id: int, now: int) -> Profile | None:
        """Her page; None for who is no worker."""

        def unit(work: Unit) -> Profile | None:
            person = worker_of(work, telegram_id)
            return _profile(work, person, telegram_id, now) if person else None

        return await self._storage.read(unit)

    async def in_hand(self, telegram_id: int) -> list[Card]:
        """The cards that wait for her, an answer that she is changing before the task it hides."""

        def unit(work: Unit) -> list[Card]:
            talks = {talk.project_id: talk for talk in work.assignments.talking(telegram_id=telegram_id)}
            found = [work.assignments.hers(telegram_id=telegram_id, task_id=talk.task_id) for talk in talks.values()]
            return [changing.shown(work, *each).card for each in found if each]

        return await self._storage.read(unit)


def _profile(work: Unit, person: Person, telegram_id: int, now: int) -> Profile:
    spells = work.activity.between(person_id=person.id, since=0, until=now + 1)
    facts, stand = work.facts.of_person(person_id=person.id), behind(work, person.id, now)
    return Profile(
        person,
        zone_of(person.time_zone),
        tuple(work.profile.projects(person_id=person.id)),
        tuple(
            (fact.name, worded(stand, fact)) for fact in facts if fact.source == "stated" and fact.expired_at is None
        ),
        tuple(work.marks.titles(telegram_id=telegram_id)),
        work.habits.of(telegram_id=telegram_id) or Habits(person.id, person.time_zone, None, None, None, None),
        sum(active_times(spells)),
        tuple(grounds.all_now(work, person.id, now)),
    )
