"""Opening hours: recurring windows by a wall clock, and whether they are open at a moment.

A window begins when clocks first show its start and ends when they last show a time before its end; see `local_time`
for the nights on which clocks change. One that begins on a day off is left out as a whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo

from crowd.rules.cron import Cron, read_cron
from crowd.rules.days_off import DaysOff
from crowd.rules.local_time import begins, ends, local_of, zone_named
from crowd.rules.moments import duration

NONE_OFF = DaysOff()
NAMES = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
FULL = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
GROUPS = {"daily": range(7), "weekdays": range(5), "weekends": range(5, 7)}
TIME = r"(\d{1,2})(?::(\d{2}))?"
WORDS = re.compile(rf"(?:(.+?)\s+)?{TIME}\s*(?:[-–]|\bto\b)\s*{TIME}(?:\s+(\S+))?", re.IGNORECASE)
ENDLESS = re.compile(rf"(.+?)\s+{TIME}")
CRON = re.compile(r"(?:cron\s+)?(\S+\s+\S+\s+\S+\s+\S+\s+\S+)\s+for\s+(\d+\s*[mhd])(?:\s+(\S+))?")
RANGE = re.compile(r"([a-z]+)(?:(?:\s*[-–]\s*|\s+to\s+)([a-z]+))?", re.IGNORECASE)
WRITE_WINDOW = 'write it as "Mon–Fri 09:00–17:00", or by cron, as "0 9 * * mon-fri for 8h"'
DAY = 1_440  # minutes
DAY_MS = 86_400_000
LONGEST = 7 * DAY_MS
SHORTEST = 60_000
WEEKS = 45
LOOKED_AT = (6, WEEKS, 400, 3_000)
"""Days ahead that are looked at for the next change: few at first, more where nothing is found."""


@dataclass(frozen=True, slots=True)
class Weekly:
    """On these weekdays (0 is Monday) from one minute of the day to another; beyond 1,440 it is the next day's."""

    days: frozenset[int]
    start: int
    end: int
    zone: str | None


@dataclass(frozen=True, slots=True)
class Repeated:
    """As often as cron says, each time so long (ms)."""

    cron: Cron
    length: int
    zone: str | None


Window = Weekly | Repeated


@dataclass(frozen=True, slots=True)
class Hours:
    """All windows of a project; a window without a zone of its own goes by `zone`."""

    windows: tuple[Window, ...]
    zone: str | None
    off: DaysOff = NONE_OFF


@dataclass(frozen=True, slots=True)
class Look:
    """Whether it is open, and when that changes (ms UTC); None: not for weeks, or, where it is closed, for years."""

    open: bool
    changes_at: int | None


class NoWindow(ValueError):
    """It cannot be read; `what` says what is wrong, and the whole message how to write it in a file."""

    def __init__(self, what: str) -> None:
        super().__init__(f"{what}; {WRITE_WINDOW}" if what else WRITE_WINDOW)
        self.what = what


