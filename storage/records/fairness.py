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


@dataclass(frozen=True, slots=True)
class Rejection:
    """An answer that a person rejected. `price` (micro-units) went back; `asked_anew` is 1 where its place opened anew.

    `state` is standing, undone (within the minute) or overturned (an appeal was upheld).
    """

    id: int
    task_id: int
    person_id: int
    project_id: int
    category: str
    reason: str
    price: int
    asked_anew: int
    state: str
    decided_by: int
    decided_at: int
    over_at: int | None


@dataclass(frozen=True, slots=True)
class Objection:
    """An appeal of hers: against a restriction or against a rejected answer, one of the two.

    `words` is what she wrote; `right_tasks` is JSON, the tasks in which whoever decides says that her answer was right.
    """

    id: int
    person_id: int
    restriction_id: int | None
    rejection_id: int | None
    words: str | None
    state: Literal["open", "upheld", "declined", "withdrawn"]
    made_at: int
    due_at: int
    right_tasks: str
    decided_by: int | None
    decided_at: int | None
    reason: str | None


@dataclass(frozen=True, slots=True)
class FairDecision:
    """What a person decided about a proposal or an appeal; `state` is due, told, undone or moot."""

    id: int
    restriction_id: int | None
    objection_id: int | None
    verdict: Verdict
    days: int
    reason: str | None
    decided_by: int
    decided_at: int
    due_at: int
    state: str


@dataclass(frozen=True, slots=True)
class WaitingCase:
    """A proposal (`p`) or an appeal (`o`) that waits for a person; `against` is whose decision the appeal is about."""

    what: Literal["p", "o"]
    id: int
    since: int
    person_id: int
    against: int | None


@dataclass(frozen=True, slots=True)
class Evidence:
    """A task that a restriction rests on, and what she answered; `answer`, `gold` and `payload` are JSON."""

    task_id: int
    key: str
    payload: str
    gold: str | None
    answer: str | None
    seed: int
    spec: str


@dataclass(frozen=True, slots=True)
class GivenAnswer:
    """An answer that waits to be judged; `others` answered the same task, `agreeing` of them the same.

    `gold` (JSON) is what is known of the task, `credit` how right the answer is by that, 0 to 100.
    """

    task_id: int
    person_id: int
    project_id: int
    state: str
    control: str | None
    worker_key: str
    key: str
    payload: str
    spec: str
    answer: str
    seed: int
    price: int
    answered_at: int
    others: int
    agreeing: int
    gold: str | None
    credit: int | None


@dataclass(frozen=True, slots=True)
class Marked:
    """An assignment of somebody who was banned: what is decided about it (0: nothing), its state, its project."""

    task_id: int
    project_id: int
    mark: int
    state: str
    spec: str
