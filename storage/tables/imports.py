"""The readings of files into projects."""

from __future__ import annotations

from storage.queries import Queries
from storage.records.projects import Import


class Imports:
    """At most one import of a project is under way."""

    def __init__(self, queries: Queries) -> None:
        self._q = queries

    def running(self, *, project_id: int) -> Import | None:
        """The one that is under way, or died under way."""
        row = self._q.one("imports.running", project_id=project_id)
        return Import(*row) if row else None

    def begin(self, *, project_id: int, file_name: str, fingerprint: str, now: int) -> int | None:
        """The id of a new one; None while another is under way."""
        return self._q.value(  # type: ignore[no-any-return]
            "imports.begin", project_id=project_id, file_name=file_name, fingerprint=fingerprint, now=now
        )

    def touch(self, *, import_id: int, now: int) -> bool:
        """A sign of life; False when it was taken for dead."""
        return self._q.change("imports.touch", import_id=import_id, now=now) == 1

    def abandon(self, *, import_id: int, now: int) -> bool:
        """False when it was over before."""
        return self._q.change("imports.abandon", import_id=import_id, now=now) == 1

    def publish(self, *, import_id: int, added: int, columns: str, now: int) -> bool:
        """False when it was taken for dead."""
        return self._q.change("imports.publish", import_id=import_id, added=added, columns=columns, now=now) == 1

    def columns(self, *, project_id: int) -> list[str]:
        """The columns of each published file, as JSON lists."""
        return [str(columns) for (columns,) in self._q.all("imports.columns", project_id=project_id)]
