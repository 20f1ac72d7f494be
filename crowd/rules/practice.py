"""Practice: what somebody missed comes back with its hint, a few at a time, once more some days later, then never."""

from __future__ import annotations

from dataclasses import dataclass

DAY = 86_400_000
AT_ONCE = 5
"""So many missed tasks are practised in one visit, at most."""
AGAIN_AFTER = 3 * DAY
"""A task that was got right comes back once, so long after."""
ROUNDS = 2
"""So many times a task is practised in all."""
ASKED_EVERY = DAY
"""Whoever said "not now" is asked again after so long, at her next visit."""
A_TASK = 40_000
"""How long a practised task takes, ms, as it is told beforehand."""


@dataclass(frozen=True, slots=True)
class Practised:
    """Where a task stands: how often it was got right, and when it is due again (ms UTC); None: never."""

    rounds: int
    due_at: int | None


def right(rounds: int, now: int) -> Practised:
    """She got it right now, having got it right `rounds` times before."""
    done = rounds + 1
    return Practised(done, now + AGAIN_AFTER if done < ROUNDS else None)


def may_ask(*, asked_at: int | None, never: bool, waiting: int, now: int) -> int:
    """How many tasks to offer at the start of a visit; 0: she is not asked."""
    if never or not waiting or (asked_at is not None and 0 <= now - asked_at < ASKED_EVERY):
        return 0
    return min(waiting, AT_ONCE)


def minutes(tasks: int) -> int:
    """How long so many tasks take, in whole minutes."""
    return max(1, round(tasks * A_TASK / 60_000))
