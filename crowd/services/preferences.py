"""What a worker chooses for herself: favourite and hidden projects."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from storage import Storage, Turn, Unit
from storage.records.preferences import Mark

MarkName: TypeAlias = Literal["favourite", "hidden", "none"]


@dataclass(frozen=True, slots=True)
class Marks:
    """Ids of the projects she marked; no project is in both."""

    favourites: frozenset[int] = frozenset()
    hidden: frozenset[int] = frozenset()


class PreferenceService:
    """Her marks on projects. They change her own list, and nothing that others see."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage

    async def marks(self, telegram_id: int) -> Marks:
        """Her favourite and hidden projects."""
        return await self._storage.read(lambda work: marks_of(work, telegram_id))

    async def marked(self, telegram_id: int) -> list[Mark]:
        """The same with titles, the newest mark first."""
        return await self._storage.read(lambda work: work.marks.titles(telegram_id=telegram_id))

    async def mark(self, turn: Turn, telegram_id: int, project_id: int, mark: MarkName) -> bool:
        """Put a mark on a project or take it away; False when there is no such project or she is no worker."""

        def unit(work: Unit) -> bool:
            person = work.people.of_telegram(telegram_id=telegram_id)
            if person is None or person.admitted_at is None:
                return False
            if mark == "none":
                work.marks.remove(person_id=person.id, project_id=project_id)
                return True
            return work.marks.put(person_id=person.id, project_id=project_id, mark=mark, now=turn.now)

        return await self._storage.write(turn, unit)


def marks_of(work: Unit, telegram_id: int) -> Marks:
    """Her favourite and hidden projects, inside somebody's unit."""
    found = work.marks.of(telegram_id=telegram_id)
    return Marks(
        frozenset(each for each, mark in found.items() if mark == "favourite"),
        frozenset(each for each, mark in found.items() if mark == "hidden"),
    )
