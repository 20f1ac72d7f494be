"""What the clock does with a project: it is looked at when its row in `dues` is due, and moved as the rule says."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from crowd.rules.life import Move, Rest, Standing, Stay, Why, over_because, step
from crowd.rules.schedule import Schedule
from crowd.rules.spec import ProjectSpec
from crowd.services.moving import end, hours_of, locked, look_again_at, note, shut, standing_of
from crowd.services.opening import go_live
from crowd.services.owing import owe
from storage import Storage, Unit
from storage.records.dues import Due
from storage.records.moves import Untold
from storage.records.projects import Project

NEWS = "project_moved"
CLOCK = "clock"


def live_on(work: Unit, due: Due, now: int) -> int | None:
    """Moves it as far as it goes now; when to look again (ms UTC)."""
    project = locked(work, int(due.ref))
    if project is None:
        return None
    schedule = ProjectSpec.from_json(project.spec).schedule
    for _ in range(4):  # scheduled, live, closing, closed
        if not _moved(work, project, schedule, now):
            break
        project = work.projects.of_id(project_id=project.id) or project
    return look_again_at(project, now)


class LifeNews:
    """Tells the admins what the clock did with their projects."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage

    async def tell(self, admins: Iterable[int], now: int) -> int:
        """Owes them a message about each move of which they have not heard, once; how many moves."""
        admins = list(admins)
        if not await self._storage.read(lambda work: work.moves.untold()):
            return 0
        return await self._storage.write(
            None, lambda work: sum([_tell(work, each, admins, now) for each in work.moves.untold()])
        )


def _moved(work: Unit, project: Project, schedule: Schedule, now: int) -> bool:
    standing = _standing(work, project, schedule, now)
    match step(standing, schedule, hours_of(project, now), now):
        case Stay():
            return False
        case Rest(opens_at):
            work.projects.schedule(project_id=project.id, opens_at=opens_at, by_hours=now)
            return False
        case Move(becomes="live", why=why):
            go_live(work, project, actor=CLOCK, why=why, now=now, tell=why is Why.HOUR)
        case Move(becomes="paused", why=Why.HOURS):
            opens_at = hours_of(project, now).changes_at
            shut(work, project, actor=CLOCK, why=Why.HOURS, now=now, opens_at=opens_at, by_hours=now)
        case Move(becomes="paused", why=Why.HOUR):
            shut(work, project, actor=CLOCK, why=Why.HOUR, now=now, tell=True)
        case Move(why=Why.NO_TASKS):
            _no_tasks(work, project, now)
            return False
        case Move(why=why):
            end(work, project, actor=CLOCK, why=why, now=now, tell=True)
    return True


def _standing(work: Unit, project: Project, schedule: Schedule, now: int) -> Standing:
    """With what people do, asked only where it matters: it costs a look at the tasks."""
    at = standing_of(project)
    if project.state == "closing":
        return replace(at, held=work.projects.held(project_id=project.id))
    if not schedule.close_when or project.state not in ("live", "paused"):
        return at
    held = work.projects.held(project_id=project.id)
    wanting = held or work.projects.wanting(project_id=project.id, horizon=project.normal_horizon)
    budget = work.budgets.at(project_id=project.id)
    at = replace(at, held=held, complete=not wanting and project.tasks > 0, spent=bool(budget and budget.spent_at))
    return replace(at, over_since=_over_since(work, project, at, schedule, now))


def _over_since(work: Unit, project: Project, at: Standing, schedule: Schedule, now: int) -> int | None:
    """Kept from the first look that found nothing to do; one that lies ahead is of a clock that was set back."""
    since = project.over_since
    if over_because(at, schedule) is None:
        since = None
    elif since is None or since > now:
        since = now
    if since != project.over_since:
        work.projects.over(project_id=project.id, since=since)
    return since


def _no_tasks(work: Unit, project: Project, now: int) -> None:
    """It waits for tasks from its hour on; the admins hear so once."""
    latest = work.moves.latest(project_id=project.id, count=1)
    if not latest or latest[0].why != Why.NO_TASKS:
        note(work, project, project.state, actor=CLOCK, why=Why.NO_TASKS, now=now, tell=True)


def _tell(work: Unit, move: Untold, admins: list[int], now: int) -> bool:
    if not work.moves.told(move_id=move.id):
        return False
    body = {"project_id": move.project_id, "title": move.title, "becomes": move.becomes, "why": move.why}
    owe(work, kind=NEWS, ref=f"{NEWS}:{move.id}", to=admins, body=body, now=now)
    return True
