"""Rating: a worker who stops is asked, once a project, what she thinks of it; admins read means, never hers."""

from __future__ import annotations

import json
from dataclasses import dataclass

from crowd.rules.rating import ASPECTS, LOOKED_AT, STARS, Before, may_ask
from crowd.services.earnings import worker_of
from storage import Storage, Turn, Unit
from storage.records.ratings import Stars


@dataclass(frozen=True, slots=True)
class AskHer:
    """What she is asked about a project: the first of ASPECTS that has no stars yet. `first`: nothing has."""

    project_id: int
    title: str
    aspect: str
    first: bool


@dataclass(frozen=True, slots=True)
class Thanks:
    """She gave stars; there is nothing more to ask."""


class RatingService:
    """Asks, and keeps what she says."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage

    async def ask(self, turn: Turn, telegram_id: int, project_id: int) -> AskHer | None:
        """Whether she is asked now, after she stopped or came to the end. The same update asks the same again."""
        # The unit before has taken the update; this one knows it by its row.
        return await self._storage.write(None, lambda work: _ask(work, turn, telegram_id, project_id))

    async def rate(
        self, turn: Turn, telegram_id: int, project_id: int, aspect: str, stars: int
    ) -> AskHer | Thanks | None:
        """Her stars, of which the first count, and what comes next; None for what she was never asked."""

        def unit(work: Unit) -> AskHer | Thanks | None:
            person = worker_of(work, telegram_id)
            if person is None or aspect not in ASPECTS or stars not in STARS:
                return None
            work.ratings.rate(project_id=project_id, person_id=person.id, **{aspect: stars})
            return _next(work, person.id, project_id)

        return await self._storage.write(turn, unit)

    async def enough(self, telegram_id: int, project_id: int) -> bool:
        """Whether she gave any stars, when she would rather give no more."""

        def unit(work: Unit) -> bool:
            person = worker_of(work, telegram_id)
            given = work.ratings.of(project_id=project_id, person_id=person.id) if person else None
            return given is not None and any(getattr(given, aspect) is not None for aspect in ASPECTS)

        return await self._storage.read(unit)


def _ask(work: Unit, turn: Turn, telegram_id: int, project_id: int) -> AskHer | None:
    hers = work.ratings.standing(telegram_id=telegram_id, project_id=project_id)
    if hers is None or json.loads(hers.spec).get("stage"):
        return None
    before = work.ratings.asked(person_id=hers.person_id, most=LOOKED_AT)
    again = any(each.project_id == project_id and each.update_id == turn.update_id for each in before)
    if not again:
        seldom = [Before(each.at, each.rated) for each in before]
        who = {"project_id": project_id, "person_id": hers.person_id}
        if not may_ask(hers.answered, seldom, turn.now) or not work.ratings.ask(
            **who, update_id=turn.update_id, now=turn.now
        ):
            return None
    return AskHer(project_id, hers.title, ASPECTS[0], first=True)


def _next(work: Unit, person_id: int, project_id: int) -> AskHer | Thanks | None:
    given = work.ratings.of(project_id=project_id, person_id=person_id)
    if given is None:
        return None
    aspect = next((each for each in ASPECTS if _open(given, each)), None)
    title = next((each.title for each in work.projects.listing() if each.id == project_id), "")
    return AskHer(project_id, title, aspect, first=False) if aspect else Thanks()


def _open(given: Stars, aspect: str) -> bool:
    """Whether it is still to be asked; how she was answered, only where she was."""
    return getattr(given, aspect) is None and (aspect != "communication" or given.answered_her)
