"""Clearing: an answer that nobody judged in its project's review window is accepted, and its pay becomes available."""

from __future__ import annotations

from functools import partial

from crowd.rules.acceptance import review_window
from crowd.services.cards import spec_of
from storage import Storage, Unit
from storage.records.labelling import Credit

DAY = 86_400_000
AT_ONCE = 200


class Clearing:
    """Accepts what is due, project by project; projects that name no review window have `hold_days`."""

    def __init__(self, storage: Storage, hold_days: int) -> None:
        self._storage = storage
        self._hold = hold_days * DAY

    async def run(self, now: int) -> int:
        """Everything that is due, in short units; how many answers were accepted."""
        accepted = 0
        for project_id, cutoff in await self._storage.read(lambda work: self._due(work, now)):
            accept = partial(_accept_some, project_id=project_id, cutoff=cutoff, now=now)
            while count := await self._storage.write(None, accept):
                accepted += count
        return accepted

    def _due(self, work: Unit, now: int) -> list[tuple[int, int]]:
        """Projects in which something is due, and since when it has to wait for that."""
        found = [(project_id, now - self._window(spec)) for project_id, spec in work.clearing.projects()]
        return [each for each in found if work.clearing.due(project_id=each[0], cutoff=each[1], most=1)]

    def _window(self, spec: str) -> int:
        return review_window(spec_of(spec).review, self._hold)


def _accept_some(work: Unit, *, project_id: int, cutoff: int, now: int) -> int:
    credits = work.clearing.due(project_id=project_id, cutoff=cutoff, most=AT_ONCE)
    return sum(accept(work, credit, now) for credit in credits)


def accept(work: Unit, credit: Credit, now: int) -> bool:
    """The answer is final and its pay available; False where a person has judged it a moment ago."""
    what = {"task_id": credit.task_id, "person_id": credit.person_id}
    if not work.assignments.move(**what, was="submitted", becomes="accepted"):
        return False
    work.ledger.move(
        ref=f"accept:{credit.task_id}:{credit.person_id}",
        source="pending",
        source_owner=credit.person_id,
        target="available",
        target_owner=credit.person_id,
        amount=credit.amount,
        currency=credit.currency,
        now=now,
    )
    return True
