"""One move in the life of a project, as it is stored."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Moved:
    """Who moved it from one state to another, when (ms UTC), and why: a person's words, or the clock's reason."""

    id: int
    at: int
    actor: str
    was: str
    becomes: str
    why: str


@dataclass(frozen=True, slots=True)
class Untold:
    """A move of which no admin has heard yet."""

    id: int
    project_id: int
    title: str
    becomes: str
    why: str
