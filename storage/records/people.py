"""A person as she is stored."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Person:
    """Everyone who ever wrote to the bot; a worker once `admitted_at` is set. Times in milliseconds UTC."""

    id: int
    telegram_id: int | None
    worker_key: str
    first_name: str
    username: str | None
    language: str
    time_zone: str | None
    admitted_at: int | None
    unreachable_at: int | None
    created_at: int
