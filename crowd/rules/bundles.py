"""How much work fits into the minutes that somebody has, and how long it is held for her."""

from __future__ import annotations

MINUTES = (5, 15, 30)
"""What she may say she has."""
MOST = 50
"""Tasks in one bundle."""
SLACK = 600_000
"""ms beyond her minutes for which the tasks are held: nobody is as quick as a median all the time."""
MINUTE = 60_000


def fitting(minutes: int, each: int, left: int) -> int:
    """Tasks of `each` ms that fit into so many minutes, of those that are left for her."""
    return min(left, MOST, minutes * MINUTE // each)


def held_until(minutes: int, now: int) -> int:
    """Until when (ms UTC) the tasks are hers."""
    return now + minutes * MINUTE + SLACK
