"""Taking back what fell due: a restored bot does not do it if its owner says so, and leaves things as they stand."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from crowd.services import campaigns, hands, moving
from storage import Unit

WHY = "planned before the restore"


@dataclass(frozen=True, slots=True)
class By:
    """Who says so, and when (ms UTC)."""

    actor: str
    now: int


TakesBack: TypeAlias = Callable[[Unit, int, By], None]


def take_back(work: Unit, kind: str, by: By) -> int:
    """All of this kind that is overdue; how many things there were."""
    refs = work.dues.overdue_refs(kind=kind, now=by.now)
    for ref in refs:
        _OF_PROJECTS[kind](work, int(ref), by)
    work.audit.note(by.now, by.actor, "due dropped", f"kind:{kind}", f"{len(refs)} of before the restore")
    return len(refs)


def _moves(work: Unit, project_id: int, by: By) -> None:
    """What was to open stays shut until somebody opens it; what was to pause or close goes on."""
    project = moving.locked(work, project_id)
    if project is None:
        return
    if project.state != "live" and _passed(project.opens_at, by.now):
        moving.shut(work, project, actor=by.actor, why=WHY, now=by.now)
    pauses_at = None if _passed(project.pauses_at, by.now) else project.pauses_at
    closes_at = None if _passed(project.closes_at, by.now) else project.closes_at
    work.projects.plan(project_id=project_id, pauses_at=pauses_at, closes_at=closes_at)
    moving.replan(work, project_id, by.now)


def _waves(work: Unit, project_id: int, by: By) -> None:
    """Nobody else hears of it."""
    telling = work.waves.campaign(project_id=project_id, kind=hands.LIVE_NEWS)
    if telling is not None:
        campaigns.cancel(work, telling.id, actor=by.actor, now=by.now, reason=WHY)
    work.dues.call_off(kind=hands.WAVE, ref=str(project_id), now=by.now)


def _passed(at: int | None, now: int) -> bool:
    return at is not None and at <= now


_OF_PROJECTS: Mapping[str, TakesBack] = {moving.LIFE: _moves, hands.WAVE: _waves}
KINDS = frozenset(_OF_PROJECTS)
"""What can be taken back."""
