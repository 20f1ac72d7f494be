"""What a trusted worker earns by a verdict: booked when it cannot be taken back any more."""

from __future__ import annotations

from crowd.rules.adjudication import UNDO
from crowd.rules.spec import ProjectSpec
from crowd.services.cards import spec_of
from crowd.services.disputing import rule_of
from storage import Unit
from storage.records.dues import Due

PAY = "verdict_pay"


def affordable(work: Unit, project_id: int, spec: ProjectSpec) -> bool:
    """Whether the project's budget has room for another verdict of a trusted worker."""
    price, budget = rule_of(spec).price, work.budgets.at(project_id=project_id)
    return not price or budget is None or budget.committed + price <= budget.amount


def plan(work: Unit, task_id: int, price: int, now: int) -> None:
    """It is paid after the time in which she may take it back."""
    if price:
        work.dues.set(kind=PAY, ref=str(task_id), due_at=now + UNDO)


def call_off(work: Unit, task_id: int, now: int) -> None:
    """She took it back."""
    work.dues.call_off(kind=PAY, ref=str(task_id), now=now)


def due(work: Unit, due: Due, now: int) -> int | None:
    """Her time to take it back is over. Whoever is gone by then is paid nothing: nobody is left to be paid."""
    dispute = work.disputes.of(task_id=int(due.ref))
    if dispute is None or dispute.settled_at is None or not dispute.adjudicator or not dispute.price:
        return None
    if dispute.settled_at + UNDO > now:
        return dispute.settled_at + UNDO
    person = work.people.of_telegram(telegram_id=dispute.adjudicator)
    if person is None:
        return None
    work.ledger.move(
        ref=f"verdict:{dispute.task_id}:{person.id}",
        source="budget",
        source_owner=dispute.project_id,
        target="available",
        target_owner=person.id,
        amount=dispute.price,
        currency=spec_of(dispute.spec).currency,
        now=now,
    )
    work.budgets.spend(project_id=dispute.project_id, price=dispute.price)
    return None
