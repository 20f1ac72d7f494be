"""Tasks on their way in, and answers on their way out."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class NewTask:
    """A task to be staged. `payload`, `source`, `gold` and `gold_also` are JSON."""

    key: str
    position: int
    overlap: int
    payload: str
    source: str
    gold: str | None
    hint: str | None
    fingerprint: str
    urgent: int = 0
    own_overlap: int = 0
    reserved: int = 0
    kept: int = 0
    control: str | None = None
    gold_also: str | None = None


@dataclass(frozen=True, slots=True)
class NewNamed:
    """A worker whom a staged task names: it is reserved for her, or kept from her."""

    key: str
    person_id: int
    reserved: bool
    place: int


@dataclass(frozen=True, slots=True)
class OverlapMeans:
    """Places that another overlap would add and remove, places taken beyond it, tasks with an overlap of their own."""

    adds: int
    removes: int
    beyond: int
    own: int


@dataclass(frozen=True, slots=True)
class AnswerLine:
    """One answer with its task and its worker; `source` and `answer` are JSON, the price is in micro-units.

    `guide_version` is that of the guidelines which she had read when the task was handed out to her. `control` says
    that the task stands in the work as gold, or stood there; `credit` is how right the answer is, where that is known.
    `restricted` is what became of the answer of a banned worker: 1 it is kept, 2 and 3 it counts no more.
    """

    task_id: int
    key: str
    source: str
    worker_key: str
    answer: str
    state: str
    price: int
    taken_at: int
    answered_at: int | None
    version: int
    withheld: str | None  # quarantined, dropped, or in work
    guide_version: int
    control: str | None
    credit: int | None
    restricted: int | None = None


@dataclass(frozen=True, slots=True)
class LabelLine:
    """One answer that counts, for aggregation; `answer` and `source` are JSON."""

    key: str
    worker_key: str
    answer: str
    source: str
    control: str | None
    restricted: int | None = None


@dataclass(frozen=True, slots=True)
class VoteLine:
    """A task with one of its assignments, or with none at all.

    `dispute` is the state of its dispute, where people differed; `verdict` (JSON) and `reason` what came of it.
    """

    task_id: int
    key: str
    overlap: int
    source: str
    gold: str | None
    state: str | None
    answer: str | None
    withheld: str | None
    answered_at: int | None
    control: str | None
    dispute: str | None = None
    verdict: str | None = None
    reason: str | None = None
    restricted: int | None = None


@dataclass(frozen=True, slots=True)
class Places:
    """Published tasks of a project: how many, how many answers they still want."""

    tasks: int
    left: int
