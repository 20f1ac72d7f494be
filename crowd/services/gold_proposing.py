"""Proposals: complete tasks whose workers all say the same could be gold, too; an admin uses them, one by one."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import Literal, TypeAlias

from crowd.rules.dynamic_overlap import SHARE
from crowd.rules.gold_health import Balance, balance
from crowd.rules.gold_proposals import Candidate, candidate, wanted_first
from crowd.rules.spec import ProjectSpec
from crowd.services import golds
from crowd.services.cards import kind_of, spec_of
from crowd.services.cases import files_of, sections_of
from crowd.services.doubting import key_of
from crowd.tasktypes.base import Section
from storage import Unit
from storage.records.gold_keys import GoldProposal
from storage.records.projects import Project

STRETCH = 500
"""So many tasks are looked at in one unit: as long in a project of any size."""
ENOUGH = 30
"""So many proposals of one label may wait; others of it are passed over, so that they hide no rarer ones."""
SAMPLE = 400
"""The answers to so many tasks, spread over the project, say which labels people give."""
GOLD_LOOKED_AT = 1_000

Verdict: TypeAlias = Literal["used", "refused", "gone"]


@dataclass(frozen=True, slots=True)
class Proposed:
    """A task that could be gold, as an admin sees it: `said` is its answer in words, which `answers` workers gave.

    `lacking` says that gold has far fewer of this label than people give. `left` others wait. `verdict` is what became
    of it; None while it waits. The task shows so many `files`, too.
    """

    task_id: int
    task: str
    project_id: int
    title: str
    sections: tuple[Section, ...]
    said: str
    answers: int
    sure: int
    lacking: bool
    left: int
    verdict: Verdict | None
    files: int = 0


def look_further(work: Unit, project_id: int, spec: ProjectSpec, now: int) -> int:
    """Looks through the next tasks of a project, in the order of its files and round again; how many are proposed."""
    waiting = Counter(work.gold_supplies.open_labels(project_id=project_id))
    after = work.gold_supplies.of(project_id=project_id).read_to
    stretch = work.tasks.stretch(project_id=project_id, after=after, count=STRETCH)
    work.gold_supplies.read_to(project_id=project_id, task_id=stretch[1] if stretch else 0)
    made = 0
    for task_id, sure, answers in _found(work, project_id, stretch):
        found = _candidate(spec, sure, answers)
        if found and waiting[found.label] < ENOUGH and _propose(work, project_id, spec, task_id, found, now=now):
            waiting[found.label] += 1
            made += 1
    return made


def _found(work: Unit, project_id: int, stretch: tuple[int, int] | None) -> list[tuple[int, int, list[str]]]:
    """Tasks with their confidence and their answers."""
    if stretch is None:
        return []
    rows = work.gold_supplies.candidates(project_id=project_id, first=stretch[0], last=stretch[1])
    return [
        (task_id, sure, [answer for _, _, answer in group])
        for (task_id, sure), group in groupby(rows, key=itemgetter(0, 1))
    ]


def _candidate(spec: ProjectSpec, sure: int, answers: Iterable[str]) -> Candidate | None:
    kind = kind_of(spec)
    return candidate([kind.label(json.loads(each)) for each in answers], sure)


def _propose(work: Unit, project_id: int, spec: ProjectSpec, task_id: int, found: Candidate, *, now: int) -> bool:
    key = key_of(found.label, spec)
    if key is None:
        return False
    return work.gold_supplies.propose(
        task_id=task_id,
        project_id=project_id,
        label=found.label,
        answer=json.dumps(key, ensure_ascii=False, separators=(",", ":")),
        answers=found.answers,
        sure=found.sure,
        now=now,
    )


def labels_given(work: Unit, project_id: int, spec: ProjectSpec) -> Counter[str]:
    """How often people say each label, in a sample that is spread evenly over the project."""
    kind = kind_of(spec)
    given = work.gold_supplies.sample(project_id=project_id, parts=SAMPLE)
    return Counter(label for each in given if (label := kind.label(json.loads(each))))


def labels_known(work: Unit, project: Project, spec: ProjectSpec) -> Counter[str]:
    """How often each label is the key of gold that is in work."""
    kind = kind_of(spec)
    found = work.gold_keys.all_of(project_id=project.id, horizon=project.normal_horizon, most=GOLD_LOOKED_AT)
    keys = (kind.label(json.loads(each.gold)) for each in found if each.control == "gold")
    return Counter(label for label in keys if label)


def balance_of(work: Unit, project: Project, spec: ProjectSpec) -> tuple[Balance, ...]:
    """Which labels gold lacks."""
    return balance(labels_known(work, project, spec), labels_given(work, project.id, spec))


def next_one(work: Unit, project: Project, spec: ProjectSpec, *, but: int = 0) -> Proposed | None:
    """The proposal that is wanted most, and another one than `but` where there is one."""
    found = first_ones(work, project, spec, most=2)
    return next((each for each in found if each.task_id != but), found[0] if found else None)


def first_ones(work: Unit, project: Project, spec: ProjectSpec, *, most: int) -> list[Proposed]:
    """So many of them: the labels first that gold lacks, the surest tasks of each first."""
    waiting = work.gold_supplies.open_labels(project_id=project.id)
    shares = balance_of(work, project, spec) if waiting else ()
    lacking = {each.label for each in shares if each.lacks}
    left = sum(waiting.values()) - 1
    found: list[GoldProposal] = []
    for label in wanted_first(waiting, shares):
        found += work.gold_supplies.surest(project_id=project.id, label=label, most=most - len(found))
    return [_shown(project, spec, each, left, lacking) for each in found]


def _shown(project: Project, spec: ProjectSpec, found: GoldProposal, left: int, lacking: set[str]) -> Proposed:
    verdict: Verdict | None = None if found.state == "open" else found.state  # type: ignore[assignment]
    return Proposed(
        task_id=found.task_id,
        task=found.key,
        project_id=project.id,
        title=spec.title,
        sections=sections_of(found.payload, spec),
        said=kind_of(spec).words(json.loads(found.answer), spec.task),
        answers=found.answers,
        sure=found.sure,
        lacking=found.label in lacking,
        left=left,
        verdict=verdict,
        files=len(files_of(found.payload, spec).media),
    )


def settle(work: Unit, task_id: int, *, use: bool, by: int, now: int) -> Verdict | None:
    """It is gold from now on, or it is not to be; what became of it, also where somebody was first. None: no proposal.

    A task that somebody has in hand again, that was withheld, or that others answered differently since, is gone.
    """
    found = work.gold_supplies.proposal(task_id=task_id)
    key = work.gold_keys.of(task_id=task_id)
    if found is None or key is None:
        return None
    if found.state != "open":
        return found.state  # type: ignore[return-value]
    verdict: Verdict = "refused"
    if use:
        spec = spec_of(key.spec)
        sure = found.sure if found.sure < SHARE else 0  # all of them said so, and still must
        still = _candidate(spec, sure, work.assignments.answers_to(task_id=task_id))
        same = still is not None and still.label == found.label
        made = same and golds.make_gold(work, task_id, spec, json.loads(found.answer))
        verdict = "used" if made else "gone"
    if not work.gold_supplies.settle(task_id=task_id, state=verdict, by=by, now=now):
        first = work.gold_supplies.proposal(task_id=task_id)  # another admin was quicker by a moment
        return first.state if first else None  # type: ignore[return-value]
    work.audit.note(now, f"admin:{by}", f"gold proposal {verdict}", f"task:{task_id}")
    return verdict
