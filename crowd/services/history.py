"""A worker's own history: what she answered, what became of it, and whether she can still change it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import tzinfo

from crowd.rules.days import zone_of
from crowd.rules.spec import ProjectSpec
from crowd.services import changing
from crowd.services.cards import body_of, kind_of, spec_of
from crowd.services.earnings import NEWEST, worker_of
from crowd.tasktypes.base import CardBody
from storage import Storage, Unit
from storage.records.history import Given
from storage.records.people import Person

ANSWERS_A_PAGE = 6


@dataclass(frozen=True, slots=True)
class Past:
    """One answer: the task as its card shows it, the answer in words, and what became of it.

    `state` is submitted, accepted or rejected; `verdict` says why a person rejected it. `body` is None where the task
    cannot be shown any more.
    """

    task_id: int
    title: str
    body: CardBody | None
    words: str
    state: str
    verdict: str | None
    paid: int
    currency: str
    answered_at: int


@dataclass(frozen=True, slots=True)
class Page:
    """Answers, newest first, and whether there are earlier and later ones."""

    zone: tzinfo
    answers: tuple[Past, ...]
    earlier: bool
    later: bool


@dataclass(frozen=True, slots=True)
class Opened:
    """One answer in full; `changes` counts how often she changed it."""

    zone: tzinfo
    answer: Past
    changeable: bool
    changes: int


class HistoryService:
    """Reads what a worker answered; it changes nothing."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage

    async def page(
        self, telegram_id: int, *, at: int = NEWEST, task_id: int = NEWEST, later: bool = False
    ) -> Page | None:
        """Her answers older than the answer (`at`, `task_id`), or the newer ones; None for who is no worker."""

        def unit(work: Unit) -> Page | None:
            person = worker_of(work, telegram_id)
            return _page(work, person, at, task_id, later) if person else None

        return await self._storage.read(unit)

    async def open(self, telegram_id: int, task_id: int) -> Opened | None:
        """One of her answers; None where she has none on this task."""

        def unit(work: Unit) -> Opened | None:
            person = worker_of(work, telegram_id)
            given = work.history.one(person_id=person.id, task_id=task_id) if person else None
            if person is None or given is None:
                return None
            return Opened(
                zone_of(person.time_zone),
                _past(given),
                _changeable(work, telegram_id, given),
                work.history.changes(person_id=person.id, task_id=task_id),
            )

        return await self._storage.read(unit)


def _page(work: Unit, person: Person, at: int, task_id: int, later: bool) -> Page:
    look = work.history.after if later else work.history.before
    found = look(person_id=person.id, at=at, task_id=task_id, most=ANSWERS_A_PAGE)
    zone = zone_of(person.time_zone)
    if not found:
        return Page(zone, (), False, False)
    first, last = found[0], found[-1]
    earlier = work.history.before(person_id=person.id, at=last.answered_at, task_id=last.task_id, most=1)
    newer = work.history.after(person_id=person.id, at=first.answered_at, task_id=first.task_id, most=1)
    return Page(zone, tuple(map(_past, found)), bool(earlier), bool(newer))


def _past(given: Given) -> Past:
    spec = spec_of(given.spec)
    return Past(
        given.task_id,
        spec.title,
        _body(given, spec),
        kind_of(spec).words(json.loads(given.answer), spec.task),
        given.state,
        given.verdict,
        0 if given.state == "rejected" else given.paid,
        given.currency or spec.currency,
        given.answered_at,
    )


def _body(given: Given, spec: ProjectSpec) -> CardBody | None:
    try:
        return body_of(given.payload, given.seed, spec)
    except (LookupError, ValueError, TypeError):
        return None  # what is stored is broken; her answer and its pay are not


def _changeable(work: Unit, telegram_id: int, given: Given) -> bool:
    worker = work.progress.at(telegram_id=telegram_id, project_id=given.project_id)
    if worker is None or spec_of(given.spec).stage:  # what was tested stays as it was said
        return False
    return given.task_id in changing.last(work, worker)
