"""Restorations: a database that came from a backup, and what was owed when that was made."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Restoration:
    """What happened between `made_at` and `restored_at` (ms UTC) is not known here. Settled once all is chosen."""

    id: int
    made_at: int
    restored_at: int
    settled_at: int | None = None
