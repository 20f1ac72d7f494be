"""What people decided about proposals and appeals."""

from __future__ import annotations

from storage.queries import Queries
from storage.records.fairness import FairDecision, Verdict


class FairDecisions:
    """At most one that is not in force yet for a proposal or an appeal."""

    def __init__(self, queries: Queries) -> None:
        self._q = queries

    def add(
        self,
        *,
        restriction_id: int | None,
        objection_id: int | None,
        verdict: Verdict,
        days: int,
        reason: str | None,
        decided_by: int,
        due_at: int,
        now: int,
    ) -> int | None:
        """Its id; None where somebody was first."""
        found: int | None = self._q.value(
            "fair_decisions.add",
            restriction_id=restriction_id,
            objection_id=objection_id,
            verdict=verdict,
            days=days,
            reason=reason,
            decided_by=decided_by,
            due_at=due_at,
            now=now,
        )
        return found

    def of_id(self, *, decision_id: int) -> FairDecision | None:
        row = self._q.one("fair_decisions.of_id", decision_id=decision_id)
        return FairDecision(*row) if row else None

    def last(self, *, restriction_id: int | None = None, objection_id: int | None = None) -> FairDecision | None:
        """The newest about this proposal, or this appeal, that was not taken back."""
        row = self._q.one("fair_decisions.last", restriction_id=restriction_id, objection_id=objection_id)
        return FairDecision(*row) if row else None

    def due(self, *, now: int) -> list[FairDecision]:
        """Those whose minute is over."""
        return [FairDecision(*row) for row in self._q.all("fair_decisions.due", now=now)]

    def undo(self, *, decision_id: int, decided_by: int, now: int) -> bool:
        """She takes it back; False when its minute is over, or it is somebody else's."""
        changed = self._q.change("fair_decisions.undo", decision_id=decision_id, decided_by=decided_by, now=now)
        return changed == 1

    def close(self, *, decision_id: int, state: str) -> bool:
        """It has come into force (`told`), or has nothing to decide about any more (`moot`)."""
        return self._q.change("fair_decisions.close", decision_id=decision_id, state=state) == 1
