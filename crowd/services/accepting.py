"""Accepting an answer: it is final, and its pay becomes available."""

from __future__ import annotations

from storage import Unit
from storage.records.labelling import Credit


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
