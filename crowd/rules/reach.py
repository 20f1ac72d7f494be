"""Whom a project would reach: how many match, how many of them are awake, and how often they usually come."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from crowd.rules.coming import MINUTE, Usual
from crowd.rules.days import zone_of
from crowd.rules.quiet import quiet_until
from crowd.rules.waves import NIGHT

SOON = 180 * MINUTE
"""The next hours."""
ENOUGH_TO_SAY = 20
"""Messages behind a share that is told to people; with fewer nobody knows."""


@dataclass(frozen=True, slots=True)
class Reach:
    """`soon` counts those who are awake now or within the next three hours; `usual` is how they answered so far."""

    matching: int
    awake: int
    soon: int
    usual: Usual

    @property
    def come_of_ten(self) -> int | None:
        """So many of ten who are told come; None where too few were told to say."""
        return round(10 * self.usual.came / self.usual.told) if self.usual.told >= ENOUGH_TO_SAY else None


def reach(zones: Mapping[str, int], usual: Usual, now: int) -> Reach:
    """By how many match in each time zone; whose zone is not known lives by UTC."""
    ends = {zone: quiet_until(now, zone_of(zone), NIGHT) for zone in zones}
    return Reach(
        matching=sum(zones.values()),
        awake=sum(count for zone, count in zones.items() if ends[zone] is None),
        soon=sum(count for zone, count in zones.items() if (ends[zone] or now) <= now + SOON),
        usual=usual,
    )
