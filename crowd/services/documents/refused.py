"""How the parts that open documents say that one cannot be taken."""

from __future__ import annotations

from crowd.rules.resume import Refusal

MOST_TEXT = 300_000  # characters, about a hundred pages: no resume has more to say


class Refused(Exception):
    """The file cannot be taken after all, and why."""

    def __init__(self, why: Refusal) -> None:
        super().__init__(why)
        self.why = why
