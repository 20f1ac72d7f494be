"""Second looks: those who differ read each other's reasons, and keep or change what they said."""

from __future__ import annotations

from storage.queries import Queries
from storage.records.disputes import SecondLook


class SecondLooks:
    """At most one for each task and worker."""

    def __init__(self, queries: Queries) -> None:
        self._q = queries

    def ask(
        self, *, task_id: int, person_id: int, state: str, before: str, reason: str | None, price: int, now: int
    ) -> bool:
        """False where she was asked before."""
        values = {"state": state, "before": before, "reason": reason, "price": price, "now": now}
        return self._q.change("second_looks.ask", task_id=task_id, person_id=person_id, **values) == 1

    def of_task(self, *, task_id: int) -> list[SecondLook]:
        return [SecondLook(*row) for row in self._q.all("second_looks.of_task", task_id=task_id)]

    def hers(self, *, task_id: int, telegram_id: int) -> SecondLook | None:
        row = self._q.one("second_looks.hers", task_id=task_id, telegram_id=telegram_id)
        return SecondLook(*row) if row else None

    def give_reason(self, *, task_id: int, person_id: int, reason: str) -> bool:
        values = {"task_id": task_id, "person_id": person_id, "reason": reason}
        return self._q.change("second_looks.give_reason", **values) == 1

    def show(self, *, task_id: int, person_id: int, others: str) -> bool:
        return self._q.change("second_looks.show", task_id=task_id, person_id=person_id, others=others) == 1

    def say(self, *, task_id: int, person_id: int, said: str | None) -> bool:
        """How far she is on the card of her change; None: she is not changing it."""
        return self._q.change("second_looks.say", task_id=task_id, person_id=person_id, said=said) == 1

    def decide(self, *, task_id: int, person_id: int, state: str, after: str, now: int) -> bool:
        """Kept or changed; False where she has decided, or her time is over."""
        values = {"state": state, "after": after, "now": now}
        return self._q.change("second_looks.decide", task_id=task_id, person_id=person_id, **values) == 1

    def decline(self, *, task_id: int, person_id: int, now: int) -> bool:
        return self._q.change("second_looks.decline", task_id=task_id, person_id=person_id, now=now) == 1

    def lapse(self, *, task_id: int, person_id: int) -> bool:
        return self._q.change("second_looks.lapse", task_id=task_id, person_id=person_id) == 1

    def pay(self, *, task_id: int, person_id: int) -> bool:
        """False where it pays nothing, or is paid."""
        return self._q.change("second_looks.pay", task_id=task_id, person_id=person_id) == 1

    def change(self, *, task_id: int, person_id: int, answer: str, now: int) -> bool:
        """Her answer is this one from now on; what it was is kept. False where it does not count any more."""
        values = {"task_id": task_id, "person_id": person_id}
        self._q.change("second_looks.note_change", **values, now=now)
        return self._q.change("second_looks.change", **values, answer=answer) == 1

    def counts(self, *, project_id: int) -> dict[str, int]:
        """How many ended in which way."""
        return {str(state): int(count) for state, count in self._q.all("second_looks.counts", project_id=project_id)}
