"""The life of projects: added, opened by hand or by the clock, paused, closed, looked at."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import Any, TypeAlias

from crowd.rules.faults import Fault, shown
from crowd.rules.project import CURRENCY, read_project, task_table
from crowd.rules.schedule_file import schedule_faults
from crowd.rules.spec import ProjectSpec, beyond_words, frozen_by_tasks
from crowd.services import budgets, differing, guidelines, moving, steering, waves
from crowd.services.moving import LIVE_NEWS
from crowd.services.outcomes import (
    Added,
    Certainty,
    Closed,
    Finishing,
    Opened,
    Paused,
    Planned,
    ProjectView,
    Refused,
    Reworded,
    Scheduled,
    Unchanged,
    Understanding,
    Updated,
    no_project,
)
from crowd.tasktypes import TASK_TYPES, TaskType, flow
from crowd.tasktypes.scales import CLOSED, KEYED, WITHOUT_LABELS
from storage import Storage, Unit
from storage.records.projects import Listed, Project

MOVES_SHOWN = 10
MET_BY, HARDEST_SHOWN = 5, 3  # tasks of a stage: answers from which on a failure says something, and how many are shown

Saved: TypeAlias = Added | Updated | Reworded | Unchanged | Refused


def checked_project(text: str, *, currency: str = CURRENCY) -> ProjectSpec | list[Fault]:
    """The project in a TOML text, checked down to its task type, or every fault in it."""
    spec = read_project(text, currency=currency)
    if isinstance(spec, list):
        task = task_table(text)
        return spec + (_task_faults(task) if task else [])
    kind = TASK_TYPES.get(spec.task_type)
    return _task_faults(spec.task) + (_column_faults(spec, kind) if kind else []) + _kind_faults(spec) or spec


def _kind_faults(spec: ProjectSpec) -> list[Fault]:
    """What only some task types go together with."""
    found = []
    if spec.dynamic_overlap is not None and spec.task_type not in CLOSED:
        found.append(Fault("dynamic_overlap", "", f"remove this table; it takes a task of type {', '.join(CLOSED)}"))
    if spec.stage is not None and spec.task_type not in KEYED:
        cure = f"a stage compares answers with a key: give a task of type {', '.join(KEYED)}"
        found.append(Fault("task.type", shown(spec.task_type), cure))
    if spec.adjudication is not None and spec.task_type in WITHOUT_LABELS:
        cure = f"remove this table; answers of type {spec.task_type} have no label to differ in"
        found.append(Fault("adjudication", "", cure))
    return found


class ProjectService:
    """Everything an admin does with a project but filling it and reading it out."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage

    async def add(self, spec: ProjectSpec, *, actor: str, now: int) -> Saved:
        """A new project, another one in place of one that was never opened, or other words for one that was."""

        def unit(work: Unit) -> Saved:
            if spec.opens_at is not None and spec.opens_at <= now and not _has_hour(work, spec):
                return Refused("Its opens_at has passed; give a later time, or none to open it by hand.")
            if _ends_before(work, spec, now):
                return Refused("Its closes_at has passed; give a later time, or none.")
            if _insert(work, spec, now) is not None:
                work.audit.note(now, actor, "project added", spec.slug)
                return Added(spec.slug, spec.opens_at)
            return self._rewrite(work, spec, actor, now)

        return await self._storage.write(None, unit)

    async def open(
        self, slug: str, *, actor: str, now: int, tell_again: bool = False, outside: bool = False, why: str = ""
    ) -> Opened | Scheduled | Refused:
        """Live from now on; everybody who may work on it and was not told before is owed a message.

        `tell_again` owes one to those too who were told at an earlier opening. Outside of its opening hours it is
        scheduled for them, unless `outside` opens it all the same, until the end of the next ones.
        """
        by = steering.By(actor, why, now)
        return await self._storage.write(
            None, partial(steering.open_now, slug=slug, by=by, tell_again=tell_again, outside=outside)
        )

    async def schedule(self, slug: str, *, opens_at: int, actor: str, now: int, why: str = "") -> Scheduled | Refused:
        """It opens by itself; an hour that was set before is replaced."""
        by = steering.By(actor, why, now)
        return await self._storage.write(None, partial(steering.schedule, slug=slug, opens_at=opens_at, by=by))

    async def pause(self, slug: str, *, actor: str, now: int, why: str = "") -> Paused | Refused:
        """Nobody gets a task until it is opened again; a planned opening is off."""
        return await self._storage.write(None, partial(steering.pause, slug=slug, by=steering.By(actor, why, now)))

    async def close(self, slug: str, *, actor: str, now: int, why: str = "") -> Closed | Finishing | Refused:
        """Over: nobody gets a task, those who hold one finish it, then it is closed for good."""
        return await self._storage.write(None, partial(steering.close, slug=slug, by=steering.By(actor, why, now)))

    async def plan(
        self, slug: str, becomes: steering.Planable, at: int | None, *, actor: str, now: int, why: str = ""
    ) -> Planned | Refused:
        """It pauses, or closes, by itself `at` (ms UTC); None takes that back."""
        by = steering.By(actor, why, now)
        return await self._storage.write(None, partial(steering.plan, slug=slug, becomes=becomes, at=at, by=by))

    async def listing(self) -> list[Listed]:
        """All projects, the newest first."""
        return await self._storage.read(lambda work: work.projects.listing())

    async def show(self, slug: str, *, now: int) -> ProjectView | Refused:
        """One project with its counts, all of one moment."""

        def unit(work: Unit) -> ProjectView | Refused:
            project = work.projects.of_slug(slug=slug)
            return _view(work, project, now) if project else no_project(slug)

        return await self._storage.read(unit)

    def _rewrite(self, work: Unit, spec: ProjectSpec, actor: str, now: int) -> Saved:
        project = work.projects.of_slug(slug=spec.slug)
        if project is None:
            return no_project(spec.slug)
        before = ProjectSpec.from_json(project.spec)
        spec, by_hand = _with_hours_by_hand(work, project, before, spec)
        if before.to_json() == spec.to_json():
            return Unchanged(spec.slug, by_hand)
        if project.openings:
            return _reword(work, project, before, spec, actor, now, by_hand=by_hand)
        fixed = frozen_by_tasks(before, spec) if project.tasks else []
        if fixed:
            return Refused(f"{spec.slug} has tasks that were made by its {', '.join(fixed)}; take another slug.")
        state, opens_at = _hour(project, before, spec)
        if not work.projects.rewrite(
            project_id=project.id,
            title=spec.title,
            spec=spec.to_json(),
            state=state,
            opens_at=opens_at,
            tasks=project.tasks,
        ):
            return Refused(f"{spec.slug} was opened with other content; take another slug.")
        _keep_time(work, project, before, spec, now)
        budgets.store(work, project.id, spec)
        work.audit.note(now, actor, "project updated", spec.slug)
        return Updated(spec.slug, opens_at, by_hand)


