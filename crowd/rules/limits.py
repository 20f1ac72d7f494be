"""What a project limits: how much one worker may do of it, and when it pauses for her."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto

HOUR_MS = 3_600_000
NO_END = 2**62
OPEN_AT_ONCE = 5
"""Tasks of different projects that one worker may have in her hands at a time; of one project it is one."""


@dataclass(frozen=True, slots=True)
class Limits:
    """A project's `[limits]`; None where the file sets none. `max_share` is a percentage of the project's tasks."""

    max_answers: int | None = None
    max_share: int | None = None
    skips_in_row: int | None = None
    pause: int = HOUR_MS  # ms: after so many skips in a row

    def most(self, tasks: int) -> int:
        """So many answers one worker may give in a project of so many tasks; a share allows at least one."""
        share = NO_END if self.max_share is None else max(1, tasks * self.max_share // 100)
        return min(NO_END if self.max_answers is None else self.max_answers, share)


NO_LIMITS = Limits()


class Because(Enum):
    """Why a worker gets no task of a project, although there may be some."""

    ENOUGH = auto()
    """She has done as much as one person may."""
    SKIPS = auto()
    """She skipped many in a row."""
    BUDGET = auto()
    """What the project may spend is spent or set aside."""
    GUIDELINES = auto()
    """They changed, and she has not read them since."""
    OPEN = auto()
    """She has tasks of many other projects in her hands."""
    CONSENT = auto()
    """Its content is sensitive, and she has not agreed to see it."""
    EXPOSED = auto()
    """She has seen as much sensitive content today as she may, or wants to."""
    MISUNDERSTOOD = auto()
    """She got the questions on its guidelines wrong."""
    NO_ATTEMPT = auto()
    """A stage has no attempt for her now: passed, to wait for, used up, or without tasks that are new to her."""
    RESTRICTED = auto()
    """A rule or a person keeps her from this project, or from all work, for a time or for good."""
    SHUT = auto()
    """The project opens again by itself, in its opening hours or at an hour that an admin set."""


@dataclass(frozen=True, slots=True)
class Halt:
    """No task for her: why, until when (ms UTC) where that is known, and the number that the limit sets."""

    because: Because
    until: int | None = None
    count: int = 0


def halt(limits: Limits, *, answered: int, tasks: int, paused_until: int | None, now: int) -> Halt | None:
    """What keeps the next task from a worker, by her own counts; None when nothing does."""
    most = limits.most(tasks)
    if answered >= most:
        return Halt(Because.ENOUGH, count=most)
    if paused_until is not None and now < paused_until:
        return Halt(Because.SKIPS, paused_until, limits.skips_in_row or 0)
    return None


def after_skip(limits: Limits, skips: int, now: int) -> tuple[int, int | None]:
    """Skips in a row once she has skipped again, and until when the project then pauses for her.

    A pause begins the count anew: the first skip after it is the first.
    """
    if limits.skips_in_row is None or skips + 1 < limits.skips_in_row:
        return skips + 1, None
    return 0, now + limits.pause
