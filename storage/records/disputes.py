"""Disputes: tasks on which people differ, and their second looks."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Dispute:
    """A task on which people differ. `agreement` is parts of 10,000, times are ms UTC, answers and `said` JSON.

    `adjudicator` is the Telegram id of whoever has it in hand until `until`, or has settled it.
    """

    task_id: int
    project_id: int
    state: str  # looking, open, settled, unresolved, agreed
    agreement: int
    adjudicator: int | None
    until: int | None
    stage: str  # label, reveal, change, why
    said: str | None
    own: str | None
    answer: str | None
    reason: str | None
    words: str | None
    price: int
    settled_at: int | None
    gold_at: int | None
    key: str
    version: int
    withheld: str | None
    payload: str
    spec: str


@dataclass(frozen=True, slots=True)
class Vote:
    """Who holds or has answered a task; `answer` is JSON."""

    person_id: int
    state: str
    answer: str | None


@dataclass(frozen=True, slots=True)
class SecondLook:
    """One more look of one worker at one task; `telegram_id` is None once she is gone."""

    task_id: int
    person_id: int
    state: str  # asked, said, shown, kept, changed, declined, lapsed
    before: str
    after: str | None
    reason: str | None
    others: str | None
    said: str | None
    price: int
    paid: int
    telegram_id: int | None


@dataclass(frozen=True, slots=True)
class VerdictLine:
    """What became of a disputed task, by the customer's id."""

    key: str
    state: str
    answer: str | None
    reason: str | None
    words: str | None


@dataclass(frozen=True, slots=True)
class KnownLine:
    """An answer (JSON) to a task whose right answer (JSON) is known; `disputed` says that a person had to settle it."""

    task_id: int
    person_id: int
    answer: str
    right: str
    disputed: bool


@dataclass(frozen=True, slots=True)
class GivenLine:
    """An answer (JSON), when it was given (ms UTC)."""

    person_id: int
    task_id: int
    answered_at: int
    answer: str
