"""Posting: one message of a broadcast is sent or changed; a file from the command line is uploaded once."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace
from typing import Any

from crowd.rules.posts import Post
from crowd.services.broadcast_launch import EDIT, KIND
from crowd.services.broadcasting import BroadcastService
from handlers.ui import posts, show
from handlers.ui.broadcasts import below
from handlers.ui.words import speak
from storage.records.deliveries import Owed
from storage.vault import Vault

KINDS = frozenset({KIND, EDIT})


class CannotWrite(Exception):
    """Nothing was asked of Telegram: what is to be sent cannot be put together."""


class Posting:
    """Knows the files that it uploaded in this run; others are told in the rows."""

    def __init__(self, broadcasts: BroadcastService, vault: Vault) -> None:
        self._broadcasts = broadcasts
        self._vault = vault
        self._known: dict[str, str] = {}
        self._uploading = asyncio.Lock()

    async def deliver(self, context: show.HasBot, owed: Owed) -> int:
        """Send it, or change what was sent; the id of its message. Raises what Telegram says, and CannotChange."""
        speak(owed.language)
        body: dict[str, Any] = json.loads(owed.body)
        if "post" not in body:
            raise CannotWrite("there are no words for it")
        post = self._with_file(Post.from_json(body["post"]))
        if post.stored is None or post.file_id is not None:
            return (await self._call(context, owed, post))[0]
        async with self._uploading:
            return await self._first(context, body["broadcast"], post, owed)

    async def _first(self, context: show.HasBot, broadcast_id: int, post: Post, owed: Owed) -> int:
        """The one that takes the file along; whoever waited for it finds that Telegram has it."""
        known = self._with_file(post)
        content = None if known.file_id else await self._content(post.stored or "")
        message_id, file_id = await self._call(context, owed, known, content)
        if file_id and post.stored:
            self._known[post.stored] = file_id
            await self._broadcasts.uploaded(broadcast_id, post.stored, file_id)
        return message_id

    async def _call(
        self, context: show.HasBot, owed: Owed, post: Post, upload: bytes | None = None
    ) -> tuple[int, str | None]:
        """The id of its message, and Telegram's name for its file where that was uploaded."""
        body: dict[str, Any] = json.loads(owed.body)
        chat_id, keyboard = owed.telegram_id or 0, below(body["door"])
        if owed.kind != EDIT:
            return await posts.send(context, chat_id, post, keyboard, upload=upload, silent=owed.silent)
        message_id = int(body["message"])
        return message_id, await posts.change(context, chat_id, message_id, post, keyboard, upload=upload)

    async def _content(self, stored: str) -> bytes:
        try:
            return await asyncio.to_thread(self._vault.read, stored)
        except (OSError, ValueError):
            raise CannotWrite("its file is not in the folder of files") from None

    def _with_file(self, post: Post) -> Post:
        file_id = self._known.get(post.stored or "")
        return replace(post, file_id=file_id) if file_id else post
