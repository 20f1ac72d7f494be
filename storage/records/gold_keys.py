"""Gold as people who look after it see it: keys, tasks, proposals, and what one person practises."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Key:
    """A task with its known answer. `payload`, `spec`, `gold`, `gold_also` and `evidence` are JSON; times ms UTC.

    `control` is gold, retired, suspended, or None in work without a mix; `was` is that before it was suspended.
    `overturned` counts verdicts of this key that people mended, `practised` those who were shown its answer.
    """

    task_id: int
    project_id: int
    spec: str
    key: str
    control: str | None
    withheld: str | None
    overlap: int
    places_left: int
    payload: str
    gold: str | None
    gold_also: str | None
    hint: str | None
    trusted_at: int
    suspended_at: int | None
    was: str | None
    why: str | None
    evidence: str | None
    decided: str | None
    decided_at: int | None
    decided_by: int | None
    overturned: int
    practised: int


@dataclass(frozen=True, slots=True)
class KeyAnswer:
    """An answer (JSON) to a gold task, and her record on the other known tasks: the sum of her credits, of how many."""

    person_id: int
    answer: str
    answered_at: int
    credits: int
    others: int


@dataclass(frozen=True, slots=True)
class GoldTask:
    """A gold task with its answers counted; `gold` is JSON. `control` is None in a project that teaches or tests."""

    task_id: int
    key: str
    control: str | None
    withheld: str | None
    overlap: int
    places_left: int
    gold: str
    answered: int
    failed: int


@dataclass(frozen=True, slots=True)
class Mixed:
    """A live project."""

    project_id: int
    slug: str
    title: str
    spec: str
    horizon: int


@dataclass(frozen=True, slots=True)
class GoldSupply:
    """How far proposals were looked for; how often its admins were told of a shortage, and whether one is on."""

    read_to: int
    shortages: int
    short: bool


@dataclass(frozen=True, slots=True)
class DueTimes:
    """For whom gold was due, how often, and since when (ms UTC)."""

    person_id: int
    times: int
    since: int


@dataclass(frozen=True, slots=True)
class GoldProposal:
    """A task that could be gold: so many `answers` say `label`; `answer` and `payload` are JSON, `sure` in parts of
    10,000."""

    task_id: int
    key: str
    label: str
    answer: str
    answers: int
    sure: int
    state: str
    settled_by: int | None
    payload: str


@dataclass(frozen=True, slots=True)
class PracticeChoice:
    """What she wants of practice in one project: when she was asked, by which update, whether never again; how many
    tasks are left of this visit."""

    asked_at: int | None
    asked_by: int | None
    never: bool
    left_over: int


@dataclass(frozen=True, slots=True)
class Practised:
    """A task that she practises, with its key; it is retired. `tried` is JSON: the labels that were wrong this time."""

    task_id: int
    person_id: int
    project_id: int
    spec: str
    payload: str
    gold: str
    gold_also: str | None
    hint: str | None
    rounds: int
    due_at: int | None
    tried: str
    changed_by: int
