"""Activity: when a worker's cards were shown and answered."""

from storage.queries import Queries
from storage.records.activity import Spell


class Activity:
    """The times of her answers, in all projects together."""

    def __init__(self, queries: Queries) -> None:
        self._q = queries

    def between(self, *, person_id: int, since: int, until: int) -> list[Spell]:
        """Of the answers given from `since` to before `until` (ms UTC), oldest first."""
        return [Spell(*row) for row in self._q.all("activity.between", person_id=person_id, since=since, until=until)]

    def latest(self, *, person_id: int, since: int, most: int) -> list[Spell]:
        """Of at most so many of her last answers since then, oldest first."""
        found = [Spell(*row) for row in self._q.all("activity.latest", person_id=person_id, since=since, most=most)]
        return found[::-1]
