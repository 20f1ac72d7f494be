"""Fairness in numbers: how long somebody may appeal, by when a person decides, for what an answer may be rejected."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import StrEnum

from storage.records.fairness import WaitingCase

DAY = 86_400_000

FILING = 7 * DAY
"""So long after it began, or was said, she may appeal, ms."""

DECIDED_WITHIN = 9 * DAY
"""So long after she appealed a person has decided, ms; later the admins are told again."""

NEWS_EVERY = 1_800_000
"""Admins are told of new proposals and appeals at most this often, ms."""

LONGEST_WORDS = 1000
"""Characters of a reason, or of what she writes for her appeal."""

SHORTEST_REASON = 10
"""Characters: less is no reason that somebody could answer."""

PAUSES = (1, 3, 10, 30)
"""Days for which a person may pause somebody with a tap."""


class Category(StrEnum):
    """Why an answer is rejected, in a word; the values are stored. Speed is none of them: that only pauses somebody."""

    GUIDELINES = "guidelines"
    """It goes against a sentence of the guidelines."""
    CARELESS = "careless"
    """It shows that the task was not read."""
    UNUSABLE = "unusable"
    """It is empty, unreadable, or about something else."""
    COPIED = "copied"
    """It is somebody else's, or a machine's."""
    OTHER = "other"


def next_cases(
    waiting: Sequence[WaitingCase], *, admin: int, admins: Iterable[int], person_id: int | None, own: bool
) -> list[WaitingCase]:
    """Those that this admin may decide about: none about herself (an owner may), and no appeal against a decision of
    hers while there is another admin."""
    others = any(each != admin for each in admins)
    return [each for each in waiting if (own or each.person_id != person_id) and not (others and each.against == admin)]


def is_news(newest: int | None, *, told_at: int | None, now: int) -> bool:
    """Whether admins are told now: something came since they were told last, and that is a while ago."""
    if newest is None:
        return False
    return told_at is None or (newest > told_at and now - told_at >= NEWS_EVERY)
