"""Counts of what waits for whoever keeps the bot alive."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Held:
    """Campaigns that are held for one reason: refused, paused, restored."""

    halted: str
    campaigns: int
    people: int


@dataclass(frozen=True, slots=True)
class Letters:
    """Updates: how many, and the time of the one that matters, ms UTC (0 where there is none)."""

    count: int
    at: int