def _with_hours_by_hand(
    work: Unit, project: Project, before: ProjectSpec, spec: ProjectSpec
) -> tuple[ProjectSpec, bool]:
    """Hours and zone that were set in the chat stay where the file says about them what it said before."""
    filed = work.projects.filed(project_id=project.id)
    if filed is None:
        return spec, False
    said = ProjectSpec.from_json(filed)
    wanted = replace(spec, schedule=before.schedule, time_zone=before.time_zone)
    new = (said.schedule, said.time_zone) != (spec.schedule, spec.time_zone)
    if new or schedule_faults(wanted.schedule, zone=wanted.time_zone, opens_at=None, budget=wanted.budget):
        work.projects.forget_filed(project_id=project.id)
        return spec, False
    return wanted, wanted != spec


def _reword(
    work: Unit, project: Project, before: ProjectSpec, spec: ProjectSpec, actor: str, now: int, *, by_hand: bool
) -> Reworded | Refused:
    fixed = beyond_words(before, spec)
    if fixed:
        return Refused(
            f"{spec.slug} has been opened: its words may change, but not its {', '.join(fixed)}. Take another slug."
        )
    if refused := budgets.refusal(work, project, spec):
        return refused
    work.rulings.forget_income(project_id=project.id)
    if not work.projects.respell(project_id=project.id, title=spec.title, spec=spec.to_json(), version=project.version):
        return Refused(f"{spec.slug} is closed, or was changed by somebody else just now.")
    budgets.store(work, project.id, spec)
    _keep_time(work, project, before, spec, now)
    guidelines.rewrite(work, project.id, before, spec, now)
    if spec.adjudication and spec.adjudication != before.adjudication:
        differing.sweep(work, project.id, now)
    work.audit.note(now, actor, "project reworded", spec.slug)
    return Reworded(spec.slug, by_hand)


def _task_faults(task: Mapping[str, Any]) -> list[Fault]:
    kind = TASK_TYPES.get(task["type"])
    if kind is None:
        return [Fault("task.type", shown(task["type"]), f"give one of {', '.join(TASK_TYPES)}")]
    known = {"type", "question", *kind.keys, *flow.KEYS}
    cure = f"remove this key; a {kind.name} task knows {', '.join(sorted(known))}"
    unknown = [Fault(f"task.{key}", "", cure) for key in task if key not in known]
    return unknown + kind.faults(task) + flow.faults(kind, task)


