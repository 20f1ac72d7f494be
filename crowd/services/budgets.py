"""Budgets: what a project may spend, set and raised by an admin, and told to her when it is used up."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from crowd.rules.spec import ProjectSpec
from crowd.services.outcomes import BudgetSet, Money, Refused, no_project
from crowd.services.owing import owe
from storage import Storage, Unit
from storage.records.budgets import RunOut
from storage.records.projects import Project

BUDGET_NEWS = "budget_spent"
PAUSE_FIRST = "{slug} is live and has no budget yet: pause it, set the budget, and open it again."


class BudgetService:
    """Everything about budgets but the taking, which is part of handing out."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage

    async def set(self, slug: str, amount: int | None, *, actor: str, now: int) -> BudgetSet | Refused:
        """Another budget in micro-units, or none; a project that paused for want of it goes on."""

        def unit(work: Unit) -> BudgetSet | Refused:
            project = work.projects.of_slug(slug=slug)
            if project is None:
                return no_project(slug)
            spec = replace(ProjectSpec.from_json(project.spec), budget=amount)
            if refused := refusal(work, project, spec):
                return refused
            if not work.projects.respell(
                project_id=project.id, title=spec.title, spec=spec.to_json(), version=project.version
            ):
                return Refused(f"{slug} is closed, or was changed a moment ago.")
            store(work, project.id, spec)
            work.audit.note(now, actor, "budget set", slug, str(amount))
            return BudgetSet(slug, money_of(work, project.id, spec))

        return await self._storage.write(None, unit)

    async def tell(self, admins: Iterable[int], now: int) -> int:
        """Owes the admins a message about each project whose budget ran out, once; how many projects."""
        admins = list(admins)
        if not await self._storage.read(lambda work: work.budgets.untold()):
            return 0

        def unit(work: Unit) -> int:
            return sum(_tell(work, each, admins, now) for each in work.budgets.untold())

        return await self._storage.write(None, unit)


def refusal(work: Unit, project: Project, spec: ProjectSpec) -> Refused | None:
    """A first budget counts what was handed out so far, so nothing may be handed out at that moment."""
    if spec.budget is None or project.state != "live" or work.budgets.at(project_id=project.id) is not None:
        return None
    return Refused(PAUSE_FIRST.format(slug=project.slug))


def store(work: Unit, project_id: int, spec: ProjectSpec) -> None:
    """Makes the project's budget what its file says."""
    if spec.budget is None:
        work.budgets.clear(project_id=project_id)
    else:
        work.budgets.set(project_id=project_id, amount=spec.budget)


def money_of(work: Unit, project_id: int, spec: ProjectSpec) -> Money:
    """What a project has spent, what it holds for people at work, and what is left of its budget."""
    currency = spec.currency
    gone = -work.ledger.balance(account="budget", owner=project_id).get(currency, 0)
    held = work.ledger.balance(account="held", owner=project_id).get(currency, 0)
    budget = work.budgets.at(project_id=project_id)
    return Money(gone - held, held, max(0, budget.amount - budget.committed) if budget else None)


def _tell(work: Unit, each: RunOut, admins: list[int], now: int) -> bool:
    if not work.budgets.told(project_id=each.project_id, now=now):
        return False
    spec = ProjectSpec.from_json(each.spec)
    body = {"title": spec.title, "slug": each.slug, "amount": each.amount, "currency": spec.currency}
    owe(work, kind=BUDGET_NEWS, ref=f"{BUDGET_NEWS}:{each.project_id}:{each.spent_at}", to=admins, body=body, now=now)
    work.audit.note(now, "clock", "budget spent", each.slug, str(each.amount))
    return True
