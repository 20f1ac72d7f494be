"""Sweeps, what is done again and again: how long one process has for one, and how soon one that fails comes again."""

from __future__ import annotations

from crowd.rules.retrying import SKEW

LEASE = 30_000
"""How long (ms) one process has a sweep in its hands unless it says that it is still at it."""
RENEW = 10_000
"""How often (ms) it says so."""
LONGEST = 600_000
"""After so long (ms) a sweep is broken off: something in it hangs. What it did by then stands."""
NEVER = LEASE + SKEW
"""No lease is longer (ms), even by the clock of another machine."""

LOOK = 60_000
"""A sweep that comes more seldom is looked at so often (ms) all the same: it may have failed, or been killed."""
EARLY = 15_000

PAUSES = (5_000, 15_000, 60_000, 120_000, 120_000)
"""How long (ms) to wait after the first, second, ... failure in a row."""
SLOW = 600_000
"""The pace (ms) of one that goes on failing: it is never given up, since pay and deadlines hang on it."""
FAILURES = len(PAUSES)
"""After so many failures in a row the admins hear of it,"""
AGAIN = 144
"""and once more after so many more: a day at the slow pace."""


def pause(attempts: int) -> int:
    """How long (ms) after its beginning a sweep is tried again when `attempts` attempts came to nothing."""
    return PAUSES[attempts - 1] if attempts <= FAILURES else SLOW


def has_to_be_told(failures: int) -> bool:
    """Whether the admins hear of so many failures in a row."""
    return failures >= FAILURES and (failures - FAILURES) % AGAIN == 0


def next_time(began: int, every: int) -> int:
    """A little before the next tick (ms UTC): one that comes early by a moment must not find it not yet due."""
    return began + every - min(every // 4, EARLY)
