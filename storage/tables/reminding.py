"""What waits for somebody and is about to be lost, and pay that she can have since now."""

from __future__ import annotations

from storage.queries import Queries
from storage.records.reminding import Closing, FreedLine, Lapsing


class Reminding:
    """Looks for what people may want to hear of; the messages themselves are deliveries."""

    def __init__(self, queries: Queries) -> None:
        self._q = queries

    def lapsing(
        self, *, now: int, share: int, earliest: int, latest: int, worth: int, period: int, most: int
    ) -> list[Lapsing]:
        rows = self._q.all(
            "reminding.lapsing",
            now=now,
            share=share,
            earliest=earliest,
            latest=latest,
            worth=worth,
            period=period,
            most=most,
        )
        return [Lapsing(*row) for row in rows]

    def in_hand(self, *, task_id: int, person_id: int, takes: int) -> tuple[int, str] | None:
        """(deadline, title of the project) while the same task is in her hands."""
        row = self._q.one("reminding.in_hand", task_id=task_id, person_id=person_id, takes=takes)
        return (int(row[0]), str(row[1])) if row else None

    def closing(self, *, now: int) -> list[Closing]:
        return [Closing(*row) for row in self._q.all("reminding.closing", now=now)]

    def owe_begun(self, *, campaign_id: int, project_id: int, now: int) -> int:
        """A delivery for everybody who has answered something in the project; how many."""
        return self._q.change("reminding.owe_begun", campaign_id=campaign_id, project_id=project_id, now=now)

    def known(self, *, ref: str) -> bool:
        """Whether the event has its campaign."""
        return int(self._q.value("reminding.known", ref=ref)) > 0

    def running(self, *, ref: str) -> int | None:
        """The campaign of an event that more people may still be owed."""
        found = self._q.value("reminding.running", ref=ref)
        return None if found is None else int(found)

    def bookmark(self) -> int:
        """The last line of the ledger that was looked at."""
        return int(self._q.value("reminding.bookmark"))

    def move_bookmark(self, *, value: int) -> None:
        self._q.change("reminding.move_bookmark", value=value)

    def lines_after(self, *, id: int, most: int) -> list[FreedLine]:
        return [FreedLine(*row) for row in self._q.all("reminding.lines_after", id=id, most=most)]

    def freed(self, *, person_id: int, since: int, until: int) -> list[tuple[str, int, int]]:
        """(currency, what became available in that time, what is available in all)."""
        rows = self._q.all("reminding.freed", person_id=person_id, since=since, until=until)
        return [(str(currency), int(new), int(total)) for currency, new, total in rows]
