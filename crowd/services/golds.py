"""Gold in the work: the next task whose answer is known, mixed in so that nothing tells it from any other."""

from __future__ import annotations

import json
from dataclasses import dataclass

from crowd.rules.gold_mix import GoldMix, first, gap, seed_of, sooner
from crowd.rules.spec import ProjectSpec
from crowd.services import known, majority_checks
from crowd.tasktypes.base import Answer
from storage import Unit
from storage.records.labelling import Open, Worker
from storage.tables.golds import MIXED

AMONG = 20
"""Of so many that were seen least, one is drawn."""

__all__ = ["MIXED", "Mixing", "make_gold", "mixing", "passed_on"]


@dataclass(slots=True)
class Mixing:
    """One hand-out in a project with `[gold]`: whether a gold task is due, and when the one after it is."""

    mix: GoldMix
    seed: int
    answered: int
    next_gold: int
    due: bool
    missing: bool = False  # it was due, and there is none for her

    def pick(self, work: Unit, worker: Worker) -> Open | None:
        """A gold task that she never saw. Asked once in a hand-out: what cannot be had is not looked for again."""
        if not self.due:
            return None
        self.due = False
        found = work.golds.unseen(
            project_id=worker.project_id, person_id=worker.person_id, horizon=worker.normal_horizon, most=AMONG
        )
        self.missing = not found
        return found[self.seed % len(found)] if found else None

    def offered(self, work: Unit, worker: Worker, spec: ProjectSpec, found: Open, now: int) -> None:
        """She is about to get this task: where it stands in for gold, others answer it, too."""
        if self.missing:
            majority_checks.instead(work, worker, found.task_id, spec, now)

    def taken(self, found: Open) -> int:
        """She has got this task: at how many answers of hers gold is due again."""
        if found.queue != MIXED and not self.missing:
            return self.next_gold
        return self.answered + gap(self.mix, self.answered, self.seed >> 16)


def mixing(worker: Worker, spec: ProjectSpec, now: int, ahead: int = 0) -> Mixing | None:
    """What this hand-out has to do with gold; None in a project that mixes none in.

    `ahead` counts the tasks that are held for her already and come before this one.
    """
    if spec.gold is None:
        return None
    answered = worker.answered + ahead
    seed = seed_of(worker.person_id, worker.project_id, answered, now)
    at = worker.next_gold if worker.next_gold is not None else answered + first(spec.gold, seed)
    return Mixing(spec.gold, seed, answered, at, answered >= at)


def passed_on(worker: Worker, now: int) -> int:
    """When gold is due for somebody who skipped a gold task."""
    return sooner(worker.answered, seed_of(worker.person_id, worker.project_id, worker.answered, now))


def key_of(answer: Answer) -> str:
    """An answer as the key of its task is stored."""
    return json.dumps(answer, ensure_ascii=False, separators=(",", ":"))


def make_gold(
    work: Unit, task_id: int, spec: ProjectSpec, answer: Answer, *, hint: str | None = None, also: str | None = None
) -> bool:
    """A task that was answered becomes gold with this answer as its key, and its answers get their credit.

    False while somebody holds it, or where it is gold already, withheld, or reserved for somebody. A project without
    `[gold]` deals none out; the key then only says how right its answers are.
    """
    exposures = spec.gold.exposures if spec.gold else 0
    if not work.golds.make(task_id=task_id, gold=key_of(answer), gold_also=also, hint=hint, exposures=exposures):
        return False
    known.judge_again(work, task_id, spec)
    return True
