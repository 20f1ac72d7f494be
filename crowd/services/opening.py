"""A project goes live: the guarded statement, the row that says who and why, and the news that is owed to people."""

from __future__ import annotations

import json

from crowd.rules.spec import ProjectSpec
from crowd.services import moving
from crowd.services.moving import LIVE_NEWS
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
    opened = _go_live(work, project, opening, actor, now, tell_again)
    moving.note(work, project, "live", actor=actor, why=why, now=now, tell=tell, detail=_detail(opened))
    moving.replan(work, project.id, now)
    return opened


def _detail(opened: Opened) -> str:
    return f"opening {opened.opening}, {opened.told} told"


def _go_live(work: Unit, project: Project, opening: int, actor: str, now: int, tell_again: bool) -> Opened:
    """The campaign of this opening and all its deliveries, in the unit that opened the project."""
    work.facts.expire(now=now)
    campaign = work.campaigns.add(
        kind=LIVE_NEWS,
        ref=f"{LIVE_NEWS}:{project.id}:{opening}",
        project_id=project.id,
        body=json.dumps({"slug": project.slug, "opening": opening}),
        now=now,
    )
    groups = ProjectSpec.from_json(project.spec).eligibility
    if tell_again:
        told = work.audience.owe(groups, campaign_id=campaign, now=now)
    else:
        told = work.audience.owe_new(groups, campaign_id=campaign, project_id=project.id, kind=LIVE_NEWS, now=now)
    return Opened(project.slug, opening, told)


def why_not_open(work: Unit, slug: str) -> Refused:
    project = work.projects.of_slug(slug=slug)
    if project is None:
        return no_project(slug)
    if project.state == "live":
        return Refused(f"{slug} is live already.")
    if project.state == "closed":
        return Refused(f"{slug} is closed for good.")
    return Refused(f"{slug} has no tasks yet; add them first.")
