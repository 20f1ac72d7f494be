"""What is kept of fairness: restrictions, rejected answers, appeals against them, and what people decided."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

Kind: TypeAlias = Literal["pause", "ban", "look"]
State: TypeAlias = Literal["proposed", "active", "ended", "lifted", "declined"]
Verdict: TypeAlias = Literal["here", "everywhere", "pause", "decline", "uphold", "keep"]


@dataclass(frozen=True, slots=True)
class Restriction:
    """Somebody may not work, or is proposed not to. `project_id` is None everywhere, `ends_at` for good.

    `said`, `numbers`, `tasks` and `skills` are JSON. `decided_by` is a Telegram id; None where a rule paused her.
    """

    id: int
    person_id: int
    project_id: int | None
    kind: Kind
    rule: str
    said: str
    numbers: str
    tasks: str
    skills: str
    state: State
    made_at: int
    starts_at: int | None
    ends_at: int | None
    decided_by: int | None
    decided_at: int | None
    reason: str | None
    over_at: int | None
