"""Forgetting one person: what goes, in an order in which nothing points to what is gone."""

from __future__ import annotations

from storage.queries import Queries

STEPS = (
    *("reminders", "waiting", "profile_changes"),
    *("review_claims", "review_talk", "review_seen", "review_decisions", "appeals"),
    *("attempt_tasks", "attempts", "comprehension"),
    *("screening_answers", "screenings", "consents", "facts", "answer_changes", "assignments", "progress", "campaigns"),
    *("fair_decisions", "objections", "rejections", "restrictions"),
    *("rulings", "notice_choices", "notice_events", "skills", "calls", "in_line"),
    *("deliveries", "parts", "cards", "expected", "project_marks", "habits", "exposures", "exposure_limits"),
    *(
        "ratings",
        "reports",
        "clarifications",
        "clarifications_answered",
        "invited",
        "data_requests",
        "staff",
        "staff_added",
    ),
    *("invites", "trials", "corrections", "watches"),
    *("overturned", "majority_checks", "practice", "practice_choices", "gold_keys", "gold_proposals"),
    *("broadcast_views", "broadcast_corrections", "broadcast_drafts", "broadcasts"),
    *("disputes", "dispute_passes", "second_looks", "lookalikes"),
    *("chat_drafts", "task_versions", "moves", "audit", "inbox", "people"),
)
"""The statements, each called as its table is."""


class Erasing:
    """Runs inside one unit, after what she holds was given back."""

    def __init__(self, queries: Queries) -> None:
        self._q = queries

    def step(self, name: str, *, person_id: int, telegram_id: int, key: str, now: int) -> int:
        """One of the statements; how many rows it touched."""
        return self._q.change(f"erasing.{name}", person_id=person_id, telegram_id=telegram_id, key=key, now=now)
