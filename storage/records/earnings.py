"""What a worker earned, as the ledger has it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Earned:
    """A sum of lines in one currency (micro-units); `answers` of them are for answers."""

    currency: str
    amount: int
    answers: int


@dataclass(frozen=True, slots=True)
class ProjectEarned:
    """What her answers of one project earned in a time."""

    project_id: int
    title: str
    currency: str
    amount: int
    answers: int


@dataclass(frozen=True, slots=True)
class EarnedLine:
    """One line of the ledger that she earned by; `freed_at` is when its pay became available."""

    id: int
    ref: str
    account: str
    amount: int
    currency: str
    at: int
    freed_at: int | None
    title: str | None
