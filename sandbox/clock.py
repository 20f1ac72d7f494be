"""What the sandbox takes for the time: the machine's clock, or one that a test turns by hand."""

import time
from collections.abc import Callable
from typing import Protocol, runtime_checkable

Clock = Callable[[], int]
"""Gives milliseconds since 1970, UTC."""


def machine_clock() -> int:
    """The machine's own time in milliseconds UTC."""
    return time.time_ns() // 1_000_000


@runtime_checkable
class Turnable(Protocol):
    """A clock that can be turned while the sandbox runs."""

    def __call__(self) -> int: ...
    def turn(self, milliseconds: int) -> None: ...


class ShiftedClock:
    """The machine's clock, ahead of it (or behind) by what it was turned."""

    def __init__(self) -> None:
        self._shift = 0

    def __call__(self) -> int:
        return machine_clock() + self._shift

    def turn(self, milliseconds: int) -> None:
        """Move the time forward, or back."""
        self._shift += milliseconds


class HandClock:
    """A clock that stands still until somebody turns it."""

    def __init__(self, now: int = 1_800_000_000_000) -> None:
        self.now = now

    def __call__(self) -> int:
        return self.now

    def turn(self, milliseconds: int) -> None:
        """Move the time forward (or back, for a clock that was set wrong)."""
        self.now += milliseconds
