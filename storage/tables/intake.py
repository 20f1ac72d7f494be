"""Whether applications are taken, and how many there are of everything that is counted for it."""

from __future__ import annotations

from storage.queries import Queries
from storage.records.intake import Taken, Terms


class Intake:
    """One row, and counts."""

    def __init__(self, queries: Queries) -> None:
        self._q = queries

    def terms(self) -> Terms:
        row = self._q.one("intake.terms")
        return Terms(*row) if row else Terms()

    def set_terms(self, terms: Terms) -> None:
        """Writes over what was there."""
        self._q.change(
            "intake.set_terms", state=terms.state, most_workers=terms.most_workers, most_reviews=terms.most_reviews
        )

    def taken(self) -> Taken:
        row = self._q.one("intake.taken")
        return Taken(*row) if row else Taken(0, 0, 0, 0)

    def ends(self, *, since: int) -> dict[str, int]:
        """How many screenings are in each state: open and waiting ones, and those that ended since then (ms UTC)."""
        return {str(state): int(count) for state, count in self._q.all("intake.ends", since=since)}
