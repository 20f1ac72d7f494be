"""Earnings: what a worker earned and has, from ledger lines alone."""

from storage.queries import Queries
from storage.records.earnings import Earned, EarnedLine, ProjectEarned

ACCOUNTS = ("pending", "available")


class Earnings:
    """Her lines, by time; a line that moves money between accounts of hers is none."""

    def __init__(self, queries: Queries) -> None:
        self._q = queries

    def sums(self, *, person_id: int, since: int, until: int) -> list[Earned]:
        """What she earned from `since` to before `until` (ms UTC), by currency."""
        return [Earned(*row) for row in self._q.all("earnings.sums", person_id=person_id, since=since, until=until)]

    def balances(self, *, person_id: int) -> list[tuple[str, str, int]]:
        """(account, currency, micro-units) for pending, available and paid."""
        return [(row[0], row[1], row[2]) for row in self._q.all("earnings.balances", person_id=person_id)]

    def by_project(self, *, person_id: int, since: int, until: int) -> list[ProjectEarned]:
        """What her answers of that time earned, project by project."""
        found = self._q.all("earnings.by_project", person_id=person_id, since=since, until=until)
        return [ProjectEarned(*row) for row in found]

    def last_before(self, *, person_id: int, before: int) -> int | None:
        """The newest moment before this one at which she earned something."""
        found = [
            self._q.value("earnings.last_before", person_id=person_id, account=account, before=before)
            for account in ACCOUNTS
        ]
        return max((int(at) for at in found if at is not None), default=None)

    def first_after(self, *, person_id: int, after: int) -> int | None:
        """The oldest moment from this one on at which she earned something."""
        found = [
            self._q.value("earnings.first_after", person_id=person_id, account=account, after=after)
            for account in ACCOUNTS
        ]
        return min((int(at) for at in found if at is not None), default=None)

    def lines_before(self, *, person_id: int, since: int, at: int, id: int, most: int) -> list[EarnedLine]:
        """Older than the line (`at`, `id`) but not than `since`, newest first."""
        found = self._q.all("earnings.lines_before", person_id=person_id, since=since, at=at, id=id, most=most)
        return [EarnedLine(*(*row, self.title_of(ref=row[1], person_id=person_id))) for row in found]

    def lines_after(self, *, person_id: int, until: int, at: int, id: int, most: int) -> list[EarnedLine]:
        """Newer than the line (`at`, `id`) and before `until`: those nearest to it, newest first."""
        found = self._q.all("earnings.lines_after", person_id=person_id, until=until, at=at, id=id, most=most)
        return [EarnedLine(*(*row, self.title_of(ref=row[1], person_id=person_id))) for row in reversed(found)]

    def title_of(self, *, ref: str, person_id: int) -> str | None:
        """The project that a line is about, where its ref names a task."""
        task_id = ref.partition(":")[2].partition(":")[0]
        if not task_id.isdecimal():
            return None
        if ref.startswith("verdict:"):
            settled: str | None = self._q.value("earnings.title_of_verdict", task_id=int(task_id))
            return settled
        title: str | None = self._q.value("earnings.title_of", task_id=int(task_id), person_id=person_id)
        return title
