"""The time that one answer took."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Spell:
    """From the card to the answer, ms UTC."""

    project_id: int
    taken_at: int
    answered_at: int
