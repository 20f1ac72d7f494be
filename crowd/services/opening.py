"""A project goes live: the guarded statement, the row that says who and why, and the news that is owed to people."""

from __future__ import annotations

from crowd.services import moving, waves
from crowd.services.outcomes import Opened, Refused, no_project
from storage import Unit
from storage.records.projects import Project


def go_live(
    work: Unit,
    project: Project,
    *,
    actor: str,
    why: str,
    now: int,
    tell_again: bool = False,
    outside_until: int | None = None,
    tell: bool = False,
) -> Opened | None:
    """Live, with its row and its news; None when it is live or closed, or has no tasks."""
    opening = work.projects.open(project_id=project.id, outside_until=outside_until, now=now)
    if opening is None:
        return None
    opened = _go_live(work, project, opening, now, tell_again)
    moving.note(work, project, "live", actor=actor, why=why, now=now, tell=tell, detail=_detail(opened))
    moving.replan(work, project.id, now)
    return opened


def _detail(opened: Opened) -> str:
    return f"opening {opened.opening}, {opened.told} told"


def _go_live(work: Unit, project: Project, opening: int, now: int, tell_again: bool) -> Opened:
    """The campaign of this opening and its first messages, in the unit that opened the project."""
    told = waves.go_live(work, project, opening, now, again=tell_again)
    return Opened(project.slug, opening, told, first=waves.more_may_hear(project, told))


def why_not_open(work: Unit, slug: str) -> Refused:
    project = work.projects.of_slug(slug=slug)
    if project is None:
        return no_project(slug)
    if project.state == "live":
        return Refused(f"{slug} is live already.")
    if project.state == "closed":
        return Refused(f"{slug} is closed for good.")
    return Refused(f"{slug} has no tasks yet; add them first.")
