"""How fast a project goes, and how long the rest of it takes at that rate."""

from __future__ import annotations

HOUR = 3_600_000
SHORTEST = 300_000  # ms: what a project did in its first minute says nothing about an hour


def per_hour(lately: int, *, open_for: int | None) -> int:
    """Answers an hour, from those of the last hour; a project that opened less than an hour ago is scaled up.

    `open_for` is ms since it opened, None when it never was.
    """
    if open_for is None:
        return 0
    return round(lately * HOUR / min(HOUR, max(SHORTEST, open_for)))


def time_left(left: int, rate: int) -> int | None:
    """How many ms the answers still wanted take at this rate; None when nobody answers."""
    if not left:
        return 0
    return -(-left * HOUR // rate) if rate else None
