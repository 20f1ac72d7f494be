"""The review desk's rules: which application comes next, who may take it, and when reviewers hear of new ones."""

from __future__ import annotations

from collections.abc import Sequence

from storage.records.reviews import Counts, Waiting

UNDO_FOR = 60_000
"""How long a decision can be taken back before the applicant is told, ms."""

LEASE = 900_000
"""How long an application stays with whoever did something with it last, ms."""

NEWS_EVERY = 1_800_000
"""Reviewers are told of new applications at most this often, ms."""

LONGEST_WORDS = 1000
"""The longest reason or question, in characters."""

MOST_REPLIES = 10
"""So many messages in a row of an applicant are kept after a question."""

APPEAL = "appeal"
"""The flag of an application whose refusal somebody asked to be looked at."""


def next_ones(queue: Sequence[Waiting], *, reviewer: int, after: int, own: bool) -> list[Waiting]:
    """Those that she may take up, first the ones behind `after`, then from the beginning; `after` itself is none.

    `own` is true where she may decide about herself, too.
    """
    free = [each for each in queue if each.reviewer_id in (None, reviewer) and (own or each.telegram_id != reviewer)]
    at = next((place for place, each in enumerate(queue) if each.screening_id == after), -1)
    behind = {each.screening_id for each in queue[at + 1 :]}
    others = [each for each in free if each.screening_id != after]
    return sorted(others, key=lambda each: each.screening_id not in behind)


def is_news(counts: Counts, *, told_at: int | None, now: int) -> bool:
    """Whether reviewers are told now: something came in since they were told last, and that is a while ago."""
    if counts.newest is None:
        return False
    return told_at is None or (counts.newest > told_at and now - told_at >= NEWS_EVERY)
