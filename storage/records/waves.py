"""How far the telling of a project is."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Telling:
    """A campaign that tells of a project; times are ms UTC."""

    id: int
    created_at: int
    state: str
    cancelled_at: int | None
    body: str


@dataclass(frozen=True, slots=True)
class Together:
    """People who were told together: how many, how many came, and the sums (ms) of their ages and of what it took."""

    told: int
    ages: int
    came: int
    took: int


@dataclass(frozen=True, slots=True)
class InLine:
    """Somebody who waits for a place, or has one kept for her until a moment (ms UTC)."""

    person_id: int
    telegram_id: int
    state: str
    until: int | None
    time_zone: str | None
    quiet: str | None
