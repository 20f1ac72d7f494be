"""A resume's reading as it is stored, and another person's that may be the same."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class StoredReading:
    """What was read in one file. `hints` is JSON."""

    file_id: int
    state: str  # read, no_text, not_english, photo, unread
    words: int
    language: str  # en, other, unclear
    hints: str
    fingerprint: str
    read_at: int


@dataclass(frozen=True, slots=True)
class Candidate:
    """Two fingerprints that share a band: one of hers, one of another person's."""

    person_id: int
    hers: str
    theirs: str
