"""Messages of admins that are to become tasks."""

from __future__ import annotations

from storage.queries import Queries
from storage.records.chat_drafts import ChatDraft


class ChatDrafts:
    """One for each message that was sent or forwarded."""

    def __init__(self, queries: Queries) -> None:
        self._q = queries

    def add(
        self,
        *,
        telegram_id: int,
        message_id: int,
        text: str,
        photo: str | None,
        gold: str | None,
        hint: str | None,
        now: int,
    ) -> bool:
        """False when it is there already."""
        touched = self._q.change(
            "chat_drafts.add",
            telegram_id=telegram_id,
            message_id=message_id,
            text=text,
            photo=photo,
            gold=gold,
            hint=hint,
            now=now,
        )
        return touched == 1

    def of(self, *, telegram_id: int, message_id: int) -> ChatDraft | None:
        row = self._q.one("chat_drafts.of", telegram_id=telegram_id, message_id=message_id)
        return ChatDraft(*row) if row else None

    def replied(self, *, telegram_id: int, message_id: int) -> ChatDraft | None:
        """The undecided one that a reply to this message is about."""
        row = self._q.one("chat_drafts.replied", telegram_id=telegram_id, message_id=message_id)
        return ChatDraft(*row) if row else None

    def asked(self, *, telegram_id: int, message_id: int, asked_id: int) -> None:
        """The message in which the bot asks about it."""
        self._q.change("chat_drafts.asked", telegram_id=telegram_id, message_id=message_id, asked_id=asked_id)

    def choose(self, *, telegram_id: int, message_id: int, project_id: int | None) -> bool:
        """False when it is a task already, or gone."""
        touched = self._q.change(
            "chat_drafts.choose", telegram_id=telegram_id, message_id=message_id, project_id=project_id
        )
        return touched == 1

    def know(self, *, telegram_id: int, message_id: int, gold: str, hint: str | None) -> bool:
        """False when it is a task already, or gone."""
        touched = self._q.change(
            "chat_drafts.know", telegram_id=telegram_id, message_id=message_id, gold=gold, hint=hint
        )
        return touched == 1

    def lock(self, *, project_id: int) -> None:
        """From here on nobody else gives keys in this project before this unit is committed."""
        self._q.change("chat_drafts.lock", project_id=project_id)

    def made(self, *, project_id: int) -> set[str]:
        """The keys given so far."""
        return {str(key) for (key,) in self._q.all("chat_drafts.made", project_id=project_id)}

    def name_it(self, *, telegram_id: int, message_id: int, key: str) -> bool:
        """False when it has a key already, or is gone."""
        return self._q.change("chat_drafts.name_it", telegram_id=telegram_id, message_id=message_id, key=key) == 1

    def last(self, *, telegram_id: int) -> int | None:
        """The project of the last one that she made."""
        project_id: int | None = self._q.value("chat_drafts.last", telegram_id=telegram_id)
        return project_id

    def drop(self, *, telegram_id: int, message_id: int) -> bool:
        """False when it is a task already, or gone."""
        return self._q.change("chat_drafts.drop", telegram_id=telegram_id, message_id=message_id) == 1

    def forget(self, *, left_before: int, made_before: int) -> int:
        """Old ones; how many."""
        return self._q.change("chat_drafts.forget", left_before=left_before, made_before=made_before)
