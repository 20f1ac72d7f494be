"""Stages: projects that teach or test before the work: who may begin an attempt, what it holds, what its score is.

A score is the mean credit of an attempt's tasks, from 0 to 100, rounded down. Every task of a stage has a known answer.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum, auto

from crowd.rules.eligibility import SKILL, Condition, Groups

TRAINING, EXAM, RETRY = "training", "exam", "retry"
KINDS = (TRAINING, EXAM, RETRY)
RIGHT = 100
"""The credit of an answer that is wholly right."""

GOOD_ENOUGH = 50
"""From this credit on a training goes on: an accepted answer, if not the best one."""

WRONG_TRIES = 3
"""After so many different wrong answers a training says what it expected, so that nobody is stuck in it."""

SEEN_OFTEN, MOST_CONFUSIONS = 3, 3
"""A confusion is told when it was seen so often, and no more than so many are: a hint must not give the keys away."""


@dataclass(frozen=True, slots=True)
class Stage:
    """What a stage asks. `tasks` make an attempt, `pass_mark` is the score that passes it, 0: whoever finishes passes.

    `skill` is what its score is written to, and holds for `expires_after` ms, None: for good. `attempts` may be begun,
    each `retry_after` ms behind the last one. A retry is for those whose skill lies `between` two values.
    """

    kind: str
    skill: str
    tasks: int
    pass_mark: int
    attempts: int
    retry_after: int
    expires_after: int | None = None
    between: tuple[int, int] | None = None

    @property
    def subject(self) -> str:
        """Its skill, as conditions name it."""
        return f"{SKILL}{self.skill}"

    @property
    def name(self) -> str:
        """As it stands in a sentence."""
        return f"{'an' if self.kind == EXAM else 'a'} {self.kind}"

    @property
    def wanted(self) -> int:
        """So many tasks one person may need: each attempt has tasks that she never saw."""
        return self.tasks * self.attempts

    def passes(self, score: int) -> bool:
        """Whether a score is enough."""
        return score >= self.pass_mark


@dataclass(frozen=True, slots=True)
class Past:
    """An attempt of hers, oldest first in lists; `passed` is None while it is open, and when nothing of it counted."""

    number: int
    started_at: int
    finished_at: int | None
    passed: bool | None


class Door(Enum):
    """Whether she may work in a stage now."""

    READY = auto()
    """A new attempt."""
    ON = auto()
    """An attempt of hers is open: it goes on where it was."""
    PASSED = auto()
    """She has what the stage gives."""
    WAIT = auto()
    """The next attempt has its time."""
    OUT = auto()
    """All attempts are used."""
    EMPTY = auto()
    """There are not enough tasks left that she never saw."""


@dataclass(frozen=True, slots=True)
class Way:
    """How the door stands; `until` (ms UTC) where she has to wait, `left` attempts that she has, an open one too."""

    door: Door
    left: int
    until: int | None = None


def way(stage: Stage, past: Sequence[Past], skill: int | None, now: int, *, unseen: int) -> Way:
    """What a person may do, by her attempts, her skill as it holds now, and the tasks that she never saw."""
    used = _used(past)
    left = max(0, stage.attempts - used)
    if past and past[-1].finished_at is None:
        return Way(Door.ON, left)
    if has_it(stage, skill):
        return Way(Door.PASSED, left)
    if not left:
        return Way(Door.OUT, 0)
    until = _not_before(stage, past)
    if until is not None and now < until:
        return Way(Door.WAIT, left, until)
    return Way(Door.EMPTY if unseen < stage.tasks else Door.READY, left)


def has_it(stage: Stage, skill: int | None) -> bool:
    """Whether a skill that holds is all that the stage could give her."""
    return skill is not None and stage.passes(skill)


def _used(past: Sequence[Past]) -> int:
    """Attempts since the last one that was passed: whoever passed once begins anew when the skill has run out."""
    used = 0
    for each in past:
        used = 0 if each.passed else used + (each.finished_at is None or each.passed is not None)
    return used


def _not_before(stage: Stage, past: Sequence[Past]) -> int | None:
    counted = [each.finished_at for each in past if each.finished_at is not None and each.passed is not None]
    return counted[-1] + stage.retry_after if counted else None


def score_of(credits: Iterable[int | None]) -> int | None:
    """The mean of what counts, rounded down; None where nothing does. A task whose key is in doubt has no credit."""
    counted = [each for each in credits if each is not None]
    return sum(counted) // len(counted) if counted else None


def shortage(stage: Stage | None, tasks: int) -> str | None:
    """What an admin should know of a stage with so many tasks; None where they are enough for every attempt."""
    if stage is None or tasks >= stage.wanted:
        return None
    if tasks < stage.tasks:
        return f"{stage.name} of {stage.tasks} tasks has {tasks}: nobody can begin it until there are more"
    return (
        f"{stage.attempts} attempts of {stage.tasks} tasks take {stage.wanted} different ones, and there are {tasks}: "
        "whoever fails may find too few that are new to her"
    )


def conditions(stage: Stage | None) -> Groups:
    """What a stage adds to its own eligibility: it is for those who lack what it gives."""
    if stage is None:
        return ()
    if stage.between is not None:
        return tuple((_compared(stage, op, value),) for op, value in zip((">=", "<="), stage.between, strict=True))
    missing = Condition(stage.subject, "missing", "", None)
    return ((missing, _compared(stage, "<=", stage.pass_mark - 1)) if stage.pass_mark else (missing,),)


def _compared(stage: Stage, op: str, value: int) -> Condition:
    return Condition(stage.subject, op, str(value), value)


def draw(bank: Iterable[tuple[int, str]], tasks: int, key: str) -> list[int]:
    """So many tasks of a bank of (id, known answer), in an order that is this attempt's alone.

    The answers are mixed as they are in the bank: an attempt is never all of one label by chance. `key` names the
    attempt; the same key draws the same.
    """
    answers: dict[str, list[int]] = {}
    for task_id, answer in sorted(bank, key=lambda each: _drawn(key, each[0])):
        answers.setdefault(answer, []).append(task_id)
    spread = [
        ((2 * at + 1) / (2 * len(group)), _drawn(f"{key}/of", task_id), task_id)
        for group in answers.values()
        for at, task_id in enumerate(group)
    ]
    chosen = [task_id for _at, _drawn_as, task_id in sorted(spread)[:tasks]]
    return sorted(chosen, key=lambda task_id: _drawn(f"{key}/order", task_id))


def _drawn(key: str, task_id: int) -> bytes:
    return hashlib.blake2b(f"{key}/{task_id}".encode(), digest_size=8).digest()


@dataclass(frozen=True, slots=True)
class Confusion:
    """So often she said one thing where another was expected."""

    expected: str
    said: str
    times: int


def confusions(pairs: Iterable[tuple[str, str]]) -> tuple[Confusion, ...]:
    """Of (expected, said): what was mixed up often enough to be worth a hint, most often first. No task is named."""
    seen = Counter((expected, said) for expected, said in pairs if expected != said)
    often = [Confusion(*pair, times) for pair, times in seen.items() if times >= SEEN_OFTEN]
    return tuple(sorted(often, key=lambda each: (-each.times, each.expected, each.said))[:MOST_CONFUSIONS])
