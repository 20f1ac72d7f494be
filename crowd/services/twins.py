"""Who sent nearly the same resume: shown to a reviewer, and never held against anybody by itself."""

from __future__ import annotations

from crowd.rules.reading.fingerprint import near
from storage import Unit

MOST = 500
"""Candidates that one look compares."""


def near_copies(work: Unit, person_id: int) -> tuple[int, ...]:
    """Inside a unit: other people whose resume says nearly the same, or the very same."""
    candidates = work.resumes.near_candidates(person_id=person_id, most=MOST)
    return tuple(sorted({each.person_id for each in candidates if near(each.hers, each.theirs)}))
