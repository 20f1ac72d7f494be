"""Going live: who is told of a project now, who later, and who no more; each step is a thing that falls due."""

from __future__ import annotations

import json
from dataclasses import dataclass

from crowd.rules.coming import MINUTE, Cohort, Usual
from crowd.rules.kinds import Event
from crowd.rules.reach import Reach, reach
from crowd.rules.spec import ProjectSpec
from crowd.rules.waves import FIRST, LOOK, Filled, Filling, Look, Tell, step
from crowd.services import hands
from crowd.services.awake import manners_of, sleepers
from crowd.services.hands import LIVE_NEWS, WAVE
from storage import Unit
from storage.records.dues import Due
from storage.records.projects import Project

ENOUGH = "it has enough hands"
EACH = 30
"""Answers that one worker is reckoned with where a project does not say how many hands it wants."""
SLOT = 30 * MINUTE
LATE = 120 * MINUTE
"""Whoever was told within this time before a project filled up was told too late."""
MANY = 1_000_000


def go_live(work: Unit, project: Project, opening: int, now: int, *, again: bool) -> int:
    """The campaign of this opening, and its first messages, in the unit that opened the project; how many they are.

    `again` tells those too who were told at an earlier opening.
    """
    work.facts.expire(now=now)
    spec = ProjectSpec.from_json(project.spec)
    campaign = work.campaigns.add(
        kind=LIVE_NEWS,
        ref=f"{LIVE_NEWS}:{project.id}:{opening}",
        project_id=project.id,
        body=json.dumps({"slug": project.slug, "opening": opening, "again": int(again)}),
        now=now,
    )
    if spec.waves or spec.hands is not None:
        work.dues.set(kind=WAVE, ref=str(project.id), due_at=now + LOOK)
    if spec.waves:
        return _look(work, project, spec, _Telling(campaign, again), now)
    if again:
        return work.audience.owe(spec.eligibility, campaign_id=campaign, now=now)
    return work.audience.owe_new(spec.eligibility, campaign_id=campaign, project_id=project.id, kind=LIVE_NEWS, now=now)


def more_may_hear(project: Project, told: int) -> bool:
    """Whether those who were just told are only the first ones."""
    spec = ProjectSpec.from_json(project.spec)
    return spec.waves and told >= min(FIRST, spec.hands or FIRST)


def due(work: Unit, due: Due, now: int) -> int | None:
    """One look at a project that is live: offers, the next wave, or the news that it is filled. When to look again."""
    project = work.projects.of_id(project_id=int(due.ref))
    if project is None or project.state != "live":
        return None
    spec = ProjectSpec.from_json(project.spec)
    if not spec.waves and spec.hands is None:
        return None
    _look(work, project, spec, _told_by(work, project, spec), now)
    return now + LOOK


@dataclass(frozen=True, slots=True)
class _Telling:
    """The campaign that tells of a project. `more`: others may hear of it; `again`: those too who heard earlier."""

    campaign: int
    again: bool
    more: bool = True


def _told_by(work: Unit, project: Project, spec: ProjectSpec) -> _Telling | None:
    """None where an admin gave it up, or there is none."""
    found = work.waves.campaign(project_id=project.id, kind=LIVE_NEWS)
    if found is None or found.cancelled_at is not None:
        return None
    return _Telling(found.id, bool(json.loads(found.body).get("again")), spec.waves and found.state != "held")


def _look(work: Unit, project: Project, spec: ProjectSpec, telling: _Telling | None, now: int) -> int:
    """How many are owed a message from now on."""
    work.waves.lock(project_id=project.id)
    work.in_line.lapse(project_id=project.id, now=now)
    free = _free(work, project, spec, now)
    if free > 0:
        free -= hands.offer(work, project, spec, free, now)
    elif telling is not None:
        _filled_up(work, project, spec, telling.campaign, now)
    if free <= 0 or telling is None or not telling.more:
        return 0
    match step(_filling(work, project, spec, telling.campaign, now)):
        case Tell(count):
            return _tell(work, project, spec, telling, count, now)
        case Look() | Filled():
            return 0