def read_window(text: object) -> Window:
    """One window in words or by cron, every day where it names none; a ValueError says the cure."""
    if not isinstance(text, str):
        raise NoWindow("")
    if found := CRON.fullmatch(text.strip()):
        return Repeated(read_cron(found[1]), _length(found[2]), _zone(found[3]))
    if found := WORDS.fullmatch(text.strip()):
        days = _days(found[1] or "daily")
        start, end = _minutes(found[2], found[3]), _minutes(found[4], found[5])
        if start in (end, DAY):
            raise NoWindow("a window needs a start and another end")
        if end < start <= DAY // 2 and not (found[3] and found[5]):
            day, night = (f"{_spelt(start)}–{_spelt(last)}" for last in (end + DAY // 2, end))
            raise NoWindow(f"this may mean {day} or {night} and has to be written out")
        return Weekly(days, start, end if end > start else end + DAY, _zone(found[6]))
    if found := ENDLESS.fullmatch(text.strip()):
        _days(found[1])
        raise NoWindow("the end is missing")
    first = text.replace(",", " ").split()[:1]
    if first and first[0].isalpha() and first[0].lower() not in GROUPS:
        _days(first[0])
    raise NoWindow("")


def _spelt(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"


def spelt(text: str) -> str:
    """A window as it was understood: "mon-fri 9-17" is "mon-fri 09:00–17:00"; what is no window in words stays."""
    found = WORDS.fullmatch(text.strip())
    if found is None or CRON.fullmatch(text.strip()):
        return text
    first, last = (_spelt(_minutes(found[at], found[at + 1])) for at in (2, 4))
    return f"{found[1] or 'daily'} {first}–{last}" + (f" {found[6]}" if found[6] else "")


def look(hours: Hours, now: int) -> Look:
    """Whether any window is open at `now`, and until when; windows that meet or overlap are one."""
    for days in LOOKED_AT:
        known_until = now + (days - 2) * DAY_MS
        start, end = next((span for span in _merged(sorted(_spans(hours, now, days))) if span[1] > now), (None, None))
        if start is None or end is None or start > known_until:
            continue
        if start > now:
            return Look(False, start)
        if end < known_until:
            return Look(True, end)
        if days >= WEEKS:
            return Look(True, None)
    return Look(False, None)


def _merged(spans: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    at: tuple[int, int] | None = None
    for start, end in spans:
        if at is None:
            at = start, end
        elif start <= at[1]:
            at = at[0], max(at[1], end)
        else:
            yield at
            at = start, end
    if at:
        yield at


def _spans(hours: Hours, now: int, days: int) -> Iterator[tuple[int, int]]:
    """What begins within so many days ahead, and what may have begun before and last until now."""
    for window in hours.windows:
        zone = zone_named(window.zone or hours.zone or "UTC")
        today = local_of(now, zone).date()
        back = 1 + (window.length // DAY_MS + 1 if isinstance(window, Repeated) else 1)
        for at in range(-back, days):
            on = today + timedelta(days=at)
            if on not in hours.off:
                yield from _on(window, on, zone)


def _on(window: Window, on: date, zone: tzinfo) -> Iterator[tuple[int, int]]:
    """What begins on that date; nothing where clocks skip all of it."""
    match window:
        case Weekly(days, start, end):
            if on.weekday() in days:
                span = begins(_at(on, start), zone), ends(_at(on, end), zone)
                if span[0] < span[1]:
                    yield span
        case Repeated(cron, length):
            if cron.fits(on):
                for first in sorted({begins(datetime.combine(on, at), zone) for at in cron.times()}):
                    yield first, first + length


def _at(on: date, minute: int) -> datetime:
    return datetime.combine(on, time(0)) + timedelta(minutes=minute)


def _zone(name: str | None) -> str | None:
    if name is not None:
        zone_named(name)
    return name


def _length(text: str) -> int:
    length = duration(text)
    if not SHORTEST <= length <= LONGEST:
        raise ValueError("a window by cron lasts between 1m and 7d")
    return length


def _minutes(hour: str, minute: str | None) -> int:
    found = int(hour) * 60 + int(minute or 0)
    if int(minute or 0) > 59 or found > DAY:
        raise NoWindow(f"{hour}:{minute or '00'} is no time of a day")
    return found


def _days(text: str) -> frozenset[int]:
    words = text.strip()
    if words.lower() in GROUPS:
        return frozenset(GROUPS[words.lower()])
    return frozenset(day for part in words.split(",") for day in _some_days(part.strip()))


def _some_days(text: str) -> list[int]:
    found = RANGE.fullmatch(text)
    if found is None:
        raise NoWindow(f"“{text}” is no day of the week")
    first = _day(found[1])
    last = _day(found[2]) if found[2] else first
    return [day % 7 for day in range(first, last + 1 if last >= first else last + 8)]


def _day(name: str) -> int:
    word = name.lower()
    if word[:3] not in NAMES or not any(full.startswith(word) for full in FULL):
        raise NoWindow(f"{name} is no day of the week")
    return NAMES.index(word[:3])
