"""What a button on a card may do, decided by the state of the assignment behind it."""

from __future__ import annotations

import hashlib
from enum import Enum, auto

ANSWERED = frozenset({"submitted", "accepted", "rejected"})
LOST = frozenset({"expired", "returned"})


class Verdict(Enum):
    """What a tap on a label comes to."""

    SUBMIT = auto()
    """The place is hers: the answer counts."""
    CHANGE = auto()
    """An answer of hers is put in place of another."""
    TAKE_AGAIN = auto()
    """The place was lost; the answer counts if one is still free."""
    ANSWERED_ALREADY = auto()
    SKIPPED_ALREADY = auto()
    PARKED = auto()
    """It waits for the answer to a question of hers."""
    RESERVED = auto()
    """It is held for her in a bundle, and she has not come to it."""
    NOT_ADMITTED = auto()
    TOO_LATE = auto()
    """The place was lost, and the project hands nothing out any more."""


def verdict(state: str, *, admitted: bool, live: bool, changing: bool = False) -> Verdict:
    """A held place may be answered also after its project was paused or closed; a lost one only while it is live.

    An answer that she is changing takes another one until it is final, whatever became of the project.
    """
    if state == "submitted" and changing:
        return Verdict.CHANGE
    if state in ANSWERED:
        return Verdict.ANSWERED_ALREADY
    if state == "skipped":
        return Verdict.SKIPPED_ALREADY
    if state == "parked":
        return Verdict.PARKED
    if state == "reserved":
        return Verdict.RESERVED
    if not admitted:
        return Verdict.NOT_ADMITTED
    if state == "active":
        return Verdict.SUBMIT
    return Verdict.TAKE_AGAIN if live else Verdict.TOO_LATE


def cursors_behind(
    queue: int,
    position: int,
    *,
    normal_cursor: int,
    next_again: int,
    passed_again: int | None = None,
    passed_normal: int | None = None,
) -> tuple[int, int]:
    """Where a worker stands (again, normal) once she was given the task at this position.

    A task in file order says that nothing was left in the queue of those that came back, so that cursor goes to its
    end. What others were busy with at that moment may still be free: no cursor passes it.
    """
    again, normal = (position, normal_cursor) if queue == 0 else (next_again - 1, position)
    if passed_again is not None:
        again = min(again, passed_again - 1)
    if passed_normal is not None:
        normal = min(normal, passed_normal - 1)
    return again, normal


def cursors_at_end(*, next_again: int, normal_horizon: int) -> tuple[int, int]:
    """Where a worker stands (again, normal) once nothing was open to her: what opens later gets a later position."""
    return next_again - 1, normal_horizon


def seed_of(task_id: int, person_id: int) -> int:
    """What is shuffled for this worker on this task: the same whenever it is asked, 32 bits, even over many of both.

    A hash, not a checksum: what one worker sees must say nothing about what the others see, or a liking for the first
    side would not cancel out among the workers of a task.
    """
    return int.from_bytes(hashlib.blake2b(f"{task_id}:{person_id}".encode(), digest_size=4).digest(), "big")
