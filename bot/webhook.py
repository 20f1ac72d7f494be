"""The webhook endpoint: Telegram's updates over HTTP, answered 200 only after they are in the inbox."""

from __future__ import annotations

import hmac
import json
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import urlsplit

from aiohttp import web

from bot.alarm import Alarm
from bot.attempt import Failed, attempt, where

log = logging.getLogger(__name__)

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105  the header's name
LARGEST_BODY = 1 << 20

Accept = Callable[[list[dict[str, Any]]], Awaitable[None]]


class Webhook:
    """One POST, one update; a wrong secret, a large body or another path is refused before anything is read from it."""

    def __init__(self, *, url: str, secret: str, listen: str, accept: Accept) -> None:
        host, _, port = listen.rpartition(":")
        self._host, self._port = host, int(port)
        self._path = urlsplit(url).path or "/"
        self._secret = secret
        self._accept = accept
        self._alarm = Alarm(log)

    @asynccontextmanager
    async def serving(self) -> AsyncIterator[int]:
        """Serves until the block ends; gives the port it listens on (a free one where 0 was asked for)."""
        # Telegram compresses nothing; and what a stranger sends is neither unpacked nor read to its end.
        runner = web.AppRunner(
            self._routes(), access_log=None, shutdown_timeout=2, lingering_time=0, auto_decompress=False
        )
        await runner.setup()
        try:
            await web.TCPSite(runner, self._host, self._port).start()
            yield int(runner.addresses[0][1])
        finally:
            await runner.cleanup()

    def _routes(self) -> web.Application:
        site = web.Application(client_max_size=LARGEST_BODY)
        site.router.add_post(self._path, self._receive)
        return site

    async def _receive(self, request: web.Request) -> web.Response:
        given = request.headers.get(SECRET_HEADER, "").encode(errors="surrogateescape")  # the bytes as they came
        if not hmac.compare_digest(given, self._secret.encode()):
            return web.Response(status=403)
        if (request.content_length or 0) > LARGEST_BODY:
            return web.Response(status=413)
        try:
            update = json.loads(await request.read())
        except (ValueError, RecursionError):
            log.warning("a webhook call carried no JSON")
            return web.Response(status=400)
        if not isinstance(update, dict):
            return web.Response(status=400)
        stored = await attempt(self._accept([update]))
        if isinstance(stored, Failed):
            self._alarm.say("inbox", f"an update cannot be stored, so Telegram keeps it: {where(stored.error)}")
            return web.Response(status=503)
        return web.Response()
