"""Ratings: what workers think of a project, in stars."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class MayRate:
    """A worker in a project: how many answers she gave there; `spec` is the project's, as JSON."""

    person_id: int
    answered: int
    title: str
    spec: str


@dataclass(frozen=True, slots=True)
class AskedBefore:
    """She was asked about a project after an update; `rated`: she gave stars."""

    project_id: int
    at: int
    update_id: int
    rated: bool


@dataclass(frozen=True, slots=True)
class Stars:
    """What she gave, None where nothing; `answered_her`: a question of hers in the project was answered."""

    guidelines: int | None
    interface: int | None
    communication: int | None
    answered_her: bool
