"""A request class for python-telegram-bot that reaches the sandbox without a socket."""

import asyncio
import json
from collections.abc import Coroutine
from typing import Any
from urllib.parse import unquote

from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, RequestData

from sandbox.params import Upload
from sandbox.refusals import ConnectionCut
from sandbox.telegram import Answer, Telegram

_PATIENCE = 5.0


class SandboxRequest(BaseRequest):
    """Calls go straight into a Telegram of this process, by the door that the HTTP side uses too.

    A cut connection raises NetworkError, an answer that takes too long TimedOut (the call is applied all the same).
    """

    def __init__(self, telegram: Telegram) -> None:
        self._telegram = telegram

    @property
    def read_timeout(self) -> float:
        """Seconds."""
        return _PATIENCE

    async def initialize(self) -> None:
        """Nothing to open."""

    async def shutdown(self) -> None:
        """Nothing to close."""

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Any = BaseRequest.DEFAULT_NONE,
        write_timeout: Any = BaseRequest.DEFAULT_NONE,
        connect_timeout: Any = BaseRequest.DEFAULT_NONE,
        pool_timeout: Any = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """Status and body of one call or download."""
        if "/file/bot" in url:
            return self._download(url)
        token, _, name = url.rpartition("/bot")[2].partition("/")
        params = request_data.json_parameters if request_data else {}
        work = self._telegram.call(unquote(name), params, _files(request_data), token=token)
        seconds = _PATIENCE if read_timeout is BaseRequest.DEFAULT_NONE else read_timeout
        try:
            answer = await self._patiently(work, seconds, is_poll=name.lower() == "getupdates")
        except ConnectionCut as cut:
            raise NetworkError("Server disconnected") from cut
        return answer.status, json.dumps(answer.body).encode() if answer.garbage is None else answer.garbage

    async def _patiently(self, work: Coroutine[Any, Any, Answer], seconds: float | None, *, is_poll: bool) -> Answer:
        """What the call gives; a poll that takes too long is given up, another call goes on unheard."""
        if not is_poll and not self._telegram.faults.rules:
            return await work  # nothing can take time: spare the hot path a task
        task = asyncio.ensure_future(work)
        done, _ = await asyncio.wait({task}, timeout=seconds)
        if not done:
            if is_poll:
                task.cancel()
            raise TimedOut
        return task.result()

    def _download(self, url: str) -> tuple[int, bytes]:
        token, _, path = url.partition("/file/bot")[2].partition("/")
        stored = self._telegram.files.at_path(unquote(path))
        if unquote(token) != self._telegram.token or stored is None:  # the library escapes the token's colon, too
            return 404, b'{"ok":false,"error_code":404,"description":"Not Found"}'
        return 200, stored.content


def _files(request_data: RequestData | None) -> dict[str, Upload]:
    if request_data is None or not request_data.contains_files:
        return {}
    return {
        field: Upload(name, content if isinstance(content, bytes) else content.read(), media_type)
        for field, (name, content, media_type) in request_data.multipart_data.items()
    }
