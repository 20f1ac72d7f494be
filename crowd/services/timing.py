"""When a project is open, set from the chat: its moments, its hours, its time zone, and why it was moved."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias, get_args

from crowd.rules import places
from crowd.rules.hours_text import with_hours
from crowd.rules.local_time import zone_named
from crowd.rules.schedule import COMPLETE, Schedule
from crowd.rules.schedule_file import WRITE_ZONE, schedule_faults
from crowd.rules.spec import ProjectSpec
from crowd.rules.typed_moments import typed_moment
from crowd.rules.windows import Look
from crowd.services import moving, steering
from crowd.services.expecting import expect, take
from crowd.services.outcomes import Refused
from crowd.services.steering import By
from storage import Storage, Turn, Unit
from storage.records.moves import Moved
from storage.records.projects import Project

EXPECTED = "project_timing"
MOVES_SHOWN = 6
ZONE_FIRST = "whose clocks are these? Go back, set the time zone, and send the hours again"
NO_ZONE = "I know no such city and no such time zone"
CHANGED = "Somebody else changed the project just now. Here it is; say it once more."

Field: TypeAlias = Literal["opens", "pauses", "closes", "hours", "zone", "why"]
FIELDS: tuple[Field, ...] = get_args(Field)


@dataclass(frozen=True, slots=True)
class Timing:
    """When a project is open: what its file says, how it stands now, what happened lately (the newest first)."""

    project: Project
    spec: ProjectSpec
    hours: Look
    moves: tuple[Moved, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """Her next message says it."""

    timing: Timing
    field: Field


@dataclass(frozen=True, slots=True)
class Timed:
    """It holds from now on."""

    timing: Timing


@dataclass(frozen=True, slots=True)
class NotSo:
    """It cannot be; what is asked for is still asked for."""

    timing: Timing
    field: Field
    fault: str


@dataclass(frozen=True, slots=True)
class NoProject:
    """There is none, or nothing is waited for any more."""


TimingStep: TypeAlias = Timing | Asked | Timed | NotSo | NoProject


class TimingService:
    """One project at a time; who is an admin is for the caller to know."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage

    async def look(self, project_id: int, now: int) -> Timing | NoProject:
        """How it is."""
        return await self._storage.read(lambda work: _timing(work, project_id, now))

    async def ask(self, turn: Turn, telegram_id: int, project_id: int, field: Field) -> Asked | NoProject:
        """Her next message says what it shall be."""

        def unit(work: Unit) -> Asked | NoProject:
            timing = _timing(work, project_id, turn.now)
            if isinstance(timing, NoProject):
                return timing
            if not work.replayed:
                expect(work, turn, telegram_id, EXPECTED, f"{field}:{project_id}")
            return Asked(timing, field)

        return await self._storage.write(turn, unit)

    async def say(self, turn: Turn, telegram_id: int, reference: str, text: str, actor: str) -> TimingStep:
        """What she typed; where it cannot be, she may type it again."""

        field, project_id = _told(reference)
        said = await asyncio.to_thread(_zone, text) if field == "zone" else text

        def unit(work: Unit) -> TimingStep:
            project = moving.locked(work, project_id)
            if project is None:
                return NoProject()
            if work.replayed:
                return Timed(_view(work, project, turn.now))
            fault = _apply(work, project, field, said, By(actor, "", turn.now))
            if fault is not None:
                return NotSo(_view(work, project, turn.now), field, fault)
            take(work, turn, telegram_id, EXPECTED, reference)
            return _again(work, project_id, turn.now)

        return await self._storage.write(turn, unit)

    async def never(self, turn: Turn, project_id: int, field: Field, actor: str) -> TimingStep:
        """It does not do that by itself."""

        def unit(work: Unit) -> TimingStep:
            project = moving.locked(work, project_id)
            if project is None:
                return NoProject()
            if not work.replayed:
                _set_moment(work, project, field, None, By(actor, "", turn.now))
            return _again(work, project_id, turn.now)

        return await self._storage.write(turn, unit)

    async def when_complete(self, turn: Turn, project_id: int, on: bool, actor: str) -> TimingStep:
        """Whether it closes by itself when all answers are in."""

        def unit(work: Unit) -> TimingStep:
            project = moving.locked(work, project_id)
            if project is None:
                return NoProject()
            schedule = ProjectSpec.from_json(project.spec).schedule
            others = tuple(each for each in schedule.close_when if each != COMPLETE)
            wanted = replace(schedule, close_when=(COMPLETE, *others) if on else others)
            if not work.replayed and (fault := _respell(work, project, wanted, None, By(actor, "", turn.now))):
                return NotSo(_view(work, project, turn.now), "closes", fault)
            return _again(work, project_id, turn.now)

        return await self._storage.write(turn, unit)


