"""What an admin does with a project: open, schedule, pause and close it, now or at a time; each inside one unit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from crowd.services import moving
from crowd.services.opening import go_live, why_not_open
from crowd.services.outcomes import Closed, Finishing, Opened, Paused, Planned, Refused, Scheduled, no_project
from storage import Unit
from storage.records.projects import Project

Planable: TypeAlias = Literal["paused", "closed"]


@dataclass(frozen=True, slots=True)
class By:
    """Who does it, why, in her own words, and when (ms UTC)."""

    actor: str
    why: str
    now: int


def open_now(work: Unit, *, slug: str, by: By, tell_again: bool, outside: bool) -> Opened | Scheduled | Refused:
    """Live, or waiting for its opening hours; `outside` opens it all the same, until the end of the next ones."""
    project = moving.named(work, slug)
    if project is None:
        return no_project(slug)
    if project.closes_at is not None and project.closes_at <= by.now and _may_open(project):
        return Refused("Its closes_at has passed; plan another one first, or none.")
    hours = moving.hours_of(project, by.now)
    if not hours.open and not outside and hours.changes_at and project.tasks and _may_open(project):
        return _schedule(work, project, hours.changes_at, by, by_hours=by.now)
    opened = go_live(
        work,
        project,
        actor=by.actor,
        why=by.why,
        now=by.now,
        tell_again=tell_again,
        outside_until=None if hours.open else _end_of_next(project, hours.changes_at),
    )
    return opened or why_not_open(work, slug)


def schedule(work: Unit, *, slug: str, opens_at: int, by: By) -> Scheduled | Refused:
    """It opens by itself."""
    project = moving.named(work, slug)
    if project is None:
        return no_project(slug)
    if opens_at <= by.now:
        return Refused("That time has passed.")
    if not _may_open(project):
        return Refused(f"{slug} is {project.state}; only what is not open yet can be scheduled.")
    if project.closes_at is not None and opens_at >= project.closes_at:
        return Refused(f"{slug} closes by itself before that; move that first.")
    return _schedule(work, project, opens_at, by)


def pause(work: Unit, *, slug: str, by: By) -> Paused | Refused:
    """A pause that its opening hours made becomes one of hers: it then stays until somebody opens it."""
    project = moving.named(work, slug)
    if project is None:
        return no_project(slug)
    rests = project.state == "paused" and project.opens_at is not None
    if project.state not in ("live", "scheduled") and not rests:
        return Refused(f"{slug} is {project.state}; only a live or scheduled project can be paused.")
    kept = moving.shut(work, project, actor=by.actor, why=by.why, now=by.now)
    moving.replan(work, project.id, by.now)
    return Paused(slug, kept or 0)


def close(work: Unit, *, slug: str, by: By) -> Closed | Finishing | Refused:
    """Closed at once where nobody holds a task."""
    project = moving.named(work, slug)
    if project is None:
        return no_project(slug)
    if project.state in ("closing", "closed"):
        return Refused(f"{slug} is {project.state} already.")
    kept = moving.end(work, project, actor=by.actor, why=by.why, now=by.now)
    moving.replan(work, project.id, by.now)
    ended = work.projects.of_id(project_id=project.id)
    if ended is not None and ended.state == "closing":
        return Finishing(slug, kept, work.projects.people(project_id=project.id)[0])
    return Closed(slug, kept)


def plan(work: Unit, *, slug: str, becomes: Planable, at: int | None, by: By) -> Planned | Refused:
    """It pauses, or closes, by itself then; None takes that back."""
    project = moving.named(work, slug)
    if project is None:
        return no_project(slug)
    if why := _why_no_plan(project, becomes, at, by.now):
        return Refused(why)
    work.projects.plan(
        project_id=project.id,
        pauses_at=at if becomes == "paused" else project.pauses_at,
        closes_at=at if becomes == "closed" else project.closes_at,
    )
    when = "no more" if at is None else str(at)
    work.audit.note(by.now, by.actor, f"project to be {becomes}", slug, f"{when} {by.why}".strip())
    moving.replan(work, project.id, by.now)
    return Planned(slug, becomes, at)


def _why_no_plan(project: Project, becomes: Planable, at: int | None, now: int) -> str | None:
    if at is not None and at <= now:
        return "That time has passed."
    if project.state in ("closing", "closed"):
        return f"{project.slug} is {project.state} already."
    if becomes == "paused" and project.state != "live":
        return f"{project.slug} is {project.state}; only a live project can be paused."
    if becomes == "closed" and at is not None and project.opens_at is not None and at <= project.opens_at:
        return f"{project.slug} opens by itself only after that."
    return None


def _schedule(work: Unit, project: Project, opens_at: int, by: By, by_hours: int | None = None) -> Scheduled:
    work.projects.schedule(project_id=project.id, opens_at=opens_at, by_hours=by_hours)
    becomes = "paused" if project.openings else "scheduled"
    moving.note(work, project, becomes, actor=by.actor, why=by.why, now=by.now, detail=str(opens_at))
    moving.replan(work, project.id, by.now)
    return Scheduled(project.slug, opens_at)


def _may_open(project: Project) -> bool:
    return project.state in ("draft", "scheduled", "paused")


def _end_of_next(project: Project, begins: int | None) -> int | None:
    """When the opening hours end that begin then."""
    return moving.hours_of(project, begins).changes_at if begins is not None else None
