"""What rules read: a task whose answers can be compared, and what one person did in a project."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FinishedTask:
    """A task with all its answers; `spec` is its project's, as it is stored."""

    task_id: int
    project_id: int
    spec: str


@dataclass(frozen=True, slots=True)
class Did:
    """One answer, or a skipped task (then `answered_at` is None). Times in ms UTC, `price` in micro-units."""

    person_id: int
    task_id: int
    state: str
    taken_at: int
    answered_at: int | None
    price: int
    credit: int | None

    @property
    def at(self) -> int:
        """When it was done; of a skipped task it is known when it was given."""
        return self.taken_at if self.answered_at is None else self.answered_at


@dataclass(frozen=True, slots=True)
class RuleCount:
    """How often a rule did something, and to how many people."""

    rule: str
    times: int
    people: int


@dataclass(frozen=True, slots=True)
class BegunAnew:
    """A rule that restricted somebody: `over_at` is from when on her answers count for it again (ms UTC).

    `said` is the rule as data (JSON) where the restriction was lifted, since it was wrong; else `{}`.
    """

    rule: str
    over_at: int
    said: str
    made_at: int
