"""The audit: who did what, and when."""

from storage.queries import Queries
from storage.records.audit import AuditLine


class Audit:
    """Lines are added and read, never changed."""

    def __init__(self, queries: Queries) -> None:
        self._q = queries

    def note(self, at: int, actor: str, action: str, subject: str, detail: str = "") -> None:
        """Adds one line; `actor` is admin:<telegram id>, cli or clock."""
        self._q.change("audit.note", at=at, actor=actor, action=action, subject=subject, detail=detail)

    def latest(self, limit: int) -> list[AuditLine]:
        """At most `limit` lines, newest first."""
        return [AuditLine(*row) for row in self._q.all("audit.latest", count=limit)]
