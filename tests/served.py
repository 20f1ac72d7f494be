"""A sandbox on a thread of its own, for commands that bring their own event loop."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from threading import Thread
from typing import Any

from sandbox import Telegram
from sandbox.server import serve

PATIENCE = 20.0


class Server:
    """Its Telegram, its address, and the loop it lives on."""

    def __init__(self, telegram: Telegram, loop: asyncio.AbstractEventLoop) -> None:
        self.telegram, self.url, self._loop = telegram, "", loop
        self._up, self._down = asyncio.Event(), asyncio.Event()

    def does(self, deed: Coroutine[Any, Any, Any]) -> Any:
        """Runs a coroutine where the server lives."""
        return asyncio.run_coroutine_threadsafe(deed, self._loop).result(PATIENCE)

    async def run(self) -> None:
        async with serve(self.telegram, port=0) as server:
            self.url = server.url
            self._up.set()
            await self._down.wait()

    def wait(self) -> None:
        self.does(self._up.wait())

    def stop(self) -> None:
        self._loop.call_soon_threadsafe(self._down.set)


@contextmanager
def served(token: str) -> Iterator[Server]:
    """One for the length of the block."""
    loop = asyncio.new_event_loop()
    server = Server(Telegram(token=token), loop)
    thread = Thread(target=loop.run_until_complete, args=(server.run(),))
    thread.start()
    try:
        server.wait()
        yield server
    finally:
        server.stop()
        thread.join(PATIENCE)
        loop.close()
