"""What applicants told us and sent us, and when its time is over."""

from __future__ import annotations

from storage.queries import Queries


class Retention:
    """Screenings by their end; each is forgotten once."""

    def __init__(self, queries: Queries) -> None:
        self._q = queries

    def due(self, *, rejected: int, lapsed: int, most: int) -> list[tuple[int, int]]:
        """(screening, person) of those that ended before these moments, the oldest first."""
        found = self._q.all("retention.due", rejected=rejected, lapsed=lapsed, most=most)
        return [(int(row[0]), int(row[1])) for row in found]

    def forget(self, *, screening_id: int, now: int) -> bool:
        """False when that was done before."""
        return self._q.change("retention.forget", screening_id=screening_id, now=now) == 1

    def answers(self, *, screening_id: int) -> int:
        """What was answered in it goes; how many answers."""
        return self._q.change("retention.answers", screening_id=screening_id)

    def review_talk(self, *, screening_id: int) -> int:
        """What was asked and written while it was read goes; how many messages."""
        return self._q.change("retention.review_talk", screening_id=screening_id)

    def review_decisions(self, *, screening_id: int) -> int:
        """Why it was decided so goes; how many decisions."""
        return self._q.change("retention.review_decisions", screening_id=screening_id)

    def appeals(self, *, screening_id: int) -> int:
        """What was said against it goes."""
        return self._q.change("retention.appeals", screening_id=screening_id)

    def messages(self, *, person_id: int) -> int:
        """What was written to her about it loses its words; how many messages."""
        return self._q.change("retention.messages", person_id=person_id)

    def files(self, *, person_id: int) -> list[str]:
        """The stored names of hers whose rows are gone; none while a screening of hers needs them."""
        return [str(name) for (name,) in self._q.all("retention.files", person_id=person_id)]

    def resumes(self, *, before: int, most: int) -> list[str]:
        """The stored names of files of people who were admitted before a moment; their rows are gone."""
        return [str(name) for (name,) in self._q.all("retention.resumes", before=before, most=most)]
