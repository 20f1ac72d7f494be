"""Grounds: what a restriction rests on, as whoever it is about reads it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Grounds:
    """A restriction of hers. `project` is its title, None everywhere; times are ms UTC, `ends_at` None for good.

    `appeal` is the state of hers, None where she made none; `appeal_until` is until when she may make one.
    `by_person`: a person has decided it, no rule. `rests_on` is the project of the tasks behind what holds everywhere.
    """

    id: int
    kind: str
    project: str | None
    rule: str
    said: dict[str, Any]
    numbers: dict[str, int]
    starts_at: int
    ends_at: int | None
    reason: str | None
    zone: str | None
    appeal_until: int
    appeal: str | None = None
    by_person: bool = False
    rests_on: str = ""
