"""Files that applicants send: fetched, looked at, and in the vault before a row names them."""

from __future__ import annotations

import asyncio
import hashlib
from dataclasses import dataclass, replace

from crowd.rules.reading.resume import Reading
from crowd.rules.resume import Recognised, Refusal, clean_name
from crowd.screening import said
from crowd.screening.form import Question
from crowd.screening.said import Rejected, Scene
from crowd.services.documents.reader import Reader
from crowd.services.hearing import Uploaded
from storage.vault import Vault

NOWHERE = Scene(now=0, seed=0)
"""A file is judged by itself: neither time nor chance has a part in it."""


@dataclass(frozen=True, slots=True)
class Stored:
    """A good file, in the vault before its row exists; `size` in bytes. `reading` is there where files are read."""

    stored_name: str
    name: str
    media_type: str
    size: int
    sha256: str
    reading: Reading | None = None


class Uploads:
    """The way of a file into the vault, and out of it."""

    def __init__(self, vault: Vault, reader: Reader | None = None) -> None:
        self._vault = vault
        self._reader = reader or Reader()

    async def receive(self, sent: Uploaded, question: Question | None, now: int) -> tuple[said.Uploaded, Stored | None]:
        """The file as its content says, read where the question wants that, and in the vault if the question takes it.

        One that nobody asked for, or that claims to be too large, is not fetched.
        """
        if question is None:
            return _unread(sent, Refusal.OTHER), None
        content = None if (sent.size or 0) > question.max_bytes else await sent.fetch()
        if content is None:
            return _unread(sent, Refusal.TOO_LARGE), None
        found = question.looked_at(content, sent.media)
        kind = found.kind if isinstance(found, Recognised) else "pdf"
        heard = said.Uploaded(clean_name(sent.name, kind), len(content), found, sent.media, sent.seconds)
        if not isinstance(found, Recognised) or isinstance(question.say({}, heard, NOWHERE), Rejected):
            return heard, None
        if not question.reads:
            return heard, await self._keep(content, heard.name, found.media_type)
        read = await self._reader.read(content, found.kind, now=now)
        if not isinstance(read, Reading):
            return replace(heard, content=read), None
        stored = await self._keep(content, heard.name, found.media_type)
        return replace(heard, found={"read": read.state}), replace(stored, reading=read)

    async def drop(self, names: tuple[str, ...]) -> None:
        """Out of the vault, for good."""
        for name in names:
            await asyncio.to_thread(self._vault.drop, name)

    async def _keep(self, content: bytes, name: str, media_type: str) -> Stored:
        stored_name = await asyncio.to_thread(self._vault.keep, content)
        return Stored(stored_name, name, media_type, len(content), hashlib.sha256(content).hexdigest())


def names_of(stored: Stored | None) -> tuple[str, ...]:
    """The name in the vault, as a list of what is to be dropped."""
    return (stored.stored_name,) if stored else ()


def _unread(sent: Uploaded, why: Refusal) -> said.Uploaded:
    return said.Uploaded(clean_name(sent.name, "pdf"), sent.size or 0, why, sent.media, sent.seconds)
