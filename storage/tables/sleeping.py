"""Who is in her quiet hours, by time zone and choice; rows of it live no longer than the unit that reads them."""

from __future__ import annotations

from collections.abc import Iterable

from storage.queries import Queries

NONE_CHOSEN = "-"


class Sleeping:
    """Quiet hours as they are stored: `21:00-08:00`, empty for none, None where nobody chose."""

    def __init__(self, queries: Queries) -> None:
        self._q = queries

    def keep(self, *, quiet: str, zone: str) -> None:
        """The installation's manners."""
        self._q.change("sleeping.keep", quiet=quiet, zone=zone)

    def manners(self) -> tuple[str, str] | None:
        """Its quiet hours and zone; None before the first start."""
        row = self._q.one("sleeping.manners")
        return (str(row[0]), str(row[1])) if row else None

    def kinds(self) -> list[tuple[str, str | None]]:
        """Every zone ('' where it is not known) with every choice that somebody made there."""
        return [(str(zone), quiet) for zone, quiet in self._q.all("sleeping.kinds")]

    def put(self, *, campaign_id: int, asleep: Iterable[tuple[str, str | None]]) -> None:
        """These are asleep, until others are put."""
        self._q.change("sleeping.clear", campaign_id=campaign_id)
        for zone, quiet in asleep:
            chosen = NONE_CHOSEN if quiet is None else quiet
            self._q.change("sleeping.add", campaign_id=campaign_id, zone=zone, quiet=chosen)
