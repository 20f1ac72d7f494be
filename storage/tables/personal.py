"""Everything about one person, for herself."""

from __future__ import annotations

from typing import Any

from storage.queries import Queries

TABLES = (
    *(
        "people",
        "screenings",
        "screening_answers",
        "consents",
        "facts",
        "skills",
        "calls",
        "in_line",
        "files",
        "resume_readings",
        "invited",
    ),
    *("data_requests", "reminders", "waiting", "profile_changes"),
    *("appeals", "review_talk", "review_decisions", "review_seen", "review_claims"),
    *(
        "assignments",
        "answer_changes",
        "progress",
        "ledger",
        "bundles",
        "named",
        "ratings",
        "reports",
        "clarifications",
    ),
    *("attempts", "attempt_tasks", "comprehension"),
    *("notice_choices", "notice_events"),
    *("project_marks", "habits", "exposures", "exposure_limits", "deliveries", "cards", "parts", "expected", "inbox"),
    *(
        "restrictions",
        "rulings",
        "rejections",
        "objections",
        "fair_decisions",
        "staff",
        "invites",
        "trials",
        "corrections",
        "watches",
        "chat_drafts",
        "moves",
        "audit",
    ),
    *("broadcasts", "broadcast_corrections", "broadcast_views"),
    *("disputes", "dispute_passes", "second_looks", "lookalikes"),
    *("overturned", "majority_checks", "practice", "practice_choices", "gold_keys", "gold_proposals"),
)
"""Every table that knows of people, in the order in which she reads them."""


class Personal:
    """The rows of each of these tables that are about her."""

    def __init__(self, queries: Queries) -> None:
        self._q = queries

    def rows(self, table: str, *, person_id: int, telegram_id: int, most: int, skip: int) -> list[dict[str, Any]]:
        """A page of them, by the names of their columns."""
        return self._q.named(f"personal.{table}", person_id=person_id, telegram_id=telegram_id, most=most, skip=skip)
