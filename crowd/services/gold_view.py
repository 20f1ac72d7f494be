"""The gold of a project as its admins see it: states, labels, the worst tasks, keys in doubt, how long it lasts."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass

from crowd.rules.gold_health import Balance, Failing, State, Supply, balance, failing, state_of
from crowd.rules.spec import ProjectSpec
from crowd.services.cards import kind_of, spec_of
from crowd.services.cases import files_of, sections_of
from crowd.services.gold_proposing import GOLD_LOOKED_AT, labels_given
from crowd.services.gold_supply import supply_of
from crowd.tasktypes.base import Section
from storage import Unit
from storage.records.gold_keys import GoldTask
from storage.records.projects import Project

DOUBTS_SHOWN = 20


@dataclass(frozen=True, slots=True)
class GoldLine:
    """One gold task: its key in words, how often it is failed, and how many more may see it."""

    task_id: int
    task: str
    said: str
    label: str
    state: State
    failing: Failing
    exposures: int
    left: int


@dataclass(frozen=True, slots=True)
class GoldPage:
    """All gold of a project; `lines` has the most failed first. Of `every` tasks one is gold; None: none is mixed in.
    In a `stage` (of this kind) the answer to every task is known. `seldomer`: gold grows more seldom with experience.

    `more` says that there is more gold than was looked at; then the newest is here.
    """

    project_id: int
    slug: str
    title: str
    every: int | None
    lines: tuple[GoldLine, ...]
    balance: tuple[Balance, ...]
    doubtful: tuple[tuple[int, str], ...]
    supply: Supply
    proposals: int
    more: bool
    stage: str | None = None
    seldomer: bool = False

    @property
    def states(self) -> Counter[State]:
        """How many are in each state."""
        return Counter(each.state for each in self.lines)


@dataclass(frozen=True, slots=True)
class GoldTaskView:
    """One gold task with its text; `practised` people were shown its answer. `hint` stands beside its key."""

    project_id: int
    title: str
    line: GoldLine
    sections: tuple[Section, ...]
    control: str | None
    practised: int
    hint: str | None
    files: int = 0


def page_of(work: Unit, project: Project, now: int) -> GoldPage:
    """At most GOLD_LOOKED_AT tasks are looked at, and a sample of the answers: as long in a project of any size."""
    spec = spec_of(project.spec)
    read = work.gold_keys.bank if spec.stage else work.gold_keys.all_of
    found = read(project_id=project.id, horizon=project.normal_horizon, most=GOLD_LOOKED_AT)
    lines = tuple(sorted((line_of(each, spec) for each in found), key=_worst_first))
    known = Counter(each.label for each in lines if each.label and each.state not in (State.DOUBTFUL, State.USED_UP))
    return GoldPage(
        project_id=project.id,
        slug=project.slug,
        title=project.title,
        every=spec.gold.every if spec.gold else None,
        lines=lines,
        balance=balance(known, labels_given(work, project.id, spec)),
        doubtful=tuple(work.gold_keys.doubtful(project_id=project.id, most=DOUBTS_SHOWN)),
        supply=supply_of(work, project.id, project.normal_horizon, now),
        proposals=sum(work.gold_supplies.open_labels(project_id=project.id).values()),
        more=len(found) == GOLD_LOOKED_AT,
        stage=spec.stage.kind if spec.stage else None,
        seldomer=bool(spec.gold and spec.gold.intervals),
    )


def line_of(task: GoldTask, spec: ProjectSpec) -> GoldLine:
    """A gold task as a line."""
    kind, gold, found = kind_of(spec), json.loads(task.gold), failing(task.answered, task.failed)
    return GoldLine(
        task.task_id,
        task.key,
        kind.words(gold, spec.task),
        kind.label(gold),
        state_of(task.control, found),
        found,
        task.overlap,
        task.places_left,
    )


def task_of(work: Unit, task_id: int) -> GoldTaskView | None:
    """One gold task; None for a task that is none."""
    key = work.gold_keys.of(task_id=task_id)
    if key is None or key.gold is None:
        return None
    spec = spec_of(key.spec)
    if key.control is None and spec.stage is None:
        return None
    credits = [each for each in work.gold_keys.credits(task_id=task_id).values() if each is not None]
    failed = sum(each < 50 for each in credits)
    task = GoldTask(
        task_id, key.key, key.control, key.withheld, key.overlap, key.places_left, key.gold, len(credits), failed
    )
    sections = sections_of(key.payload, spec)
    line = line_of(task, spec)
    files = len(files_of(key.payload, spec).media)
    return GoldTaskView(key.project_id, spec.title, line, sections, key.control, key.practised, key.hint, files)


def _worst_first(line: GoldLine) -> tuple[float, float, str]:
    return (-line.failing.low, -(line.failing.rate or 0.0), line.task)
