"""Something that falls due, as it is stored."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Due:
    """One thing in the hands of a process. `body` is JSON; `attempts` counts this one; times are ms UTC."""

    id: int
    kind: str
    ref: str
    body: str
    due_at: int
    useful_until: int | None
    attempts: int


@dataclass(frozen=True, slots=True)
class SetAside:
    """What was tried too often, and the fault of the last attempt."""

    id: int
    kind: str
    ref: str
    due_at: int
    attempts: int
    error: str
