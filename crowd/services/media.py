"""The files of tasks on their way to Telegram: each is uploaded once, and known by Telegram's id from then on."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import AsyncIterator, Iterable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from weakref import WeakValueDictionary

from crowd.rules.media import Medium
from storage import Storage
from storage.vault import Vault

REMEMBERED = 20_000  # ids kept in memory; any other is a row away


@dataclass(frozen=True, slots=True)
class Known:
    """Telegram has it, under this id and as this kind."""

    file_id: str
    kind: str


@dataclass(frozen=True, slots=True)
class ToUpload:
    """Telegram does not have it yet."""

    media_id: int
    kind: str
    media_type: str
    content: bytes


class Missing(Exception):
    """Neither Telegram nor the vault has the file any more."""


class MediaService:
    """Which files Telegram has, for one bot after the other: an id is the bot's own that got it."""

    def __init__(self, storage: Storage, vault: Vault) -> None:
        self._storage = storage
        self._vault = vault
        self._known: OrderedDict[tuple[int, str, str], Known] = OrderedDict()
        self._locks: WeakValueDictionary[tuple[str, str], asyncio.Lock] = WeakValueDictionary()

    async def known(self, bot_id: int, medium: Medium) -> Known | None:
        """Telegram's id for it, if it has one."""
        key = (bot_id, medium.sha256, medium.kind)
        if key in self._known:
            self._known.move_to_end(key)
            return self._known[key]
        source = await self._storage.read(
            lambda work: work.media.source(sha256=medium.sha256, kind=medium.kind, bot_id=bot_id)
        )
        if source is None or source.file_id is None:
            return None
        return self._remember(key, Known(source.file_id, source.known_as or medium.kind))

    async def to_upload(self, bot_id: int, medium: Medium) -> ToUpload:
        """The file itself. Raises Missing where there is none."""
        source = await self._storage.read(
            lambda work: work.media.source(sha256=medium.sha256, kind=medium.kind, bot_id=bot_id)
        )
        if source is None or source.stored_name is None:
            raise Missing(f"{medium.kind} {medium.sha256[:12]} is in Telegram's hands alone, and it does not know it")
        try:
            content = await asyncio.to_thread(self._vault.read, source.stored_name)
        except OSError as error:
            raise Missing(f"{medium.kind} {medium.sha256[:12]} is not in the folder of files") from error
        return ToUpload(source.id, source.kind, source.media_type, content)

    @asynccontextmanager
    async def alone(self, media: Iterable[Medium]) -> AsyncIterator[None]:
        """One at a time uploads a file; whoever waited finds Telegram's id for it."""
        async with AsyncExitStack() as stack:
            for key in sorted({(each.sha256, each.kind) for each in media}):
                lock = self._locks.get(key)
                if lock is None:
                    lock = self._locks[key] = asyncio.Lock()
                await stack.enter_async_context(lock)
            yield

    async def learn(self, bot_id: int, medium: Medium, media_id: int, known: Known, now: int) -> None:
        """Telegram has it now. The first id that is stored stays."""
        await self._storage.write(
            None,
            lambda work: work.media.learn(
                media_id=media_id, bot_id=bot_id, file_id=known.file_id, kind=known.kind, now=now
            ),
        )
        self._remember((bot_id, medium.sha256, medium.kind), known)

    async def forget(self, bot_id: int, medium: Medium, file_id: str) -> None:
        """Telegram refused this id."""
        known = self._known.get((bot_id, medium.sha256, medium.kind))
        if known and known.file_id == file_id:
            del self._known[bot_id, medium.sha256, medium.kind]
        await self._storage.write(
            None, lambda work: work.media.forget(sha256=medium.sha256, kind=medium.kind, file_id=file_id)
        )

    def _remember(self, key: tuple[int, str, str], known: Known) -> Known:
        self._known[key] = known
        if len(self._known) > REMEMBERED:
            self._known.popitem(last=False)
        return known
