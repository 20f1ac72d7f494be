"""Clearing: an answer that nobody judged in its project's review window is accepted, and its pay becomes available."""

from __future__ import annotations

from functools import partial

from crowd.rules.acceptance import review_window
from crowd.services import ruling
from crowd.services.accepting import accept
from crowd.services.cards import spec_of
from storage import Storage, Unit

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
    found = work.clearing.due(project_id=project_id, cutoff=cutoff, most=AT_ONCE)
    accepted = [credit for credit in found if accept(work, credit, now)]
    project = work.projects.of_id(project_id=project_id)
    if project is not None and spec_of(project.spec).rules:
        for each in accepted:
            ruling.after_verdict(
                work, person_id=each.person_id, project_id=project_id, spec=project.spec, task_id=each.task_id, now=now
            )
    return len(accepted)
