"""What labelling reads: a worker's standing in a project, the task in her hands, an open task, a part of a long one."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Worker:
    """A person in one project, also before she began there (then `state` is None). Money in micro-units.

    `bundled` counts her bundles here that are open, or ended without her knowing, `changing` the answers that she began
    to change and has not settled. `next_gold` is at how many answers of hers the next gold task is due. Until
    `restricted_until` (ms UTC) she is given no task, here or anywhere.
    """

    person_id: int
    admitted_at: int | None
    project_id: int
    project_state: str
    spec: str
    next_again: int
    normal_horizon: int
    state: str | None
    again_cursor: int
    normal_cursor: int
    answered: int
    skipped: int
    earned: int
    tasks: int
    lap_start: int
    lap_resume: int
    skips_in_row: int
    paused_until: int | None
    guide_version: int
    guide_read: int
    bundled: int
    changing: int
    next_gold: int | None = None
    restricted_until: int | None = None


@dataclass(frozen=True, slots=True)
class Held:
    """An assignment with its task. `version` is the task's as it is now; `price` was frozen at hand-out.

    `draft` is what she said so far, JSON; on an answered one it says that she is changing her answer. `seen` is the
    version that she was shown, of an answered one the version that she answered. `gold` is the known answer (JSON),
    `gold_also` what else is accepted; `control` says that it is gold in the work ('gold', 'retired', 'suspended').
    """

    task_id: int
    state: str
    takes: int
    price: int
    seed: int
    taken_at: int
    deadline: int
    answer: str | None
    draft: str | None
    version: int
    payload: str
    seen: int
    gold: str | None = None
    gold_also: str | None = None
    control: str | None = None
    places_left: int = 0  # of the task

    @property
    def changing(self) -> bool:
        """Answered, and she is about to change the answer."""
        return self.answer is not None and self.draft is not None


@dataclass(frozen=True, slots=True)
class Open:
    """A task with a free place, and the positions of what was passed over because others were busy with it."""

    task_id: int
    queue: int
    position: int
    version: int
    payload: str
    passed_again: int | None
    passed_normal: int | None


@dataclass(frozen=True, slots=True)
class Answered:
    """One of her last answers."""

    task_id: int
    state: str


@dataclass(frozen=True, slots=True)
class Talk:
    """A task that a message may be about, and the message that bears its card, where that is known."""

    task_id: int
    project_id: int
    message_id: int | None


@dataclass(frozen=True, slots=True)
class Overdue:
    """An active assignment whose time ran out."""

    task_id: int
    person_id: int
    project_id: int
    takes: int
    price: int
    spec: str


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the ledger; `owner` is a project for budget and held, a person for the others."""

    ref: str
    account: str
    owner: int
    amount: int
    currency: str
    at: int


@dataclass(frozen=True, slots=True)
class Credit:
    """An answer that waits to be accepted, and what is pending for it; the amount of an unpaid one is 0."""

    task_id: int
    person_id: int
    amount: int
    currency: str
