"""What people chose about messages that they did not ask for."""

from __future__ import annotations

from storage.queries import Queries
from storage.records.notices import Chosen, DigestDue


class NoticeChoices:
    """One row for each person who chose something, and one for each event that she wants otherwise than usual."""

    def __init__(self, queries: Queries) -> None:
        self._q = queries

    def of(self, *, telegram_id: int) -> Chosen | None:
        """None for somebody we never met."""
        row = self._q.one("notice_choices.of", telegram_id=telegram_id)
        return Chosen(*row) if row else None

    def events(self, *, person_id: int) -> dict[str, str]:
        """`silent` or `off` for each event that she does not want to hear as usual."""
        return {str(event): str(how) for event, how in self._q.all("notice_choices.events", person_id=person_id)}

    def set_event(self, *, person_id: int, event: str, how: str | None) -> None:
        """`silent`, `off`, or None for as usual."""
        if how is None:
            self._q.change("notice_choices.clear_event", person_id=person_id, event=event)
        else:
            self._q.change("notice_choices.set_event", person_id=person_id, event=event, how=how)

    def set_quiet(self, *, person_id: int, quiet: str | None) -> None:
        """`21:00-08:00`, empty for no quiet hours, None for those of the installation."""
        self._q.change("notice_choices.set_quiet", person_id=person_id, quiet=quiet)

    def set_away(self, *, person_id: int, away_until: int | None) -> None:
        """She wants to hear of no work before (ms UTC)."""
        self._q.change("notice_choices.set_away", person_id=person_id, away_until=away_until)

    def set_digest(self, *, person_id: int, digest: str | None, digest_at: int | None) -> None:
        """`daily` or `weekly`, and when the next one is due (ms UTC)."""
        self._q.change("notice_choices.set_digest", person_id=person_id, digest=digest, digest_at=digest_at)

    def digests_due(self, *, now: int, most: int) -> list[DigestDue]:
        return [DigestDue(*row) for row in self._q.all("notice_choices.digests_due", now=now, most=most)]

    def next_digest(self, *, person_id: int, was: int, digest_at: int) -> bool:
        """False when it is not the same digest any more."""
        return self._q.change("notice_choices.next_digest", person_id=person_id, was=was, digest_at=digest_at) == 1
