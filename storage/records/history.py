"""One of a worker's answers, with what it earned."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Given:
    """An answer of hers; `paid` is what the ledger has for it (micro-units), `verdict` why a person rejected it."""

    task_id: int
    project_id: int
    state: str
    answer: str
    seed: int
    version: int
    answered_at: int
    verdict: str | None
    payload: str
    spec: str
    paid: int
    currency: str | None