def _free(work: Unit, project: Project, spec: ProjectSpec, now: int) -> int:
    """So many more could begin: by what the project takes, or by the work that is open."""
    if not work.waves.some_free(project_id=project.id, horizon=project.normal_horizon):
        return 0
    return MANY if spec.hands is None else spec.hands - hands.taken(work, project.id, now)


def _filling(work: Unit, project: Project, spec: ProjectSpec, campaign: int, now: int) -> Filling:
    last = work.waves.last(campaign_id=campaign)
    found = work.waves.cohorts(campaign_id=campaign, project_id=project.id, slot=SLOT, now=now)
    told, came = work.audience.usual(spec.eligibility, now=now) if last is None or last[0] < 3 else (0, 0)
    return Filling(
        wanted=wanted(work, project, spec),
        at_work=hands.taken(work, project.id, now),
        cohorts=[Cohort(each.told, max(0, each.ages // each.told), each.came, each.took) for each in found],
        unsent=work.waves.unsent(campaign_id=campaign),
        untold=MANY,
        last_wave=(last[1] or now) if last else None,
        now=now,
        capped=spec.hands is not None,
        usual=Usual(told, came),
    )


def wanted(work: Unit, project: Project, spec: ProjectSpec) -> int:
    """How many hands it wants: as its file says, else as many as its open work gives enough to do."""
    if spec.hands is not None:
        return spec.hands
    left = project.tasks * spec.overlap - work.waves.answered(project_id=project.id)
    each = min(EACH, spec.limits.most(project.tasks))
    return max(spec.overlap, -(-max(0, left) // each))


def reached(work: Unit, spec: ProjectSpec, now: int) -> Reach:
    """Whom it would reach if it told everybody now."""
    told, came = work.audience.usual(spec.eligibility, now=now)
    hearing = work.audience.hearing(spec.eligibility, part="", project_id=0, event=Event.PROJECT, now=now)
    return reach(hearing, Usual(told, came), manners_of(work), now)


def _tell(work: Unit, project: Project, spec: ProjectSpec, telling: _Telling, count: int, now: int) -> int:
    """The next wave: those who are awake; where nobody of them is left, the others, who hear of it in their morning."""
    last = work.waves.last(campaign_id=telling.campaign)
    number = last[0] + 1 if last else 1
    asleep = sleepers(work, now)
    for waiting in (asleep, ()) if asleep else ((),):
        work.sleeping.put(campaign_id=telling.campaign, asleep=waiting)
        told = work.audience.owe_best(
            spec.eligibility,
            campaign_id=telling.campaign,
            project_id=project.id,
            kind=LIVE_NEWS,
            event=Event.PROJECT,
            again=telling.again,
            kept_back=ENOUGH,
            wave=number,
            most=count,
            now=now,
        )
        if told:
            work.sleeping.put(campaign_id=telling.campaign, asleep=())
            work.waves.add(campaign_id=telling.campaign, number=number, size=told, now=now)
            work.waves.go_on(campaign_id=telling.campaign)
            return told
    return 0


def _filled_up(work: Unit, project: Project, spec: ProjectSpec, campaign: int, now: int) -> None:
    """Whom nobody told yet hears nothing; whoever was told too late is in line, and reads it in the same message."""
    work.campaigns.drop_pending(project_id=project.id, kind=LIVE_NEWS, reason=ENOUGH, now=now)
    since = now - LATE
    if not work.in_line.join_late(project_id=project.id, campaign_id=campaign, since=since):
        return
    news = work.campaigns.add(
        kind=hands.NEWS,
        ref=f"{hands.NEWS}:{campaign}:{now}",
        project_id=project.id,
        body=json.dumps({"project_id": project.id, "title": spec.title}, ensure_ascii=False),
        now=now,
    )
    work.in_line.owe_news(project_id=project.id, campaign_id=news, told_by=campaign, since=since, now=now)
