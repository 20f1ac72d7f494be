"""Profile: what stands on a worker's own page."""

from storage.queries import Queries


class Profile:
    """Her projects in numbers."""

    def __init__(self, queries: Queries) -> None:
        self._q = queries

    def projects(self, *, person_id: int) -> list[tuple[str, int, str]]:
        """(title, answers, the project's state), most answers first."""
        return [(row[0], row[1], row[2]) for row in self._q.all("profile.projects", person_id=person_id)]
