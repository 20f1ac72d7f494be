"""What reports do to a task: quarantine, and an admin's judgement on both, inside somebody's unit."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from crowd.rules.reports import Decision, effect_of, quarantines
from crowd.rules.spec import ProjectSpec
from crowd.services.cards import spec_of
from crowd.services.owing import owe
from crowd.services.rescoring import rescore
from storage import Unit
from storage.records.reports import Judged, ReportedTask

MOST_UNSEEN = 5
"""Tasks of a project in quarantine, from which on one that cannot be shown is no news any more."""

NOTE_TIME = 60_000
"""How long an admin's card waits for the last reporter's note, ms."""


@dataclass(frozen=True, slots=True)
class Settlement:
    """What was settled: how many reports, paid how much in all, and whether the task had been in quarantine."""

    reports: int
    paid: int
    released: bool


def count_report(work: Unit, *, task_id: int, needed: int, admins: Iterable[int], now: int) -> bool:
    """Takes the task out of work when enough workers have reported it, and owes the admins a card; whether it did.

    The caller holds the task's lock, so that the second of two reports at once counts the first.
    """
    if not quarantines(work.reports.open_count(task_id=task_id), needed=needed):
        return False
    if not work.places.quarantine(task_id=task_id):
        return False
    reports = len(work.reports.of_task(task_id=task_id))
    ref = f"quarantine:{task_id}:{reports}"
    owe(work, kind="quarantine", ref=ref, to=admins, body={"task_id": task_id}, now=now, wait=NOTE_TIME)
    work.audit.note(now, "reports", "task quarantined", f"task:{task_id}", f"{reports} reports")
    return True


def needed_unseen(work: Unit, project_id: int, spec: ProjectSpec) -> int:
    """How many workers must have met a task that cannot be shown: one, since that is a fact and no opinion.

    Where many tasks wait in quarantine, as when a folder is gone, it is as many as report one, and admins have cards
    enough.
    """
    waiting = work.reports.quarantined(project_id=project_id, most=MOST_UNSEEN)
    return 1 if waiting < MOST_UNSEEN else spec.reports_to_quarantine


def settle(work: Unit, task: ReportedTask, decision: Decision, *, by: int, now: int) -> Settlement | None:
    """Judges every open report on a task, pays what was right, and puts the task where it belongs.

    None when there is nothing to judge. The caller holds the task's lock.
    """
    effect = effect_of(decision)
    judged = work.reports.settle(task_id=task.task_id, state=effect.reports, by=by, now=now)
    if not judged and task.withheld != "quarantined":
        return None
    if effect.drops:
        work.places.drop(task_id=task.task_id)
        if spec_of(task.spec).stage:  # what was wrong with it counts for nobody who was tested with it
            work.gold_keys.set_control(task_id=task.task_id, control="suspended")
            rescore(work, task.task_id, now)
        released = False
    else:
        released = work.places.release(task_id=task.task_id, project_id=task.project_id)
    for each in judged:
        _tell(work, task, each, pays=effect.pays, now=now)
    work.audit.note(now, f"admin:{by}", f"reports {effect.reports}", f"task:{task.task_id}", decision.value)
    return Settlement(len(judged), sum(each.price for each in judged) if effect.pays else 0, released)


def pay(work: Unit, *, task_id: int, judged: Judged, currency: str, now: int) -> None:
    """A report that was right earns what an answer would have earned, available at once: a person has judged it."""
    work.ledger.move(
        ref=f"report:{task_id}:{judged.person_id}",
        source="budget",
        source_owner=judged.project_id,
        target="available",
        target_owner=judged.person_id,
        amount=judged.price,
        currency=currency,
        now=now,
    )
    work.budgets.spend(project_id=judged.project_id, price=judged.price)
    work.progress.add(project_id=judged.project_id, person_id=judged.person_id, earned=judged.price)


def _tell(work: Unit, task: ReportedTask, judged: Judged, *, pays: bool, now: int) -> None:
    spec = spec_of(task.spec)
    if pays:
        pay(work, task_id=task.task_id, judged=judged, currency=spec.currency, now=now)
    person = work.people.of_id(person_id=judged.person_id)
    if person is None or person.telegram_id is None:
        return
    owe(
        work,
        kind="report_settled",
        ref=f"report_settled:{task.task_id}:{judged.person_id}",
        to=[person.telegram_id],
        body={"title": spec.title, "paid": judged.price if pays else 0, "right": pays, "currency": spec.currency},
        now=now,
    )
