"""What people see of a stage: on a card, at its end, and in the list of projects."""

from __future__ import annotations

from dataclasses import dataclass

from crowd.rules.stages import Confusion, Stage, Way


@dataclass(frozen=True, slots=True)
class Lesson:
    """She answered wrong in a training: what she `said`, the hint, and, after several tries, what is `expected`."""

    said: str
    hint: str
    expected: str | None


@dataclass(frozen=True, slots=True)
class InStage:
    """Which task of an attempt a card bears: number `number` of `tasks`."""

    kind: str
    number: int
    tasks: int
    lesson: Lesson | None = None


@dataclass(frozen=True, slots=True)
class Opened:
    """A project that is open to her now by the skill that a stage gave; `stage` where it is one itself."""

    project_id: int
    title: str
    brief: str
    price: int
    currency: str
    stage: Stage | None


@dataclass(frozen=True, slots=True)
class StageStand:
    """How she stands in a stage: whether she may go on, and how the last finished attempt went, if there is one.

    `answered` tasks of the open attempt are done. `expires_at` (ms UTC) is when the skill runs out, if it does. `void`:
    nothing of the last attempt counted. `confused` and `opens` are known at the end of an attempt only.
    """

    stage: Stage
    way: Way
    answered: int = 0
    score: int | None = None
    pass_mark: int = 0
    passed: bool = False
    void: bool = False
    expires_at: int | None = None
    confused: tuple[Confusion, ...] = ()
    opens: tuple[Opened, ...] = ()
