"""A person's file as it is stored."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A row for a file in the private folder; `kind` is the key of the question it answers, `size` in bytes."""

    id: int
    person_id: int
    kind: str
    stored_name: str
    original_name: str
    media_type: str
    size: int
    sha256: str
    created_at: int
