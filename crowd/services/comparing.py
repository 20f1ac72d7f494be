"""Comparing: a task with all its answers shows who is with the others and who is not; then rules about that look.

The clock does it, so that no tap waits for it.
"""

from __future__ import annotations

import json
from collections import Counter

from crowd.services import ruling
from crowd.services.cards import kind_of, spec_of
from crowd.services.rule_windows import Case
from storage import Storage, Unit
from storage.records.rulings import FinishedTask

AT_ONCE = 50


class Comparing:
    """Takes what waits, a few tasks in one unit; a task is done by the one who took its row."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage

    async def run(self, now: int) -> int:
        """All that waits; how many tasks were compared."""
        done = 0
        while await self._storage.read(lambda work: work.rulings.finished(most=1)):
            done += await self._storage.write(None, lambda work: _some(work, now))
        return done


def _some(work: Unit, now: int) -> int:
    return sum(_compare(work, each, now) for each in work.rulings.finished(most=AT_ONCE))


def _compare(work: Unit, finished: FinishedTask, now: int) -> bool:
    """False where another process has it."""
    if not work.rulings.take_finished(task_id=finished.task_id):
        return False
    kind = kind_of(spec_of(finished.spec))
    labels = {who: kind.label(json.loads(text)) for who, text in work.rulings.votes_on(task_id=finished.task_id)}
    counts = Counter(labels.values())
    for person_id, label in labels.items():
        work.rulings.compare(
            task_id=finished.task_id,
            person_id=person_id,
            peers=len(labels),
            same=counts[label],
            most=max(counts.values()),
        )
    for person_id in labels:
        ruling.after_comparison(work, Case(person_id, finished.project_id, finished.spec, finished.task_id, now))
    return True
