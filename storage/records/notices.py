"""What a person chose about messages that she did not ask for, as it is stored."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Chosen:
    """None where she chose nothing; moments in ms UTC."""

    person_id: int
    time_zone: str | None
    quiet: str | None  # 21:00-08:00; empty for none
    away_until: int | None
    digest: str | None  # daily, weekly


@dataclass(frozen=True, slots=True)
class DigestDue:
    """One person whose digest is due; `at` is the moment for which it was planned, ms UTC."""

    person_id: int
    telegram_id: int | None
    time_zone: str | None
    quiet: str | None
    digest: str
    at: int
