"""What follows when a rule fires: a pause, a proposal to a person, a skill, pay at once, one answer more.

Runs in the unit of what made it fire. What concerns many answers goes on in the clock's hands, a stretch at a time.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict
from typing import Any

from crowd.rules.quality.conditions import Counted
from crowd.rules.quality.replaying import numbers
from crowd.rules.quality.rule import (
    ACCEPT,
    BAN,
    BAN_ALL,
    OVERLAP,
    PAUSE,
    PAUSE_ALL,
    REQUEUE,
    SET_SKILL,
    SKILL_FROM_RATE,
    Rule,
    rate_of,
)
from crowd.services import restricting
from crowd.services.accepting import accept
from crowd.services.cards import spec_of
from crowd.services.restricting import Cause
from crowd.services.rule_windows import Case, Windows
from storage import Unit
from storage.records.dues import Due

ACCEPTING, REQUEUEING = "rule_accept", "rule_requeue"
"""Kinds of what falls due: the rest of somebody's answers is accepted, or asked for once more."""
AT_ONCE = 100
MOST_OVERLAP = 1_000


def act(work: Unit, case: Case, rule: Rule, found: Counted, windows: Windows) -> bool:
    """Does what the rule says; False where it is so already. What was done is noted, with the numbers."""
    if rule.then == OVERLAP:
        return _note(work, case, rule, found) and _overlap(work, case, rule)
    return ACTIONS[rule.then](work, case, rule, found, windows) and _note(work, case, rule, found)


def _note(work: Unit, case: Case, rule: Rule, found: Counted) -> bool:
    return work.rulings.rule(
        project_id=case.project_id,
        person_id=case.person_id,
        rule=rule.name,
        action=rule.then,
        task_id=case.task_id,
        numbers=json.dumps(numbers(rule, found)),
        now=case.now,
    )


def cause_of(case: Case, rule: Rule, found: Counted, windows: Windows) -> Cause:
    """What people are told: the rule as data, its numbers, and the tasks that are evidence."""
    return Cause(rule.name, said_of(rule, case), told(rule, found), windows.evidence(rule))


def said_of(rule: Rule, case: Case) -> dict[str, Any]:
    """The rule as data; with the project's currency where it speaks of money."""
    money = {"currency": spec_of(case.spec).currency} if rule.when == "income" else {}
    return asdict(rule) | money


def told(rule: Rule, found: Counted) -> dict[str, int]:
    """The counts, with names that tell what was counted."""
    counts = numbers(rule, found)
    return {"known": counts["answers"], "right": counts["right"]} if rule.when in ("gold", "guessing") else counts


def _pause(work: Unit, case: Case, rule: Rule, found: Counted, windows: Windows) -> bool:
    where = None if rule.everywhere else case.project_id
    until = case.now + (rule.lasts or 0)
    cause = cause_of(case, rule, found, windows)
    return restricting.pause(work, case.person_id, where, until, cause, case.now) is not None


def _propose(work: Unit, case: Case, rule: Rule, found: Counted, windows: Windows) -> bool:
    where = None if rule.everywhere else case.project_id
    cause = cause_of(case, rule, found, windows)
    return restricting.propose_ban(work, case.person_id, where, cause, case.now) is not None


def _set_skill(work: Unit, case: Case, rule: Rule, found: Counted, windows: Windows) -> bool:
    value = rule.value if rule.then == SET_SKILL else rate_of(rule, found)
    return work.rulings.write_skill(
        person_id=case.person_id,
        name=rule.skill,
        value=value,
        expires_at=case.now + rule.lasts if rule.lasts else None,
        slack=(rule.lasts or 0) // 10,
        now=case.now,
    )


def _accept(work: Unit, case: Case, rule: Rule, found: Counted, windows: Windows) -> bool:
    return _in_stretches(work, case, ACCEPTING, accept_some)


def _requeue(work: Unit, case: Case, rule: Rule, found: Counted, windows: Windows) -> bool:
    return _in_stretches(work, case, REQUEUEING, requeue_some)


def _in_stretches(work: Unit, case: Case, kind: str, some: Callable[[Unit, int, int, int], int]) -> bool:
    done = some(work, case.project_id, case.person_id, case.now)
    if done == AT_ONCE:
        ref = f"{case.project_id}:{case.person_id}"
        work.dues.set(kind=kind, ref=ref, body="{}", due_at=case.now, useful_until=None, planned_at=None)
    return done > 0


def accept_some(work: Unit, project_id: int, person_id: int, now: int) -> int:
    """Her oldest answers that nobody judged are accepted and paid; how many were looked at, AT_ONCE at most."""
    waiting = work.rulings.waiting(person_id=person_id, project_id=project_id, most=AT_ONCE)
    for credit in waiting:
        accept(work, credit, now)
    return len(waiting)


def requeue_some(work: Unit, project_id: int, person_id: int, now: int) -> int:
    """The tasks of her oldest answers get one place more each, once; how many, AT_ONCE at most."""
    project = work.projects.of_id(project_id=project_id)
    tasks = work.rulings.to_requeue(person_id=person_id, project_id=project_id, most=AT_ONCE)
    if project is None or not tasks:
        return 0
    most, position = most_overlap(project.spec), work.places.next_agains(project_id=project_id, count=len(tasks))
    for at, task_id in enumerate(tasks):
        work.rulings.requeue(task_id=task_id, person_id=person_id, now=now)
        if work.rulings.one_more(task_id=task_id, most=most, position=position + at):
            work.named.reopen(task_id=task_id)
    return len(tasks)


def accept_rest(work: Unit, due: Due, now: int) -> int | None:
    """The clock goes on with it; comes again while something may be left."""
    project_id, person_id = map(int, due.ref.split(":"))
    return now if accept_some(work, project_id, person_id, now) == AT_ONCE else None


def requeue_rest(work: Unit, due: Due, now: int) -> int | None:
    """The same for tasks that are asked for once more."""
    project_id, person_id = map(int, due.ref.split(":"))
    return now if requeue_some(work, project_id, person_id, now) == AT_ONCE else None


def _overlap(work: Unit, case: Case, rule: Rule) -> bool:
    if rule.by < 0:
        return sum(work.rulings.one_less(task_id=case.task_id) for _ in range(-rule.by)) > 0
    most = most_overlap(case.spec)
    position = work.places.next_agains(project_id=case.project_id, count=1)
    raised = [work.rulings.one_more(task_id=case.task_id, most=most, position=position) for _ in range(rule.by)]
    work.named.reopen(task_id=case.task_id)
    return any(raised)


def most_overlap(spec: str) -> int:
    """No task gets more answers: what the project says where it asks on by confidence."""
    dynamic = spec_of(spec).dynamic_overlap
    return dynamic.max_overlap if dynamic else MOST_OVERLAP


ACTIONS: Mapping[str, Callable[[Unit, Case, Rule, Counted, Windows], bool]] = {
    PAUSE: _pause,
    PAUSE_ALL: _pause,
    BAN: _propose,
    BAN_ALL: _propose,
    SET_SKILL: _set_skill,
    SKILL_FROM_RATE: _set_skill,
    ACCEPT: _accept,
    REQUEUE: _requeue,
}
