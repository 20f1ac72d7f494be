"""An admin's trial of a project, with the task that she sees there."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Trial:
    """Where she stands. `said`, `answer`, `gold`, `payload` and `parts` are JSON.

    `seen` is the version of the task that her card showed, `version` what it is now; the task's own are None before the
    first task.
    """

    telegram_id: int
    project_id: int
    stage: str  # briefing, task, judged, end
    task_id: int
    seen: int
    seed: int
    said: str | None
    answer: str | None
    tried: int
    message_id: int | None
    parts: str
    changed_by: int
    changed_at: int
    spec: str
    project_state: str
    horizon: int
    key: str | None
    version: int | None
    payload: str | None
    gold: str | None
    hint: str | None


@dataclass(frozen=True, slots=True)
class Tryable:
    """A project as a trial begins there."""

    project_id: int
    state: str
    tasks: int
