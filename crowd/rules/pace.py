"""How long a task takes people: a histogram of active time, its median, and what that pays an hour."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

STEPS = 8  # buckets for each doubling of time: neighbours differ by nine per cent
LAST = 130  # a bucket of about 21 hours; what is longer is counted there
ENOUGH = 20
"""Answers from which on a median is told as measured."""
IDLE = 600_000
"""Active time on one task, ms, beyond which she was doing something else; at most the project's time limit."""
HOUR_MS = 3_600_000


@dataclass(frozen=True, slots=True)
class Pace:
    """How long one task takes, ms, by so many answers; by none where it is the estimate of the project's file."""

    each: int
    answers: int

    @property
    def measured(self) -> bool:
        return self.answers > 0

    def hourly(self, price: int) -> int:
        """What the work pays an hour, in micro-units."""
        return price * HOUR_MS // self.each


def bucket_of(taken_at: int, answered_at: int, time_limit: int) -> int:
    """Where one answer counts, its idle time cut off."""
    active = min(max(1_000, answered_at - taken_at), time_limit, IDLE)
    return min(LAST, max(0, round(STEPS * math.log2(active / 1_000))))


def time_of(bucket: int) -> int:
    """The time, ms, that a bucket stands for."""
    return round(1_000 * 2 ** (bucket / STEPS))


def pace(histogram: Mapping[int, int], estimate: int | None) -> Pace | None:
    """The median where there are enough answers, else the file's estimate, else nothing: a guess is no promise."""
    answers = sum(histogram.values())
    if answers < ENOUGH:
        return Pace(estimate, 0) if estimate else None
    seen = 0
    for bucket in sorted(histogram):
        seen += histogram[bucket]
        if 2 * seen >= answers:
            break
    return Pace(time_of(bucket), answers)
