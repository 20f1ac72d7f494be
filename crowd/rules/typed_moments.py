"""A day and a time as an admin types them in the chat: `2026-11-29 09:00`, or `10:00` for the next time it comes."""

from __future__ import annotations

import re
from datetime import date, timedelta

from crowd.rules.local_time import local_of, zone_named
from crowd.rules.moments import moment

LONGEST = 40  # letters of what was typed, repeated
TYPED = re.compile(
    r"(?:(?P<day>(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<of_month>\d{1,2}))(?:[T,]\s*|\s+))?"
    r"(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::00)?(?P<offset>[+-]\d{2}:\d{2}|Z)?(?:\s+(?P<zone>[A-Za-z]\S*))?",
    re.IGNORECASE,
)
DAY_ALONE = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


def typed_moment(text: str, zone: str, now: int) -> int:
    """The moment (ms UTC) by the clocks of `zone` where the text names no others; a ValueError says what is wrong.

    A time without a day is today's, or tomorrow's when that has passed.
    """
    words = " ".join(text.split())
    if found := DAY_ALONE.fullmatch(words):
        _day(int(found[1]), int(found[2]), int(found[3]))
        raise ValueError("the time is missing")
    if (said := TYPED.fullmatch(words)) is None:
        raise ValueError(f"“{_cut(words)}” is no day and time")
    clock = _clock(int(said["hour"]), int(said["minute"]))
    tail = said["offset"] or f" {said['zone'] or zone}"
    if said["offset"] and said["zone"]:
        tail += f" {said['zone']}"  # refused below
    if said["day"]:
        on = _day(int(said["year"]), int(said["month"]), int(said["of_month"]))
        return moment(f"{on.isoformat()}T{clock}{tail}").at
    return _next(clock, tail, said["zone"] or zone, now)


def _next(clock: str, tail: str, zone: str, now: int) -> int:
    today = local_of(now, zone_named(zone)).date()
    at = moment(f"{today}T{clock}{tail}").at
    return at if at > now else moment(f"{today + timedelta(days=1)}T{clock}{tail}").at


def _day(year: int, month: int, of_month: int) -> date:
    if not 1 <= month <= 12:
        raise ValueError(f"{month} is no month")
    try:
        return date(year, month, of_month)
    except ValueError:
        leap = f" {year}" if (month, of_month) == (2, 29) else ""
        raise ValueError(f"{of_month} {MONTHS[month - 1]}{leap} is no day") from None


def _clock(hour: int, minute: int) -> str:
    if hour > 23 or minute > 59:
        raise ValueError(f"{hour}:{minute:02} is no time of a day")
    return f"{hour:02}:{minute:02}"


def _cut(words: str) -> str:
    return words if len(words) <= LONGEST else words[: LONGEST - 1] + "…"
