"""When something that failed is tried again, and when it is given into people's hands."""

from __future__ import annotations

LEASE = 60_000
"""How long (ms) one process has for one thing that is due; afterwards another may take it."""

PAUSES = (10_000, 60_000, 360_000, 2_160_000)
"""How long (ms) to wait after the first, second, ... failed attempt."""

TRIES = len(PAUSES) + 1
"""After so many attempts it is set aside, and a person has to look."""

NEVER = max(LEASE, *PAUSES)
"""No lease and no pause lasts longer (ms): one that ends later was given before the clock was set back."""

SKEW = 60_000
"""By so much (ms) the clocks of two machines may differ."""


def next_try(attempts: int, now: int) -> int | None:
    """When to try again after `attempts` attempts (ms UTC); None: no more."""
    return now + PAUSES[attempts - 1] if attempts < TRIES else None
