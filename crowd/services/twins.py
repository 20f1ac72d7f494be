"""Who else may be the same person: shown to a reviewer, and never held against anybody by itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from crowd.rules.reading.fingerprint import near
from storage import Unit

Alike = Literal["same_phone", "same_resume", "near_resume"]

MOST = 500
"""Candidates that one look compares."""


@dataclass(frozen=True, slots=True)
class Twin:
    """Another person, and in what she is the same."""

    person_id: int
    alike: tuple[Alike, ...]


def twins(work: Unit, person_id: int) -> tuple[Twin, ...]:
    """Inside a unit: other people with the same phone, the same resume, or nearly the same text in it."""
    same = set(work.resumes.same_content(person_id=person_id))
    candidates = work.resumes.near_candidates(person_id=person_id, most=MOST)
    found: dict[int, list[Alike]] = {}
    for other in work.resumes.same_phone(person_id=person_id):
        found.setdefault(other, []).append("same_phone")
    for other in sorted(same):
        found.setdefault(other, []).append("same_resume")
    for other in sorted({each.person_id for each in candidates if near(each.hers, each.theirs)} - same):
        found.setdefault(other, []).append("near_resume")
    return tuple(Twin(other, tuple(alike)) for other, alike in sorted(found.items()))
