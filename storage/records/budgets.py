"""A project's budget as it stands."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Budget:
    """`committed` is spent or on hold; `spent_at` is set since a task could not be handed out. Micro-units, ms UTC."""

    amount: int
    committed: int
    spent_at: int | None


@dataclass(frozen=True, slots=True)
class RunOut:
    """A project that pauses for want of money."""

    project_id: int
    slug: str
    spec: str
    amount: int
    committed: int
    spent_at: int
