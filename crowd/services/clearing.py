"""Clearing: what was pending long enough is accepted, and its pay becomes available."""

from __future__ import annotations

from storage import Storage, Unit
from storage.records.labelling import Credit

DAY = 86_400_000
AT_ONCE = 200
SETTLED_AFTER = 60_000  # ms: by then every unit that took a lower line number has ended


class Clearing:
    """Moves pay from pending to available once `hold_days` have passed since the answer."""

    def __init__(self, storage: Storage, hold_days: int) -> None:
        self._storage = storage
        self._hold = max(hold_days * DAY, SETTLED_AFTER)

    async def run(self, now: int) -> int:
        """Everything that is due, in short units; how many answers were accepted."""
        accepted = 0
        more = True
        while more:
            count, more = await self._storage.write(None, lambda work: self._some(work, now))
            accepted += count
        return accepted

    def _some(self, work: Unit, now: int) -> tuple[int, bool]:
        after = work.clearing.bookmark()
        young = work.clearing.first_young(after=after, cutoff=now - self._hold)
        before = work.clearing.last(after=after) + 1 if young is None else young
        credits = work.clearing.due(after=after, before=before, most=AT_ONCE)
        more = len(credits) == AT_ONCE
        end = credits[-1].id if more else before - 1
        if end > after:
            work.clearing.move_bookmark(value=end)
        return sum(_accept(work, credit, now) for credit in credits), more


def _accept(work: Unit, credit: Credit, now: int) -> bool:
    """False where a person has judged the answer already, or the credit is for something else."""
    kind, *ids = credit.ref.split(":")
    if kind != "answer":
        return False
    task_id, person_id = (int(part) for part in ids)
    if not work.assignments.move(task_id=task_id, person_id=person_id, was="submitted", becomes="accepted"):
        return False
    work.ledger.move(
        ref=f"accept:{task_id}:{person_id}",
        source="pending",
        source_owner=person_id,
        target="available",
        target_owner=person_id,
        amount=credit.amount,
        currency=credit.currency,
        now=now,
    )
    return True
