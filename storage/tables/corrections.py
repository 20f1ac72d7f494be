"""Corrections of tasks, and what they said before."""

from __future__ import annotations

from dataclasses import asdict

from storage.queries import Queries
from storage.records.corrections import Before, ListedTask, NewContent, Proposal, StoredTask


class Corrections:
    """Tasks get other content; nothing that anybody saw is lost."""

    def __init__(self, queries: Queries) -> None:
        self._q = queries

    def of_key(self, *, slug: str, key: str) -> StoredTask | None:
        row = self._q.one("corrections.of_key", slug=slug, key=key)
        return StoredTask(*row) if row else None

    def of_id(self, *, task_id: int) -> StoredTask | None:
        row = self._q.one("corrections.of_id", task_id=task_id)
        return StoredTask(*row) if row else None

    def held(self, *, task_id: int) -> tuple[int, int]:
        """How many answered it, and how many have it in front of them."""
        row = self._q.one("corrections.held", task_id=task_id)
        return (int(row[0]), int(row[1])) if row else (0, 0)

    def page(self, *, project_id: int, after: int, most: int) -> list[ListedTask]:
        return [
            ListedTask(*row) for row in self._q.all("corrections.page", project_id=project_id, after=after, most=most)
        ]

    def replace(self, *, task_id: int, version: int, content: NewContent, actor: str, now: int) -> bool:
        """The task says this from now on, in its next version; False when it has another version than this by now."""
        if not self.next_version(task_id=task_id, version=version):
            return False
        self.rewrite(task_id=task_id, version=version, content=content, actor=actor, now=now)
        return True

    def replace_unseen(self, *, task_id: int, version: int, content: NewContent, actor: str, now: int) -> bool:
        """The same; False also when somebody has had it in front of her."""
        if not self.next_unseen(task_id=task_id, version=version):
            return False
        self.rewrite(task_id=task_id, version=version, content=content, actor=actor, now=now)
        return True

    def next_version(self, *, task_id: int, version: int) -> bool:
        """Its number goes up; False when somebody else was first."""
        return self._q.change("corrections.next_version", task_id=task_id, version=version) == 1

    def next_unseen(self, *, task_id: int, version: int) -> bool:
        """The same where nobody has had it in front of her."""
        return self._q.change("corrections.next_unseen", task_id=task_id, version=version) == 1

    def rewrite(self, *, task_id: int, version: int, content: NewContent, actor: str, now: int) -> None:
        """What it said in this version is kept, and it says this."""
        self._q.change("corrections.keep", task_id=task_id, version=version, actor=actor, now=now)
        self._q.change("corrections.write", task_id=task_id, **asdict(content))

    def detach(self, *, task_id: int) -> None:
        """It shows no files any more."""
        self._q.change("corrections.detach", task_id=task_id)

    def versions(self, *, task_id: int) -> list[Before]:
        """What it said before, oldest first."""
        return [Before(*row) for row in self._q.all("corrections.versions", task_id=task_id)]

    def propose(self, *, telegram_id: int, task_id: int, version: int, column: str, text: str, now: int) -> None:
        """She has typed it; it is not confirmed."""
        self._q.change(
            "corrections.propose",
            telegram_id=telegram_id,
            task_id=task_id,
            version=version,
            column_name=column,
            text=text,
            now=now,
        )

    def proposed(self, *, telegram_id: int) -> Proposal | None:
        row = self._q.one("corrections.proposed", telegram_id=telegram_id)
        return Proposal(*row) if row else None

    def drop(self, *, telegram_id: int) -> bool:
        """False when she had typed nothing."""
        return self._q.change("corrections.drop", telegram_id=telegram_id) == 1

    def forget(self, *, before: int) -> int:
        """What was typed before and never confirmed; how many."""
        return self._q.change("corrections.forget", before=before)
