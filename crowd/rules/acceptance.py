"""Acceptance: when an answer that nobody judged is accepted, and with that final."""

from __future__ import annotations

LAST_WORD = 60_000
"""ms in which a worker can change an answer also where a project accepts at once."""


def review_window(review: int | None, hold: int) -> int:
    """How long (ms) an answer stays open to judgement and to her own changes.

    `review` is the project's window, None where it names none: then the installation's `hold` counts.
    """
    return max(hold if review is None else review, LAST_WORD)
