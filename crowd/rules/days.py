"""A worker's days and weeks: where they begin, by her own clock."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from crowd.rules.quiet import day_began

DAY = 86_400_000


@lru_cache(maxsize=1024)
def zone_of(name: str | None) -> tzinfo:
    """The time zone of an IANA name; UTC where it is not known or no zone."""
    try:
        return ZoneInfo(name) if name else UTC
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return UTC


def day_ends(began: int, zone: tzinfo) -> int:
    """Where the day that began at `began` ends and the next one begins (ms UTC); days have 23 to 25 hours."""
    return day_began(began + DAY + DAY // 4, zone)


def week_began(now: int, zone: tzinfo) -> int:
    """The first moment of her present week, which begins on Monday (ms UTC)."""
    began = day_began(now, zone)
    noon = datetime.fromtimestamp((began + DAY // 2) / 1000, zone)
    return day_began(began + DAY // 2 - noon.weekday() * DAY, zone)


def first_of_month(now: int, zone: tzinfo, *, back: int = 0) -> int:
    """The first moment of her present month, or of the one `back` months before it (ms UTC)."""
    day = datetime.fromtimestamp(now / 1000, zone).replace(day=1, hour=12, minute=0)
    for _ in range(back):
        day = (day - timedelta(days=1)).replace(day=1)
    return day_began(int(day.timestamp() * 1000), zone)
