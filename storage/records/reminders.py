"""A reminder of an unfinished screening, as it is stored."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Told:
    """`what` is unfinished or lapsing; `touched_at` when she had last done something, ms UTC; `dropped`: unsaid."""

    what: str
    touched_at: int
    dropped: bool
