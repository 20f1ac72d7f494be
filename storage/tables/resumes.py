"""What was read in resumes, and who else sent the same."""

from __future__ import annotations

from collections.abc import Sequence

from storage.queries import Queries
from storage.records.resumes import Candidate, StoredReading


class Resumes:
    """A reading belongs to a file and goes with its row."""

    def __init__(self, queries: Queries) -> None:
        self._q = queries

    def keep(
        self,
        *,
        file_id: int,
        state: str,
        words: int,
        language: str,
        hints: str,
        fingerprint: str,
        bands: Sequence[int],
        now: int,
    ) -> None:
        """The reading with the bands of its fingerprint."""
        self._q.change(
            "resumes.keep",
            file_id=file_id,
            state=state,
            words=words,
            language=language,
            hints=hints,
            fingerprint=fingerprint,
            now=now,
        )
        rows = [{"file_id": file_id, "band": band, "value": value} for band, value in enumerate(bands)]
        self._q.many("resumes.band", rows)

    def of_file(self, *, file_id: int) -> StoredReading | None:
        row = self._q.one("resumes.of_file", file_id=file_id)
        return StoredReading(*row) if row else None

    def near_candidates(self, *, person_id: int, most: int) -> list[Candidate]:
        """Pairs that may be near; `most` bounds what one look costs."""
        return [Candidate(*row) for row in self._q.all("resumes.near_candidates", person_id=person_id, most=most)]
