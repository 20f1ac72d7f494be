"""Attempts at a stage, the tasks that they drew, and what is known of a stage as a whole."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Attempt:
    """One attempt: `counted` tasks worth `credit` hundredths. `passed` and `score` are None while it is open, and where
    nothing of it counted. `wrote_at` is when the score became her skill.
    """

    id: int
    number: int
    tasks: int
    pass_mark: int
    started_at: int
    finished_at: int | None
    counted: int | None
    credit: int | None
    score: int | None
    passed: int | None
    wrote_at: int | None


@dataclass(frozen=True, slots=True)
class AttemptTask:
    """One task of an attempt; `state` is that of her assignment, None where she never met it. `tried`, `answer` and
    `gold` are JSON."""

    task_id: int
    place: int
    tried: str | None
    state: str | None
    answer: str | None
    credit: int | None
    gold: str | None
    withheld: str | None
    control: str | None


@dataclass(frozen=True, slots=True)
class Graded:
    """A finished attempt, whose it is, and the stage as it is now."""

    attempt: Attempt
    person_id: int
    telegram_id: int | None
    project_id: int
    spec: str


@dataclass(frozen=True, slots=True)
class StageFigures:
    """`tried` and `passed` count people, `finished` and `open` attempts; `scores` is the sum over the finished ones."""

    tried: int
    passed: int
    finished: int
    open: int
    scores: int


@dataclass(frozen=True, slots=True)
class SkillHeld:
    """A skill as it was written, whether it holds by now or not."""

    value: int
    expires_at: int | None
    changed_at: int


@dataclass(frozen=True, slots=True)
class Expiring:
    """A skill that runs out soon."""

    person_id: int
    telegram_id: int
    name: str
    expires_at: int


@dataclass(frozen=True, slots=True)
class ShortStage:
    """A stage that had too few new tasks for somebody at `short_at` (ms UTC)."""

    project_id: int
    slug: str
    spec: str
    tasks: int
    short_at: int
