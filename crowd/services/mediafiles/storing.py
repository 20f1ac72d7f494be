"""Keeping the files of an import: in the vault first, then as rows, each file once."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable

from crowd.rules.media import Found
from crowd.rules.rows import Draft
from crowd.services.mediafiles.looking import Looking
from storage import Storage, Unit
from storage.records.media import NewMedium, TaskMedium
from storage.vault import Vault

ANY_BOT = 0


class MediaStore:
    """Where the files go that an import takes; what is stored already is not stored again."""

    def __init__(self, storage: Storage, vault: Vault | None, look: Looking) -> None:
        self.look = look
        self._storage = storage
        self._vault = vault
        self._kept: set[tuple[str, str]] = set()

    async def keep(self, found: Found, *, now: int) -> None:
        """The file is stored when this returns. Raises MediaError when it is not what it was at the first look."""
        mark = (found.sha256, found.kind)
        if mark in self._kept:
            return
        stored = await self._storage.write(
            None, lambda work: work.media.use(sha256=found.sha256, kind=found.kind, now=now)
        )
        if not stored:
            await self._store(found, now)
        self._kept.add(mark)

    async def _store(self, found: Found, now: int) -> None:
        """The file is durable before its row names it; another import may have been faster."""
        name = None if found.file_id else await asyncio.to_thread(self._put_away, found)
        new = NewMedium(found.sha256, found.kind, name, found.media_type, found.size)
        under = await self._storage.write(None, lambda work: _add(work, new, found.file_id, now))
        if name and under != name:
            await asyncio.to_thread(self._safe.drop, name)

    def _put_away(self, found: Found) -> str:
        return self._safe.keep(self.look.content(found))

    @property
    def _safe(self) -> Vault:
        if self._vault is None:
            raise RuntimeError("a project with media is filled by an ImportService that has a vault")
        return self._vault


def places_of(drafts: Iterable[Draft]) -> list[TaskMedium]:
    """Which file stands where, for the rows of staged tasks."""
    return [
        TaskMedium(each.key, ordinal, found.sha256, found.kind)
        for each in drafts
        for ordinal, found in enumerate(each.media)
    ]


def _add(work: Unit, new: NewMedium, file_id: str | None, now: int) -> str | None:
    media_id, name = work.media.add(new, now=now)
    if file_id:
        work.media.learn(media_id=media_id, bot_id=ANY_BOT, file_id=file_id, kind=new.kind, now=now)
    return name
