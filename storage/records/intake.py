"""Whether applications are taken, and somebody's place on the waiting list."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Terms:
    """`state` is open or closed; a limit of None is none. Reviews are applications that wait for a decision."""

    state: str = "open"
    most_workers: int | None = None
    most_reviews: int | None = None


@dataclass(frozen=True, slots=True)
class Taken:
    """How many workers there are, decisions to be made, places kept for somebody, people on the list."""

    workers: int
    reviews: int
    called: int
    waiting: int


@dataclass(frozen=True, slots=True)
class InLine:
    """`state` is waiting, called (a place is kept for her until `until`, ms UTC), taken, left or missed.

    `position` counts from 1 and means something while she waits.
    """

    state: str
    joined_at: int
    called_at: int | None
    until: int | None
    position: int
