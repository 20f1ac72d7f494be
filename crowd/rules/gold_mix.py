"""Gold mixed into the work: how often a worker gets a task whose answer is known, and when the next one is due.

One task in `every`, more seldom with experience, and never in a rhythm: the distance to the next is drawn evenly within
`jitter` per cent to either side. Semantics follow Toloka's `golden_task_distribution_function` (crowd work is dealt out
one task at a time here, so that the frequency is a distance and not a share of a page).
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Interval:
    """From `after` answers of hers on, one task in `every` is gold."""

    after: int
    every: int


@dataclass(frozen=True, slots=True)
class GoldMix:
    """A project's `[gold]`.

    `jitter` is in per cent. A gold task is shown to at most `exposures` workers. Where no gold is left for a worker, an
    ordinary task of hers is brought to `checks` answers instead (0: it is not). `practice` brings missed gold back.
    """

    every: int
    jitter: int = 50
    exposures: int = 30
    checks: int = 3
    practice: bool = True
    intervals: tuple[Interval, ...] = ()

    def every_at(self, answered: int) -> int:
        """One task in so many, for somebody with so many answers in the project."""
        return next((each.every for each in reversed(self.intervals) if answered >= each.after), self.every)


def first(mix: GoldMix, seed: int) -> int:
    """How many answers a newcomer gives before her first gold task: any of the first `every` may be it."""
    return seed % mix.every_at(0)


def gap(mix: GoldMix, answered: int, seed: int) -> int:
    """From one gold task to the next, counted in answers: `every` on average."""
    every = mix.every_at(answered)
    spread = every * mix.jitter // 100
    return max(1, every - spread + seed % (2 * spread + 1))


def sooner(answered: int, seed: int) -> int:
    """When the next one is due for somebody who passed one on: within her next three tasks, so that it pays nobody."""
    return answered + 1 + seed % 3


def seed_of(person_id: int, project_id: int, answered: int, now: int) -> int:
    """What is drawn by: the moment (ms) is in it, so that nobody can reckon it out beforehand."""
    text = f"{person_id}:{project_id}:{answered}:{now}"
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "big")
