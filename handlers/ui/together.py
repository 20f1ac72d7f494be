"""Messages that belong together, as the parts of a long task: no notice lands between them."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager


class Together:
    """Who is being sent several messages at this moment. Replies never wait for notices, only notices for replies."""

    def __init__(self) -> None:
        self._under_way: dict[int, asyncio.Event] = {}

    @contextmanager
    def sending(self, chat_id: int) -> Iterator[None]:
        """For the length of the block, notices to this chat wait. Updates of a person come one by one."""
        over = self._under_way[chat_id] = asyncio.Event()
        try:
            yield
        finally:
            if self._under_way.get(chat_id) is over:
                del self._under_way[chat_id]
            over.set()

    async def over(self, chat_id: int) -> None:
        """Until nothing is on its way to this chat."""
        while under_way := self._under_way.get(chat_id):
            await under_way.wait()
