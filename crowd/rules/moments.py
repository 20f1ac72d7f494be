"""Durations and opening times as an admin writes them: `10m`, `2026-11-24T09:00 Europe/Berlin`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo

from crowd.rules.local_time import zone_named

DURATION = re.compile(r"(\d{1,6})\s*(s|m|h|d)")
UNIT_MS = {"s": 1_000, "m": 60_000, "h": 3_600_000, "d": 86_400_000}
YEARS = range(1970, 9999)  # beyond them some zone has no such time
WRITE_DURATION = "write it as 90s, 10m or 2h"
WRITE_MOMENT = 'write it as "2026-11-24T09:00 Europe/Berlin" or "2026-11-24T09:00+01:00"'


@dataclass(frozen=True, slots=True)
class Moment:
    """A point in time (ms UTC) and the zone in which it was given: an IANA name or an offset."""

    at: int
    zone: str


def duration(text: object) -> int:
    """`10m` in milliseconds; a ValueError says the cure."""
    found = DURATION.fullmatch(text.strip()) if isinstance(text, str) else None
    if found is None:
        raise ValueError(WRITE_DURATION)
    return int(found[1]) * UNIT_MS[found[2]]


def duration_text(ms: int) -> str:
    """The same as an admin writes it, in the largest unit in which it is whole; times are of whole seconds."""
    unit = next((each for each in ("d", "h", "m") if ms and ms % UNIT_MS[each] == 0), "s")
    return f"{ms // UNIT_MS[unit]}{unit}"


def moment(value: object, zone: str | None = None) -> Moment:
    """A moment from text with a zone or an offset, or from TOML's own date; a ValueError says the cure.

    `zone` is whose clocks are meant where the value names none.
    """
    if isinstance(value, datetime):
        return _in_zone(value, zone) if zone and value.tzinfo is None else _fixed(value)
    if not isinstance(value, str):
        raise ValueError(WRITE_MOMENT)
    stamp, _, named = value.strip().partition(" ")
    if named and re.match(r"\d", named):  # the date and the time may be parted by a space too
        clock, _, named = named.partition(" ")
        stamp = f"{stamp}T{clock}"
    local = _stamp(stamp)
    if named:
        return _in_zone(local, named.strip())
    return _in_zone(local, zone) if zone and local.tzinfo is None else _fixed(local)


def _stamp(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        raise ValueError(WRITE_MOMENT) from None


def _fixed(value: datetime) -> Moment:
    if value.tzinfo is None:
        raise ValueError(f"say in which time zone: {WRITE_MOMENT}")
    _refuse_odd_year(value)
    return Moment(_ms(value), _offset(value) if value.utcoffset() else "UTC")


def _in_zone(local: datetime, name: str) -> Moment:
    if local.tzinfo is not None:
        raise ValueError("give an offset or a time zone, not both")
    _refuse_odd_year(local)
    zone = _zone(name)
    first, second = local.replace(tzinfo=zone, fold=0), local.replace(tzinfo=zone, fold=1)
    if first.utcoffset() != second.utcoffset():
        raise ValueError(_twice_or_never(local, first, second, name))
    return Moment(_ms(first), name)


def _refuse_odd_year(value: datetime) -> None:
    if value.year not in YEARS:
        raise ValueError(f"give a year from {YEARS[0]} to {YEARS[-1]}")


def _zone(name: str) -> tzinfo:
    try:
        return zone_named(name)
    except ValueError:
        raise ValueError(f"{name} is not a time zone; {WRITE_MOMENT}") from None


def _twice_or_never(local: datetime, first: datetime, second: datetime, zone: str) -> str:
    if first.astimezone(UTC).astimezone(first.tzinfo).replace(tzinfo=None) != local:
        return f"there is no {local:%H:%M} in {zone} on that day, the clocks skip it; choose another time"
    stamps = " or ".join(f'"{local:%Y-%m-%d %H:%M}{_offset(moment)}"' for moment in (first, second))
    return f"{local:%H:%M} happens twice in {zone} on that day; write {stamps}"


def _offset(value: datetime) -> str:
    return value.isoformat()[-6:]


def _ms(value: datetime) -> int:
    return (value - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(milliseconds=1)
