"""Votes: an answer counts for the label of its task, and where the labels differ too much one more worker is asked.

Runs in the unit that stores the answer. Only projects with `[dynamic_overlap]` come here.
"""

from __future__ import annotations

import json

from crowd.rules.dynamic_overlap import DynamicOverlap, known_quality, newcomer_floor, wanted
from crowd.rules.spec import ProjectSpec
from crowd.services.cards import kind_of
from crowd.services.known import FULL
from crowd.tasktypes.scales import options_of
from storage import Unit
from storage.records.labelling import Held, Worker


def weigh(work: Unit, held: Held, worker: Worker, spec: ProjectSpec, now: int) -> None:
    """Her answer as it stands now, with the quality that she has now; a changed one is weighed anew."""
    if (rule := spec.dynamic_overlap) is None:
        return
    quality = _quality(work, held, worker, rule, now)
    work.assignments.weigh(task_id=held.task_id, person_id=worker.person_id, quality=quality)
    if held.gold is None:  # a task whose answer is known has as many answers as it was given
        _ask_on(work, held, worker, spec, rule)


def _quality(work: Unit, held: Held, worker: Worker, rule: DynamicOverlap, now: int) -> int:
    skill = None
    if rule.skill is not None:
        skill = work.skills.of_person(person_id=worker.person_id, now=now).get(rule.skill)
    credit, known = work.assignments.record(person_id=worker.person_id, project_id=worker.project_id, but=held.task_id)
    return known_quality(skill, credit / FULL, known)


def recount(work: Unit, task_id: int, spec: ProjectSpec) -> None:
    """An answer counts no more, or again: how sure the label is follows."""
    if (rule := spec.dynamic_overlap) is None:
        return
    work.reports.lock(task_id=task_id)
    kind = kind_of(spec)
    found = [(kind.label(json.loads(text)), quality) for text, quality in work.assignments.votes(task_id=task_id)]
    if found:
        work.places.be_sure(task_id=task_id, confidence=wanted(rule, found, options_of(kind, spec.task)).confidence)


def _ask_on(work: Unit, held: Held, worker: Worker, spec: ProjectSpec, rule: DynamicOverlap) -> None:
    """Two who answer at once come one after the other from here on: the second sees the vote of the first."""
    work.reports.lock(task_id=held.task_id)
    kind = kind_of(spec)
    votes = [(kind.label(json.loads(text)), known) for text, known in work.assignments.votes(task_id=held.task_id)]
    found = wanted(rule, votes, options_of(kind, spec.task))
    work.places.be_sure(task_id=held.task_id, confidence=found.confidence)
    floor = newcomer_floor(rule, worker.answered)
    if not floor and not found.another:
        return
    what = {"task_id": held.task_id, "position": work.places.next_agains(project_id=worker.project_id, count=1)}
    raised = floor > 0 and work.places.raise_to(**what, floor=floor)
    if raised or (found.another and work.places.ask_another(**what, most=rule.max_overlap)):
        work.named.reopen(task_id=held.task_id)
