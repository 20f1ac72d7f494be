"""Who waits for a place in which project, and for whom one is kept."""

from __future__ import annotations

from storage.queries import Queries
from storage.records.waves import InLine


class InLines:
    """One row a person and project. Times are ms UTC."""

    def __init__(self, queries: Queries) -> None:
        self._q = queries

    def join(self, *, project_id: int, person_id: int, asked: bool, now: int) -> None:
        """She waits; whoever asks herself stands before those who were only told too late."""
        self._q.change("in_line.join", project_id=project_id, person_id=person_id, asked=int(asked), now=now)

    def join_late(self, *, project_id: int, campaign_id: int, since: int) -> int:
        """Those whom the campaign told since then and who have not come; how many."""
        return self._q.change("in_line.join_late", project_id=project_id, campaign_id=campaign_id, since=since)

    def of(self, *, project_id: int, person_id: int) -> tuple[str, int, int, int | None] | None:
        """Her state, whether she asked, since when, and until when a place is kept for her."""
        row = self._q.one("in_line.of", project_id=project_id, person_id=person_id)
        return (str(row[0]), int(row[1]), int(row[2]), row[3]) if row else None

    def before(self, *, project_id: int, asked: int, joined_at: int, person_id: int) -> int:
        """How many come before her."""
        return int(
            self._q.value(
                "in_line.before", project_id=project_id, asked=asked, joined_at=joined_at, person_id=person_id
            )
        )

    def first(self, *, project_id: int, most: int) -> list[InLine]:
        """The next ones, in their order."""
        return [InLine(*row) for row in self._q.all("in_line.first", project_id=project_id, most=most)]

    def offer(self, *, project_id: int, person_id: int, until: int) -> bool:
        """A place is kept for her until then; False when she waits no more."""
        return self._q.change("in_line.offer", project_id=project_id, person_id=person_id, until=until) == 1

    def lapse(self, *, project_id: int, now: int) -> int:
        """How many let their time pass."""
        return self._q.change("in_line.lapse", project_id=project_id, now=now)

    def kept(self, *, project_id: int, person_id: int = 0) -> int:
        """For how many others a place is kept."""
        return int(self._q.value("in_line.kept", project_id=project_id, person_id=person_id))

    def waiting(self, *, project_id: int) -> int:
        return int(self._q.value("in_line.waiting", project_id=project_id))

    def settle(self, *, project_id: int, person_id: int, state: str) -> bool:
        """`taken` or `left`; False when she was not in line."""
        return self._q.change("in_line.settle", project_id=project_id, person_id=person_id, state=state) == 1

    def owe_news(self, *, project_id: int, campaign_id: int, told_by: int, since: int, now: int) -> int:
        """A delivery for each who was told too late since then; how many."""
        return self._q.change(
            "in_line.owe_news", project_id=project_id, campaign_id=campaign_id, told_by=told_by, since=since, now=now
        )

    def message(self, *, project_id: int, person_id: int, kind: str) -> int | None:
        """The message of the kind that stands in her chat."""
        return self._q.value("in_line.message", project_id=project_id, person_id=person_id, kind=kind)  # type: ignore[no-any-return]