def _column_faults(spec: ProjectSpec, kind: TaskType) -> list[Fault]:
    given = spec.columns.fields
    missing = [
        Fault(f"columns.{field}", "", f'say how a row becomes this text, as {field} = "{{column}}"')
        for field in kind.fields
        if field not in given and spec.media is None
    ]
    texts = (*kind.fields, *kind.optional)
    known = (*texts, *flow.COLUMNS)
    cure = f"remove this key; besides id, gold and hint a {kind.name} task takes {', '.join(known)}"
    strange = [Fault(f"columns.{field}", "", cure) for field in given if field not in known]
    return missing + strange + _media_faults(spec, texts)


def _media_faults(spec: ProjectSpec, known: tuple[str, ...]) -> list[Fault]:
    """Files can belong to a text of the task, or to all of it."""
    cure = f"remove this key; files belong to {', '.join(known)}, or, as a list, to the whole task"
    files = spec.media.files if spec.media else {}
    return [Fault(f"media.files.{field}", "", cure) for field in files if field not in ("", *known)]


def _has_hour(work: Unit, spec: ProjectSpec) -> bool:
    """Whether the project is there with this very hour, which then need not lie ahead."""
    project = work.projects.of_slug(slug=spec.slug)
    return project is not None and ProjectSpec.from_json(project.spec).opens_at == spec.opens_at


def _ends_before(work: Unit, spec: ProjectSpec, now: int) -> bool:
    """Whether its last moment has passed, unless it is there with this very one."""
    closes_at, project = spec.schedule.closes_at, work.projects.of_slug(slug=spec.slug)
    known = ProjectSpec.from_json(project.spec).schedule.closes_at if project else None
    return closes_at is not None and closes_at <= now and closes_at != known


def _insert(work: Unit, spec: ProjectSpec, now: int) -> int | None:
    state = "draft" if spec.opens_at is None else "scheduled"
    project_id = work.projects.add(
        slug=spec.slug, title=spec.title, spec=spec.to_json(), state=state, opens_at=spec.opens_at, now=now
    )
    if project_id is not None:
        if spec.budget is not None:
            work.budgets.set(project_id=project_id, amount=spec.budget)
        work.projects.plan(project_id=project_id, pauses_at=None, closes_at=spec.schedule.closes_at)
        moving.replan(work, project_id, now)
    return project_id


def _keep_time(work: Unit, project: Project, before: ProjectSpec, after: ProjectSpec, now: int) -> None:
    """When it closes, and when the clock looks next; what was set by hand stays where the file says nothing new."""
    if before.schedule.closes_at != after.schedule.closes_at:
        work.projects.plan(project_id=project.id, pauses_at=project.pauses_at, closes_at=after.schedule.closes_at)
    moving.replan(work, project.id, now)


def _hour(project: Project, before: ProjectSpec, after: ProjectSpec) -> tuple[str, int | None]:
    """State and opening time; an hour set by hand stays where the file does not speak of another."""
    if before.opens_at == after.opens_at:
        return project.state, project.opens_at
    return ("draft", None) if after.opens_at is None else ("scheduled", after.opens_at)


def _view(work: Unit, project: Project, now: int) -> ProjectView:
    spec = ProjectSpec.from_json(project.spec)
    working, ever = work.projects.people(project_id=project.id)
    return ProjectView(
        project=project,
        spec=spec,
        places=work.tasks.places(project_id=project.id, horizon=project.normal_horizon),
        complete=work.places.completed(project_id=project.id),
        states=work.tasks.states(project_id=project.id),
        working=working,
        ever_worked=ever,
        reach=waves.reached(work, spec, now),
        in_line=work.in_line.waiting(project_id=project.id),
        told=work.campaigns.told(project_id=project.id, kind=LIVE_NEWS),
        money=budgets.money_of(work, project.id, spec),
        moves=tuple(work.moves.latest(project_id=project.id, count=MOVES_SHOWN)),
        certainty=_certainty(work, project, spec),
        hours=moving.hours_of(project, now),
        stage=work.attempts.figures(project_id=project.id) if spec.stage else None,
        hardest=_hardest(work, project.id) if spec.stage else (),
        understanding=_understanding(work, project.id) if spec.comprehension else None,
        differing=work.disputes.counts(project_id=project.id).get("open", 0),
    )


def _hardest(work: Unit, project_id: int) -> tuple[tuple[str, int, int], ...]:
    return tuple(work.attempts.hardest(project_id=project_id, least=MET_BY, most=HARDEST_SHOWN))


def _understanding(work: Unit, project_id: int) -> Understanding:
    states = work.comprehension.states(project_id=project_id)
    return Understanding(states.get("passed", 0), states.get("failed", 0), states.get("asked", 0))


def _certainty(work: Unit, project: Project, spec: ProjectSpec) -> Certainty | None:
    rule = spec.dynamic_overlap
    if rule is None:
        return None
    return Certainty(*work.places.certainty(project_id=project.id, sure=rule.min_confidence, most=rule.max_overlap))
