"""Ruling: what somebody just did is put to the rules of the project, in the unit that stored it.

A rule is looked at only where this very event could make it fire, so that a tap costs about the same with rules as
without.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from crowd.rules.labelling import LOST
from crowd.rules.quality.conditions import Counted
from crowd.rules.quality.rule import BANS, PAUSES, Rule, fires
from crowd.rules.spec import ProjectSpec
from crowd.services import rule_actions
from crowd.services.rule_windows import CALM, Case, Plan, Windows, plan_of, skipped
from storage import Unit
from storage.records.labelling import Held, Worker


@dataclass(frozen=True, slots=True)
class Judged:
    """An answer that was just stored. `worker` is as she stands after it, `credit` says how right it is, if known."""

    held: Held
    worker: Worker
    spec: ProjectSpec
    credit: int | None
    now: int


def after_answer(work: Unit, judged: Judged) -> Worker:
    """Her row as it is once the rules have looked: she may have been paused."""
    if not judged.spec.rules:
        return judged.worker
    worker, plan = judged.worker, plan_of(judged.worker.spec)
    if plan.finished and judged.credit is None and _may_be_finished(judged.held):
        work.rulings.finish(task_id=judged.held.task_id, now=judged.now)
    looked = [*_known(plan, judged), *_fast(work, plan, judged)]
    looked += [rule for first, rule in plan.answers if worker.answered >= first]
    paying = [(amount, rule) for amount, rule in plan.income if worker.earned >= amount]
    if not looked and not paying:
        return worker
    case = Case(worker.person_id, worker.project_id, worker.spec, judged.held.task_id, judged.now)
    windows = Windows(work, case)
    acted = [_look(work, case, rule, windows) for rule in looked]
    if paying:
        acted.append(_income(work, case, plan, worker, windows))
    return _as_she_stands(work, worker, judged.now) if any(acted) else worker


def _may_be_finished(held: Held) -> bool:
    """No place of the task is free any more; a late answer has just taken one."""
    return held.places_left <= (1 if held.state in LOST else 0)


def after_change(work: Unit, judged: Judged) -> None:
    """She has given another answer in place of an earlier one: what it says may matter, when it came does not."""
    if not judged.spec.rules:
        return
    worker, plan = judged.worker, plan_of(judged.worker.spec)
    case = Case(worker.person_id, worker.project_id, worker.spec, judged.held.task_id, judged.now)
    windows = Windows(work, case)
    for rule in _known(plan, judged):
        _look(work, case, rule, windows)
    if plan.finished and judged.credit is None:
        work.rulings.finish(task_id=case.task_id, now=judged.now)


def after_skip(work: Unit, worker: Worker, spec: ProjectSpec, now: int, task_id: int = 0) -> Worker:
    """The same once she has passed a task on."""
    if not spec.rules:
        return worker
    case = Case(worker.person_id, worker.project_id, worker.spec, task_id, now)
    windows = Windows(work, case)
    acted = [
        _act(work, case, rule, skipped(rule, first, worker.skips_in_row), windows)
        for first, rule in plan_of(worker.spec).skips
    ]
    return _as_she_stands(work, worker, now) if any(acted) else worker


def after_verdict(work: Unit, *, person_id: int, project_id: int, spec: str, task_id: int, now: int) -> None:
    """An answer of hers was accepted or rejected. `spec` is the project's, as it is stored."""
    case = Case(person_id, project_id, spec, task_id, now)
    windows = Windows(work, case)
    for rule in plan_of(spec).judged:
        _look(work, case, rule, windows)


def after_comparison(work: Unit, case: Case) -> None:
    """A task that she answered has all its answers, and how hers stands among them is known."""
    windows = Windows(work, case)
    for rule in plan_of(case.spec).finished:
        _look(work, case, rule, windows)


def _look(work: Unit, case: Case, rule: Rule, windows: Windows) -> bool:
    return _act(work, case, rule, windows.count(rule), windows)


def _act(work: Unit, case: Case, rule: Rule, found: Counted | None, windows: Windows) -> bool:
    """Whether she has to be looked at anew: something was done that may keep her from work."""
    return (
        found is not None
        and rule_actions.act(work, case, rule, found, windows)
        and (rule.then in PAUSES or rule.then in BANS)
    )


def _known(plan: Plan, judged: Judged) -> Iterable[Rule]:
    """Those about known answers, where this is one, that so many answers may be enough for."""
    if judged.credit is None:
        return ()
    return [rule for first, rule in plan.known if judged.worker.answered >= first]


def _fast(work: Unit, plan: Plan, judged: Judged) -> Iterable[Rule]:
    """Those for which this answer is a fast one, unless the bot was away around it."""
    took = judged.now - judged.held.taken_at
    near = [rule for rule in plan.fast if took < rule.faster_than]
    away = near and work.rulings.away(start_at=judged.held.taken_at - CALM, end_at=judged.now)
    return () if away else near


def _income(work: Unit, case: Case, plan: Plan, worker: Worker, windows: Windows) -> bool:
    """Adds up a day only when she has earned so much since the last time that a rule may fire."""
    may = [(amount, rule) for amount, rule in plan.income if worker.earned >= amount]
    who = {"person_id": case.person_id, "project_id": case.project_id}
    if not may or worker.earned < work.rulings.income_due(**who):
        return False
    found = [(amount, rule, windows.income(rule)) for amount, rule in may]
    acted = [fires(rule, each) and _act(work, case, rule, each, windows) for _, rule, each in found]
    lacking = [amount - worker.earned for amount, _ in plan.income if worker.earned < amount]
    for (amount, rule, each), did in zip(found, acted, strict=True):
        anew = did and rule.then in PAUSES  # then it counts from the pause on
        lacking.append(amount - (0 if anew else each.parts["income"]))
    work.rulings.look_at_income(**who, due=worker.earned + max(1, min(lacking)))
    return any(acted)


def _as_she_stands(work: Unit, worker: Worker, now: int) -> Worker:
    until = work.rulings.restricted_until(person_id=worker.person_id, project_id=worker.project_id)
    return replace(worker, restricted_until=until)
