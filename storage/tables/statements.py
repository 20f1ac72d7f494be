"""Statements: what a worker did in a period."""

from storage.queries import Queries


class Statements:
    """Numbers of answers by project and state."""

    def __init__(self, queries: Queries) -> None:
        self._q = queries

    def work(self, *, person_id: int, since: int, until: int) -> list[tuple[int, str, int, int, int]]:
        """(project, title, answers, accepted, rejected) of the answers from `since` to before `until` (ms UTC)."""
        found = self._q.all("statements.work", person_id=person_id, since=since, until=until)
        return [(row[0], row[1], row[2], row[3], row[4]) for row in found]

    def pay(self, *, person_id: int, since: int, until: int) -> list[tuple[int, str, int]]:
        """(project, currency, micro-units) of those answers; of a rejected one nothing."""
        found = self._q.all("statements.pay", person_id=person_id, since=since, until=until)
        return [(int(row[0]), str(row[1]), int(row[2])) for row in found]

    def began(self, *, person_id: int) -> int | None:
        """When she gave her first answer, ms UTC."""
        at: int | None = self._q.value("statements.began", person_id=person_id)
        return at
