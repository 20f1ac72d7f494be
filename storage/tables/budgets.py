"""What projects may spend. A project without a row may spend without end."""

from __future__ import annotations

from storage.queries import Queries
from storage.records.budgets import Budget, RunOut


class Budgets:
    """Counters that only guarded statements move."""

    def __init__(self, queries: Queries) -> None:
        self._q = queries

    def set(self, *, project_id: int, amount: int) -> None:
        """A budget from now on, or another one."""
        self._q.change("budgets.set", project_id=project_id, amount=amount)

    def clear(self, *, project_id: int) -> None:
        """No budget any more."""
        self._q.change("budgets.clear", project_id=project_id)

    def at(self, *, project_id: int) -> Budget | None:
        row = self._q.one("budgets.at", project_id=project_id)
        return Budget(*row) if row else None

    def take(self, *, project_id: int, price: int) -> bool:
        """Sets money aside; False when the budget has no room for it, or there is none."""
        return self._q.change("budgets.take", project_id=project_id, price=price) == 1

    def give(self, *, project_id: int, price: int) -> None:
        """What was set aside is free again."""
        self._q.change("budgets.give", project_id=project_id, price=price)

    def spend(self, *, project_id: int, price: int) -> None:
        """Money that a person decided to pay."""
        self._q.change("budgets.spend", project_id=project_id, price=price)

    def run_out(self, *, project_id: int, now: int) -> bool:
        """A task could not be handed out; False when that was known."""
        return self._q.change("budgets.run_out", project_id=project_id, now=now) == 1

    def untold(self) -> list[RunOut]:
        """Projects that pause for want of money, of which no admin has heard."""
        return [RunOut(*row) for row in self._q.all("budgets.untold")]

    def told(self, *, project_id: int, now: int) -> bool:
        """The admins are told; False when they were."""
        return self._q.change("budgets.told", project_id=project_id, now=now) == 1
