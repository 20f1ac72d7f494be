"""What the review desk keeps: what waits and who has it in hand, decisions, the talk with an applicant, appeals."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

Verdict: TypeAlias = Literal["passed", "failed", "open"]
"""She is in, is not taken on, or may go on with her questions although a requirement was not met."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """An application that waits for a decision. Times in ms UTC."""

    screening_id: int
    person_id: int
    first_name: str
    telegram_id: int | None
    since: int
    due_at: int | None  # by when an appeal is answered; None: it is no appeal
    reviewer_id: int | None  # who has it in hand now
    until: int | None


@dataclass(frozen=True, slots=True)
class Counts:
    """How much waits: in all, appeals among them, overdue ones among those, and what lies before somebody now.

    `oldest` and `newest` are since when the first and the last of them wait, ms UTC; None where nothing does.
    """

    waiting: int
    appeals: int
    overdue: int
    in_hand: int
    oldest: int | None
    newest: int | None


@dataclass(frozen=True, slots=True)
class Claim:
    """Who has an application in hand (her Telegram id), and until when."""

    reviewer_id: int
    until: int


@dataclass(frozen=True, slots=True)
class ReviewDecision:
    """What a person decided. Until `due_at` it can be taken back; then the applicant is told."""

    id: int
    screening_id: int
    reviewer_id: int
    verdict: Verdict
    reason: str | None
    decided_at: int
    due_at: int
    state: Literal["due", "told", "undone", "moot"]


@dataclass(frozen=True, slots=True)
class Talk:
    """A question of a reviewer, or what the applicant wrote: then `reviewer_id` is None."""

    id: int
    screening_id: int
    reviewer_id: int | None
    words: str
    at: int


@dataclass(frozen=True, slots=True)
class Appeal:
    """She asked for a second look; it is answered by `due_at`."""

    screening_id: int
    words: str | None
    at: int
    due_at: int
    answered_at: int | None


@dataclass(frozen=True, slots=True)
class EarlierScreening:
    """What somebody went through before."""

    id: int
    state: str
    reasons: str | None
    started_at: int
    finished_at: int | None


@dataclass(frozen=True, slots=True)
class Lookalike:
    """Somebody else of whom one thing is the same."""

    person_id: int
    first_name: str
    worker_key: str
    admitted_at: int | None
