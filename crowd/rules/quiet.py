"""Quiet hours: when a person may not be disturbed, and when her next morning begins."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo

HOURS = re.compile(r"(\d{1,2}):(\d{2})\s*-\s*(\d{1,2}):(\d{2})")
WRITE_HOURS = 'write them as "21:00-08:00", or "" for none'
MORNING = time(8)
"""When a day begins where no quiet hours say it."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class QuietHours:
    """A stretch of every local day, midnight inside it or not; no stretch at all where both ends are equal."""

    start: time
    end: time

    @classmethod
    def parse(cls, text: str) -> QuietHours:
        """`21:00-08:00`; the empty text is no quiet hours. A ValueError says the cure."""
        if not text.strip():
            return cls(MORNING, MORNING)
        found = HOURS.fullmatch(text.strip())
        if found is None:
            raise ValueError(WRITE_HOURS)
        try:
            return cls(time(int(found[1]), int(found[2])), time(int(found[3]), int(found[4])))
        except ValueError:
            raise ValueError(f"no clock shows that; {WRITE_HOURS}") from None

    @property
    def text(self) -> str:
        """As `parse` reads it."""
        return "" if self.start == self.end else f"{self.start:%H:%M}-{self.end:%H:%M}"

    def cover(self, at: time) -> bool:
        """Whether a wall clock that shows `at` is inside."""
        if self.start <= self.end:
            return self.start <= at < self.end
        return at >= self.start or at < self.end


def quiet_until(now: int, zone: tzinfo, hours: QuietHours) -> int | None:
    """When these quiet hours end (ms UTC), None when her clock is outside of them at `now`.

    Her clock is asked at every candidate, so that a night on which it is put forward or back ends when she would say.
    """
    local = _local(now, zone)
    if not hours.cover(local.time()):
        return None
    ends = (end for end in _ends(local.date(), zone, hours) if end > now)
    return next(end for end in ends if not hours.cover(_local(end, zone).time()))


def next_morning(now: int, zone: tzinfo, hours: QuietHours) -> int:
    """The end of the quiet hours on her next day (ms UTC)."""
    today = _local(now, zone).date()
    ends = _ends(today + timedelta(days=1), zone, hours)
    return next(end for end in ends if end > now and not hours.cover(_local(end, zone).time()))


def day_began(now: int, zone: tzinfo) -> int:
    """The first moment of her present day (ms UTC)."""
    today = _local(now, zone).date()
    # where midnight is skipped, one of the readings lies in yesterday
    return min(at for at in _instants(today, time(0), zone) if _local(at, zone).date() == today)


def _ends(first: date, zone: tzinfo, hours: QuietHours) -> Iterator[int]:
    """Ends of quiet hours from `first` on; a date or an hour that her clock skips is found by the next ones."""
    for day in range(4):
        yield from sorted(_instants(first + timedelta(days=day), hours.end, zone))


def _instants(day: date, at: time, zone: tzinfo) -> set[int]:
    """The moments at which her clock shows this; two where it is put back, and what is nearest where it skips them."""
    return {_ms(datetime.combine(day, at, zone).replace(fold=fold)) for fold in (0, 1)}


def _local(at: int, zone: tzinfo) -> datetime:
    return (_EPOCH + timedelta(milliseconds=at)).astimezone(zone)


def _ms(value: datetime) -> int:
    return (value - _EPOCH) // timedelta(milliseconds=1)
