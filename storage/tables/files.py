"""The rows of people's files; the files themselves lie in the vault."""

from __future__ import annotations

from storage.queries import Queries
from storage.records.files import StoredFile


class Files:
    """Which stored file is whose."""

    def __init__(self, queries: Queries) -> None:
        self._q = queries

    def add(
        self,
        *,
        person_id: int,
        kind: str,
        stored_name: str,
        original_name: str,
        media_type: str,
        size: int,
        sha256: str,
        now: int,
    ) -> int:
        """The id of the new row."""
        return self._q.added(
            "files.add",
            person_id=person_id,
            kind=kind,
            stored_name=stored_name,
            original_name=original_name,
            media_type=media_type,
            size=size,
            sha256=sha256,
            now=now,
        )

    def of_person(self, *, person_id: int) -> list[StoredFile]:
        """Newest first."""
        return [StoredFile(*row) for row in self._q.all("files.of_person", person_id=person_id)]

    def remove(self, *, person_id: int, kind: str) -> list[str]:
        """The stored names whose rows are gone; the files are to be dropped after the commit."""
        return [str(name) for (name,) in self._q.all("files.remove", person_id=person_id, kind=kind)]

    def settle(self, *, file_id: int, kind: str, doubtful: str) -> bool:
        """True when it was of the other kind before."""
        return self._q.change("files.settle", file_id=file_id, kind=kind, doubtful=doubtful) == 1

    def stored_names(self) -> set[str]:
        """Every name that the folder should hold."""
        return {str(name) for (name,) in self._q.all("files.stored_names")}
