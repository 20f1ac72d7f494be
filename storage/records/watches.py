"""A message that shows a project's counts while people work, and the counts."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Watch:
    """One admin's message about one project; `shown` is the JSON of the figures in it. Times in ms UTC."""

    telegram_id: int
    project_id: int
    message_id: int
    shown: str
    began_at: int
    next_at: int
    language: str | None


@dataclass(frozen=True, slots=True)
class Counted:
    """What is counted of a project at one moment. Money in micro-units; `lately` are the answers since a given time."""

    title: str
    state: str
    spec: str
    opened_at: int | None
    horizon: int
    answers: int
    earned: int
    working: int
    lately: int
    reports: int
