"""Whom a project would reach: how many match, how many of them are awake, and how often they usually come."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from crowd.rules.coming import MINUTE, Usual
from crowd.rules.days import zone_of
from crowd.rules.quiet import quiet_until
from crowd.rules.waking import Manners
from storage.records.audience import Hearing

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


def reach(hearing: Iterable[Hearing], usual: Usual, manners: Manners, now: int) -> Reach:
    """By her own quiet hours, or the installation's where she chose none; also by its zone where hers is not known."""
    counts = [(each.count, _quiet_until(each, manners, now)) for each in hearing]
    return Reach(
        matching=sum(count for count, _ in counts),
        awake=sum(count for count, end in counts if end is None),
        soon=sum(count for count, end in counts if (end or now) <= now + SOON),
        usual=usual,
    )


def _quiet_until(each: Hearing, manners: Manners, now: int) -> int | None:
    return quiet_until(now, zone_of(each.zone or manners.zone), manners.hours(each.quiet))
