"""Moving a project from state to state: the guarded statement, the row that says who and why, and what follows."""

from __future__ import annotations

from crowd.rules.life import Standing, Stay, next_look, step
from crowd.rules.schedule import opening_hours
from crowd.rules.spec import ProjectSpec
from crowd.rules.windows import Look
from crowd.services import bundling, hands
from storage import Unit
from storage.records.projects import Project

LIFE = "project_life"
LIVE_NEWS = hands.LIVE_NEWS
LONGEST_WHY = 200  # letters


def locked(work: Unit, project_id: int) -> Project | None:
    """The project as it is, and as it stays until this unit ends, but for what the unit does itself."""
    work.projects.lock(project_id=project_id)
    return work.projects.of_id(project_id=project_id)


def named(work: Unit, slug: str) -> Project | None:
    """The same by its slug."""
    project = work.projects.of_slug(slug=slug)
    return locked(work, project.id) if project else None


def hours_of(project: Project, now: int) -> Look:
    """Its opening hours at that moment."""
    spec = ProjectSpec.from_json(project.spec)
    return opening_hours(spec.schedule, spec.time_zone, now)


def note(
    work: Unit, project: Project, becomes: str, *, actor: str, why: str, now: int, tell: bool = False, detail: str = ""
) -> None:
    """The row of a move that was made; `tell`: the admins are to hear of it."""
    work.moves.add(
        project_id=project.id,
        at=now,
        actor=actor,
        was=project.state,
        becomes=becomes,
        why=why[:LONGEST_WHY],
        tell_since=now if tell else None,
    )
    work.audit.note(now, actor, f"project {WORDS[becomes]}", project.slug, detail or why[:LONGEST_WHY])


WORDS = {"live": "opened", "scheduled": "scheduled", "paused": "paused", "closing": "closing", "closed": "closed"}


def shut(
    work: Unit,
    project: Project,
    *,
    actor: str,
    why: str,
    now: int,
    opens_at: int | None = None,
    by_hours: int | None = None,
    tell: bool = False,
) -> int | None:
    """Paused: what is held for later goes back, news that nobody heard is kept back; how much. None: it cannot be."""
    if not work.projects.pause(project_id=project.id, opens_at=opens_at, by_hours=by_hours):
        return None
    note(work, project, "paused", actor=actor, why=why, now=now, tell=tell)
    bundling.end_all(work, project, now, closed=False)
    return _keep_back(work, project, "paused", now)


def end(work: Unit, project: Project, *, actor: str, why: str, now: int, tell: bool = False) -> int:
    """Over: closing while anybody holds a task, else closed for good. How many messages are kept back."""
    bundling.end_all(work, project, now, closed=True)
    becomes = "closing" if work.projects.held(project_id=project.id) else "closed"
    if work.projects.end(project_id=project.id, state=becomes, now=now):
        note(work, project, becomes, actor=actor, why=why, now=now, tell=tell)
    return _keep_back(work, project, "closed", now)


def replan(work: Unit, project_id: int, now: int) -> None:
    """When the clock has to look at it next."""
    project = work.projects.of_id(project_id=project_id)
    if project is None:
        return
    at = now if _moves(project, now) else look_again_at(project, now)
    if at is None:
        work.dues.call_off(kind=LIFE, ref=str(project_id), now=now)
    else:
        work.dues.set(kind=LIFE, ref=str(project_id), due_at=at, planned_at=now)


def _moves(project: Project, now: int) -> bool:
    """Whether the clock has something to do with it at once."""
    spec = ProjectSpec.from_json(project.spec)
    return not isinstance(step(standing_of(project), spec.schedule, hours_of(project, now), now), Stay)


def look_again_at(project: Project, now: int) -> int | None:
    """The same for the clock itself (ms UTC)."""
    spec = ProjectSpec.from_json(project.spec)
    return next_look(standing_of(project), spec.schedule, hours_of(project, now), now)


def standing_of(project: Project) -> Standing:
    """How it stands, without what people do."""
    return Standing(
        state=project.state,
        opens_at=project.opens_at,
        pauses_at=project.pauses_at,
        closes_at=project.closes_at,
        by_hours=project.by_hours,
        outside_until=project.outside_until,
        over_since=project.over_since,
        tasks=project.tasks,
    )


def _keep_back(work: Unit, project: Project, reason: str, now: int) -> int:
    return work.campaigns.drop_pending(project_id=project.id, kind=LIVE_NEWS, reason=f"project {reason}", now=now)
