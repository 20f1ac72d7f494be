"""Gold in the work: tasks whose answer is known, mixed into what workers get."""

from __future__ import annotations

from storage.queries import Queries
from storage.records.labelling import Open

MIXED = 3
"""The queue of gold: no cursor passes it."""


class Golds:
    """A gold task is like any other but that it stands in no queue; `control` is 'gold', 'retired' or 'suspended'."""

    def __init__(self, queries: Queries) -> None:
        self._q = queries

    def unseen(self, *, project_id: int, person_id: int, horizon: int, most: int) -> list[Open]:
        """Gold with a free place that she never had, at most `most`, the least seen first."""
        rows = self._q.all("golds.unseen", project_id=project_id, person_id=person_id, horizon=horizon, most=most)
        return [Open(task_id, MIXED, 0, version, payload, None, None) for task_id, version, payload in rows]

    def left_for(self, *, project_id: int, person_id: int, horizon: int, most: int) -> int:
        """How many there are for her, up to `most`."""
        found = self._q.value("golds.left_for", project_id=project_id, person_id=person_id, horizon=horizon, most=most)
        return int(found)

    def check_instead(self, *, task_id: int, checks: int) -> bool:
        """An ordinary task is brought to so many answers; False where it has them or may not."""
        return self._q.change("golds.check_instead", task_id=task_id, checks=checks) == 1

    def make(self, *, task_id: int, gold: str, gold_also: str | None, hint: str | None, exposures: int) -> bool:
        """A task becomes gold, with this key (JSON); False while somebody holds it, or where it is gold already."""
        if self._q.change("golds.mix", task_id=task_id, exposures=exposures) != 1:
            return False
        self._q.change("golds.key", task_id=task_id, gold=gold, gold_also=gold_also, hint=hint)
        return True

    def hint(self, *, task_id: int, gold: str, hint: str, was: str | None) -> bool:
        """What hints at this key (JSON), in the place of `was`; False where another hint stands, or another key."""
        return self._q.change("golds.hint", task_id=task_id, gold=gold, hint=hint, was=was) == 1

    def move(self, *, task_id: int, was: str, becomes: str) -> bool:
        """Retired, suspended, or back in work; False when it was not what the caller read."""
        return self._q.change("golds.move", task_id=task_id, was=was, becomes=becomes) == 1
