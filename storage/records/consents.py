"""A consent as it was given."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Given:
    """She agreed at `given_at` (ms UTC) to this version; `fingerprint` is of the text and the days, `terms` is JSON."""

    given_at: int
    version: str
    fingerprint: str
    terms: str
    withdrawn_at: int | None
