"""What is told and given back before somebody is forgotten."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Counts:
    """How much there is of a person. Of her `task_answers` so many were `paid`; `appeals` nobody has decided yet."""

    screening_answers: int
    files: int
    task_answers: int
    in_hand: int
    paid: int
    appeals: int


@dataclass(frozen=True, slots=True)
class OpenPlace:
    """A place that she holds; `state` is active, parked or reserved."""

    task_id: int
    person_id: int
    project_id: int
    takes: int
    price: int
    spec: str
    state: str
