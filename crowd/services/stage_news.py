"""News about stages: to admins that tasks run short, to workers that a skill runs out which they work by."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from crowd.rules.eligibility import SKILL, subjects
from crowd.rules.stages import RETRY
from crowd.services.cards import spec_of
from crowd.services.owing import owe
from storage import Storage, Unit
from storage.records.attempts import Expiring

SHORT, EXPIRING = "stage_short", "skill_expiring"
DAY = 86_400_000
QUIET_FOR = 7 * DAY
"""Admins hear of the same stage no more often."""

LEAD = 7 * DAY
"""So long before a skill runs out she hears of it."""

AT_ONCE = 100


class StageNews:
    """What the clock does about stages."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage

    async def run(self, admins: Collection[int], now: int) -> int:
        """Everything that is to be told by now; how many messages are owed since then."""
        owed = 0
        if await self._storage.read(lambda work: work.attempts.short(since=now - QUIET_FOR)):
            owed += await self._storage.write(None, lambda work: _tell_short(work, admins, now))
        while await self._storage.read(lambda work: _expiring(work, now)):
            owed += await self._storage.write(None, lambda work: _tell_expiring(work, now))
        return owed


def still_expiring(work: Unit, body: dict[str, Any]) -> dict[str, Any] | None:
    """What she reads; None when she has taken the exam again meanwhile."""
    held = work.skills.held(person_id=body["person_id"], name=body["skill"])
    told = {name: value for name, value in body.items() if name != "person_id"}
    return told if held is not None and held.expires_at == body["expires_at"] else None


def _tell_short(work: Unit, admins: Collection[int], now: int) -> int:
    owed = 0
    for each in work.attempts.short(since=now - QUIET_FOR):
        spec = spec_of(each.spec)
        if work.attempts.tell_short(each, now=now) and spec.stage:
            body = {"title": spec.title, "slug": each.slug, "count": each.tasks, "tasks": spec.stage.tasks}
            ref = f"{SHORT}:{each.project_id}:{now}"
            owed += owe(work, kind=SHORT, ref=ref, to=admins, body=body, now=now)
    return owed


def _expiring(work: Unit, now: int) -> list[Expiring]:
    return work.skills.expiring(now=now, until=now + LEAD, most=AT_ONCE)


def _tell_expiring(work: Unit, now: int) -> int:
    owed = 0
    for each in _expiring(work, now):
        body = _lost(work, each) if work.skills.tell(person_id=each.person_id, name=each.name) else None
        if body:
            ref = f"{EXPIRING}:{each.person_id}:{each.name}:{each.expires_at}"
            owed += owe(work, kind=EXPIRING, ref=ref, to=[each.telegram_id], body=body, now=now)
    return owed


def _lost(work: Unit, each: Expiring) -> dict[str, Any] | None:
    """What she works on by it, and the stage that gives it again; None where one of them is missing."""
    opens, stage = [], None
    for worker in work.progress.live(telegram_id=each.telegram_id):
        spec = spec_of(worker.spec)
        if spec.stage and spec.stage.skill == each.name and spec.stage.kind != RETRY:
            stage = (spec.title, worker.project_id)
        elif spec.stage is None and worker.answered and f"{SKILL}{each.name}" in subjects(spec.eligibility):
            opens.append(spec.title)
    if stage is None or not opens:
        return None
    return {
        "person_id": each.person_id,
        "title": stage[0],
        "project_id": stage[1],
        "skill": each.name,
        "expires_at": each.expires_at,
        "opens": opens,
    }
