"""Hands: how many are at work on a project, who waits for a place where it has enough of them, and whose turn it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from crowd.rules.coming import MINUTE
from crowd.rules.spec import ProjectSpec
from crowd.rules.waves import LOOK
from crowd.services.awake import is_awake
from crowd.services.owing import owe
from storage import Storage, Turn, Unit
from storage.records.labelling import Worker
from storage.records.projects import Project
from storage.records.waves import InLine

LIVE_NEWS = "project_live"
WAVE = "project_wave"
"""What falls due while a project is live: the next look at its hands; the ref is the project's id."""

FREE, NEWS = "hand_free", "project_filled"
"""What whoever waits is told: a place is free for her; the message that said it is live says now that it is filled."""

IDLE = 60 * MINUTE
"""Whoever has no task in her hands and has answered nothing for so long is not at work."""
KEPT = 30 * MINUTE
"""So long a place is kept for the next one in line."""
AT_ONCE = 20
"""Places that are offered in one look."""


@dataclass(frozen=True, slots=True)
class FilledUp:
    """The project has enough hands at the moment; she is number so and so in line."""

    project_id: int
    title: str
    number: int


@dataclass(frozen=True, slots=True)
class LeftLine:
    """She does not wait for it any more; `title` is empty where she never did."""

    project_id: int
    title: str


class HandService:
    """What people do about their place in line."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage

    async def leave(self, turn: Turn, telegram_id: int, project_id: int) -> LeftLine:
        """She wants no place any more."""

        def unit(work: Unit) -> LeftLine:
            worker = work.progress.at(telegram_id=telegram_id, project_id=project_id)
            if worker is None:
                return LeftLine(project_id, "")
            work.in_line.settle(project_id=project_id, person_id=worker.person_id, state="left")
            return LeftLine(project_id, ProjectSpec.from_json(worker.spec).title)

        return await self._storage.write(turn, unit)


def taken(work: Unit, project_id: int, now: int, *, but: int = 0) -> int:
    """Hands at work, and those for whom a place is kept; one person is not counted among these."""
    at_work = work.waves.at_work(project_id=project_id, since=now - IDLE)
    return at_work + work.in_line.kept(project_id=project_id, person_id=but)


def refusal(work: Unit, worker: Worker, spec: ProjectSpec, now: int) -> FilledUp | None:
    """Where a project takes only so many hands: whoever comes one too many waits in line. None lets her begin."""
    if spec.hands is None:
        return None
    project_id, person_id = worker.project_id, worker.person_id
    work.waves.lock(project_id=project_id)
    if work.waves.at_work(project_id=project_id, since=now - IDLE, person_id=person_id):
        return None
    work.in_line.lapse(project_id=project_id, now=now)
    place = work.in_line.of(project_id=project_id, person_id=person_id)
    if place is not None and place[0] == "offered":
        return None
    if taken(work, project_id, now) < spec.hands and not _number(work, project_id, person_id, now) - 1:
        return None
    work.in_line.join(project_id=project_id, person_id=person_id, asked=True, now=now)
    if work.dues.at(kind=WAVE, ref=str(project_id)) is None:  # its file asked for hands only after it went live
        work.dues.set(kind=WAVE, ref=str(project_id), due_at=now + LOOK)
    return FilledUp(project_id, spec.title, _number(work, project_id, person_id, now))


def took(work: Unit, worker: Worker, now: int) -> None:
    """She is at work: out of the line, and, where she was told of the project, somebody who comes when told."""
    work.in_line.settle(project_id=worker.project_id, person_id=worker.person_id, state="taken")
    if worker.state is None and _told(work, worker.project_id, worker.person_id) is not None:
        work.calls.came(person_id=worker.person_id, now=now)


def offer(work: Unit, project: Project, spec: ProjectSpec, free: int, now: int) -> int:
    """So many places are free: each is kept for the next one in line who is awake; how many were."""
    line = work.in_line.first(project_id=project.id, most=2 * AT_ONCE)
    may = [each for each in line if not _kept_out(work, each, project, now)]
    awake = [each for each in may if is_awake(work, (each.time_zone or "", each.quiet), now)]
    for each in awake[: min(free, AT_ONCE)]:
        until = now + KEPT
        work.in_line.offer(project_id=project.id, person_id=each.person_id, until=until)
        body = {"project_id": project.id, "person_id": each.person_id, "title": spec.title, "until": until}
        owe(
            work,
            kind=FREE,
            ref=f"{FREE}:{project.id}:{each.person_id}:{now}",
            to=[each.telegram_id],
            body=body,
            now=now,
        )
    return min(len(awake), free, AT_ONCE)


def still_free(work: Unit, body: dict[str, Any]) -> dict[str, Any] | None:
    """The same while the place is kept for her."""
    place = work.in_line.of(project_id=body["project_id"], person_id=body["person_id"])
    return body if place is not None and place[0] == "offered" and place[3] == body["until"] else None


def news_now(work: Unit, person_id: int, body: dict[str, Any]) -> dict[str, Any] | None:
    """Where she stands in line, and the message to be changed; None where she does not wait, or has no message."""
    project_id = body["project_id"]
    place = work.in_line.of(project_id=project_id, person_id=person_id)
    message = _told(work, project_id, person_id)
    if place is None or place[0] != "waiting" or message is None:
        return None
    return {**body, "message": message, "number": _number(work, project_id, person_id, place[2])}


def _told(work: Unit, project_id: int, person_id: int) -> int | None:
    return work.in_line.message(project_id=project_id, person_id=person_id, kind=LIVE_NEWS)


def _number(work: Unit, project_id: int, person_id: int, now: int) -> int:
    """Her place in line from 1; where she would stand if she asked now, when she is not in it."""
    place = work.in_line.of(project_id=project_id, person_id=person_id)
    asked, since = (place[1], place[2]) if place is not None and place[0] == "waiting" else (1, now)
    return 1 + work.in_line.before(project_id=project_id, asked=asked, joined_at=since, person_id=person_id)


def _kept_out(work: Unit, waiting: InLine, project: Project, now: int) -> bool:
    """A restriction keeps her from it at the moment; her place in line stays."""
    return work.restrictions.in_force(person_id=waiting.person_id, project_id=project.id, now=now) is not None
