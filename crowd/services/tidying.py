"""Tidying: updates that were handled long ago leave the inbox, files that no task shows leave the disk."""

from __future__ import annotations

import asyncio

from storage import Storage
from storage.vault import Vault

UNUSED_MS = 86_400_000
"""How long a file may lie that no task shows: the import that stored it may go on, or be started again."""


class Tidying:
    """Keeps the inbox as short as replays need it."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage

    async def run(self, now: int) -> int:
        """Deletes what is over and old, in short units; how many rows went."""
        gone = 0
        while count := await self._storage.write(None, lambda work: work.inbox.prune(now)):
            gone += count
        return gone


class MediaTidying:
    """Keeps the files of tasks to those that some task shows."""

    def __init__(self, storage: Storage, vault: Vault) -> None:
        self._storage = storage
        self._vault = vault

    async def run(self, now: int) -> int:
        """Drops what imports left that came to nothing, also those that died; how many files went.

        Rows go first, and durably. A file without any row was put away by an import that died before it wrote one.
        """
        before = now - UNUSED_MS
        swept = await self._storage.write(None, lambda work: work.media.sweep(before=before))
        old = await asyncio.to_thread(self._vault.old, before=before)
        nobodys = old - await self._storage.read(lambda work: work.media.stored_names()) if old else set()
        gone = {*swept, *nobodys}
        for name in gone:
            await asyncio.to_thread(self._vault.drop, name)
        return len(gone)
