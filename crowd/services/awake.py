"""Who is awake: by her own quiet hours and clock, or by the installation's, kept where every part of it reads them."""

from __future__ import annotations

from collections.abc import Sequence

from crowd.rules.days import zone_of
from crowd.rules.waking import Manners, asleep
from storage import Storage, Unit

Kind = tuple[str, str | None]
"""A time zone ('' where it is not known), and quiet hours as somebody chose them (None where she chose none)."""


async def keep(storage: Storage, manners: Manners) -> None:
    """So the installation's settings say; the command line and every instance read it from there."""
    if await storage.read(lambda work: work.sleeping.manners()) != (manners.quiet, manners.zone):
        await storage.write(None, lambda work: work.sleeping.keep(quiet=manners.quiet, zone=manners.zone))


def manners_of(work: Unit) -> Manners:
    """As the last start said, or as they are where nobody says anything."""
    found = work.sleeping.manners()
    return Manners(*found) if found else Manners()


def is_awake(work: Unit, kind: Kind, now: int) -> bool:
    """Whether somebody like this may be disturbed now."""
    return not _asleep(kind, manners_of(work), now)


def sleepers(work: Unit, now: int) -> Sequence[Kind]:
    """All kinds of people who may not be disturbed now."""
    manners = manners_of(work)
    return [kind for kind in work.sleeping.kinds() if _asleep(kind, manners, now)]


def _asleep(kind: Kind, manners: Manners, now: int) -> bool:
    zone, quiet = kind
    return asleep(now, zone_of(zone or manners.zone), manners.hours(quiet))
