"""From wall clocks to moments: what a local time means on the nights on which clocks are put forward or back.

The rule, for everything that is planned by a wall clock: a time that clocks show twice is meant when they show it
first; a time that they skip is the moment of the jump.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

OFFSET = re.compile(r"([+-])([01]\d|2[0-3]):([0-5]\d)")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_TICK = timedelta(milliseconds=1)


def begins(local: datetime, zone: tzinfo) -> int:
    """The first moment (ms UTC) at which clocks of `zone` show this naive time; the jump where they skip it."""
    shown = _shown(local, zone)
    return shown[0] if shown else _jump(local, zone)


def ends(local: datetime, zone: tzinfo) -> int:
    """The end (ms UTC) of what lasts until this naive time: after it clocks show no earlier time of that day again.

    So what lasts until 02:30 on a night on which 02:00 to 03:00 comes twice ends when clocks show 02:30 again.
    """
    before = local - _TICK
    shown = _shown(before, zone)
    return shown[-1] + 1 if shown else _jump(before, zone)


def local_of(at: int, zone: tzinfo) -> datetime:
    """What clocks of `zone` show at a moment (ms UTC), as a naive time."""
    return (_EPOCH + timedelta(milliseconds=at)).astimezone(zone).replace(tzinfo=None)


def _shown(local: datetime, zone: tzinfo) -> list[int]:
    """When clocks show it: once, twice, or never; in order."""
    moments = sorted({_ms(local.replace(tzinfo=zone, fold=fold)) for fold in (0, 1)})
    return [at for at in moments if local_of(at, zone) == local]


def _jump(local: datetime, zone: tzinfo) -> int:
    """The first moment at which clocks show a later time than this one, which they skip."""
    before, after = sorted(_ms(local.replace(tzinfo=zone, fold=fold)) for fold in (0, 1))
    while after - before > 1:
        middle = (before + after) // 2
        if local_of(middle, zone) > local:
            after = middle
        else:
            before = middle
    return after


def _ms(value: datetime) -> int:
    return (value - _EPOCH) // _TICK


@lru_cache(maxsize=1024)
def zone_named(name: str) -> tzinfo:
    """The zone of an IANA name or of an offset, as `+01:00`; a ValueError says that there is none."""
    if offset := OFFSET.fullmatch(name):
        ahead = timedelta(hours=int(offset[2]), minutes=int(offset[3]))
        return timezone(-ahead if offset[1] == "-" else ahead)
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError(f'{name} is not a time zone; write it as "Europe/Berlin"') from None
