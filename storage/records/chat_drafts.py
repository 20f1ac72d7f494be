"""What an admin sent to become a task."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ChatDraft:
    """One message of hers; `key` is set once she said yes, `project_id` once she chose."""

    telegram_id: int
    message_id: int
    asked_id: int | None
    text: str
    photo: str | None
    gold: str | None
    hint: str | None
    project_id: int | None
    key: str | None
    sent_at: int
