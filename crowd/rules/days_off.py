"""Days off: public holidays by country and region, and single dates that a project names."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from holidays import country_holidays

REGION = re.compile(r"([A-Za-z]{2})(?:[-_]([A-Za-z0-9 ]+))?")
WRITE_REGION = 'give a country or a region of one, as "DE" or "DE-BY"'
KNOWN_YEAR = 2026
WRITE_DAYS = 'write a day as "2026-12-24", or several as "2026-12-24..2027-01-01"'


@dataclass(frozen=True, slots=True)
class DaysOff:
    """`regions` as `DE` or `DE-BY`; `days` are first and last date of each stretch."""

    regions: tuple[str, ...] = ()
    days: tuple[tuple[date, date], ...] = ()

    def __contains__(self, on: date) -> bool:
        return any(first <= on <= last for first, last in self.days) or any(
            on in holidays_of(region, on.year) for region in self.regions
        )


@lru_cache(maxsize=1024)
def holidays_of(region: str, year: int) -> frozenset[date]:
    """The holidays of a country or a region of it; a ValueError says the cure."""
    found = REGION.fullmatch(region.strip())
    if found is None:
        raise ValueError(WRITE_REGION)
    try:
        return frozenset(country_holidays(found[1].upper(), subdiv=found[2], years=year))
    except NotImplementedError:
        raise ValueError(f"no holidays are known for {region}; {WRITE_REGION}") from None


def read_region(value: object) -> str:
    """`DE-BY` as it is stored; a ValueError says the cure."""
    if not isinstance(value, str):
        raise ValueError(WRITE_REGION)
    holidays_of(value, KNOWN_YEAR)
    return value.strip()


def read_days(text: object) -> tuple[date, date]:
    """A day, or a stretch of them; a ValueError says the cure."""
    if isinstance(text, date):
        return text, text
    if not isinstance(text, str):
        raise ValueError(WRITE_DAYS)
    first, _, last = text.partition("..")
    try:
        stretch = date.fromisoformat(first.strip()), date.fromisoformat((last or first).strip())
    except ValueError:
        raise ValueError(WRITE_DAYS) from None
    if stretch[1] < stretch[0]:
        raise ValueError(f"the last day lies before the first; {WRITE_DAYS}")
    return stretch
