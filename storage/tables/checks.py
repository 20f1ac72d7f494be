"""Checks: the rows of which something does not hold that must always hold."""

from storage.queries import Queries, Row


class Checks:
    """One method for all checks: they are told apart by name, and each returns at most `most` rows."""

    def __init__(self, queries: Queries) -> None:
        self._q = queries

    def rows(self, name: str, *, most: int) -> list[Row]:
        """What breaks the check `name` of checks.sql."""
        return self._q.all(f"checks.{name}", most=most)
