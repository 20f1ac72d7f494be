"""Tidying: updates that were handled long ago leave the inbox."""

from __future__ import annotations

from storage import Storage


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