def _apply(work: Unit, project: Project, field: Field, text: str, by: By) -> str | None:
    """The fault, where there is one."""
    spec = ProjectSpec.from_json(project.spec)
    try:
        match field:
            case "hours":
                return _respell(work, project, with_hours(spec.schedule, text), None, by)
            case "zone":
                zone_named(text)
                return _respell(work, project, spec.schedule, text, by)
            case "why":
                return _explain(work, project, text, by)
            case _:
                return _set_moment(work, project, field, typed_moment(text, spec.time_zone or "UTC", by.now), by)
    except ValueError as error:
        return NO_ZONE if field == "zone" else str(error)


def _zone(text: str) -> str:
    """The time zone that is named, or that of the likeliest place of this name; the text itself where there is none."""
    words = text.strip()
    try:
        zone_named(words)
    except ValueError:
        return next((spot.zone for spot in places.find(words)), words)
    return words


def _set_moment(work: Unit, project: Project, field: Field, at: int | None, by: By) -> str | None:
    done = _moved(work, project, field, at, by)
    return done.why if isinstance(done, Refused) else None


def _moved(work: Unit, project: Project, field: Field, at: int | None, by: By) -> object:
    match field:
        case "opens":
            if at is not None:
                return steering.schedule(work, slug=project.slug, opens_at=at, by=by)
            return steering.pause(work, slug=project.slug, by=by) if project.opens_at is not None else None
        case "pauses":
            return steering.plan(work, slug=project.slug, becomes="paused", at=at, by=by)
        case _:
            return steering.plan(work, slug=project.slug, becomes="closed", at=at, by=by)


def _respell(work: Unit, project: Project, schedule: Schedule, zone: str | None, by: By) -> str | None:
    spec = ProjectSpec.from_json(project.spec)
    wanted = replace(spec, schedule=schedule, time_zone=zone or spec.time_zone)
    faults = schedule_faults(schedule, zone=wanted.time_zone, opens_at=None, budget=wanted.budget)
    if faults:
        return ZONE_FIRST if faults[0].cure == WRITE_ZONE else faults[0].cure
    work.projects.keep_filed(project_id=project.id)
    if not work.projects.respell(
        project_id=project.id, title=spec.title, spec=wanted.to_json(), version=project.version
    ):
        return CHANGED
    work.audit.note(by.now, by.actor, "project schedule set", project.slug)
    moving.replan(work, project.id, by.now)
    return None


def _explain(work: Unit, project: Project, text: str, by: By) -> str | None:
    """Her words for the last move that she made."""
    words = " ".join(text.split())[: moving.LONGEST_WHY]
    if not words or not work.moves.explain(project_id=project.id, actor=by.actor, why=words):
        return "Only your own last move can be explained, and once."
    work.audit.note(by.now, by.actor, "project move explained", project.slug, words)
    return None


def _told(reference: str) -> tuple[Field, int]:
    named, _, project_id = reference.partition(":")
    return next(field for field in FIELDS if field == named), int(project_id)


def _again(work: Unit, project_id: int, now: int) -> Timed | NoProject:
    timing = _timing(work, project_id, now)
    return timing if isinstance(timing, NoProject) else Timed(timing)


def _timing(work: Unit, project_id: int, now: int) -> Timing | NoProject:
    project = work.projects.of_id(project_id=project_id)
    return _view(work, project, now) if project else NoProject()


def _view(work: Unit, project: Project, now: int) -> Timing:
    moves = work.moves.latest(project_id=project.id, count=MOVES_SHOWN)
    return Timing(project, ProjectSpec.from_json(project.spec), moving.hours_of(project, now), tuple(moves))
