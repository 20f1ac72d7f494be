"""Supply of gold: how long what is unseen will last, an alarm before it ends, and what has served its time retires."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import asdict
from typing import Any

from crowd.rules.gold_health import DAY, WINDOW, Demand, Supply, a_day, supply
from crowd.services.cards import spec_of
from crowd.services.owing import owe
from storage import Unit
from storage.records.gold_keys import Mixed

SEEN_BY_ALL = 30 * DAY
"""Gold that nobody was given for so long, while people work, serves no more."""
KIND = "gold_short"
"""What admins are told before gold ends."""


def supply_of(work: Unit, project_id: int, horizon: int, now: int) -> Supply:
    """The gold of one project, by those for whom it was due within the last days."""
    tasks, exposures = work.gold_supplies.in_work(project_id=project_id, horizon=horizon)
    seen = work.gold_supplies.seen(project_id=project_id, horizon=horizon)
    due = work.gold_supplies.demand(project_id=project_id, since=now - WINDOW)
    at_work = [Demand(tasks - seen.get(each.person_id, 0), a_day(each.times, each.since, now)) for each in due]
    return supply(tasks, exposures, at_work)


def watch(work: Unit, project: Mixed, admins: Collection[int], now: int) -> bool:
    """Tells the admins once a shortage that the gold of a project will soon end; whether it did.

    What everybody at work has seen long ago leaves work, and may be practised.
    """
    found = supply_of(work, project.project_id, project.horizon, now)
    if found.workers:
        work.gold_keys.retire_seen(project_id=project.project_id, before=now - SEEN_BY_ALL)
    if found.calm:
        work.gold_supplies.recover(project_id=project.project_id)
    number = work.gold_supplies.fall_short(project_id=project.project_id) if found.short else None
    if number is None:
        return False
    body = {"project_id": project.project_id, "at": now}
    owe(work, kind=KIND, ref=f"{KIND}:{project.project_id}:{number}", to=admins, body=body, now=now)
    work.audit.note(now, "clock", "gold is short", project.slug, f"{found.days:.1f} days")
    return True


def still_short(work: Unit, body: dict[str, Any]) -> dict[str, Any] | None:
    """The body of that message at the moment of its sending; None when it is over."""
    project = work.projects.of_id(project_id=int(body["project_id"]))
    if project is None or project.state == "closed":
        return None
    found = supply_of(work, project.id, project.normal_horizon, int(body["at"]))
    waiting = sum(work.gold_supplies.open_labels(project_id=project.id).values())
    checks = mix.checks if (mix := spec_of(project.spec).gold) else 0
    said = {"project_id": project.id, "title": project.title, "proposals": waiting, "checks": checks}
    return {**said, "supply": asdict(found)} if not found.calm else None
