"""Delivery of updates by POST, as the real server does it: in order for a person, again until taken."""

import asyncio
import ipaddress
import json
import random
import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import aiohttp

from sandbox.records import Json
from sandbox.refusals import bad_request
from sandbox.updates import Pending

if TYPE_CHECKING:
    from sandbox.telegram import Telegram

_SECRET = re.compile(r"[A-Za-z0-9_-]{0,256}")
_LONGEST_RETRY_AFTER = 3_600
_ANSWER_WITHIN = aiohttp.ClientTimeout(total=60)


class Webhook:
    """The webhook of the bot. Delivery runs while an address is set; addresses lead to this machine only."""

    def __init__(self, telegram: "Telegram") -> None:
        self._telegram = telegram
        self._task: asyncio.Task[None] | None = None
        self._secret = ""
        self._busy: set[int] = set()
        self._error: tuple[int, str] | None = None
        self.url = ""
        self.max_connections = 40
        self.first_retry = 1.0

    def set(self, url: str, *, secret: str, max_connections: int) -> None:
        """Begin to deliver to this address; an empty one ends the delivery."""
        if url:
            _check_address(url)
        if not _SECRET.fullmatch(secret):
            raise bad_request("secret token contains unallowed characters")
        self.remove()
        self.url, self._secret = url, secret
        self.max_connections = min(max(max_connections, 1), 100)
        if url:
            self._task = asyncio.get_running_loop().create_task(self._deliver())

    def remove(self) -> None:
        """End the delivery; what was not taken stays in the queue."""
        self.url, self._error = "", None
        if self._task is not None:
            self._task.cancel()
            self._task = None

    async def close(self) -> None:
        """End the delivery and wait until nothing of it runs any more."""
        task = self._task
        self.remove()
        if task is not None:
            await asyncio.gather(task, return_exceptions=True)

    def info(self) -> Json:
        """The fields of getWebhookInfo that exist only with a webhook."""
        info: Json = {"ip_address": "127.0.0.1", "max_connections": self.max_connections}
        if self._error is not None:
            info |= {"last_error_date": self._error[0] // 1000, "last_error_message": self._error[1]}
        return info

    async def _deliver(self) -> None:
        """Start a delivery for every lane that is free, then wait for news."""
        self._busy = set()
        async with aiohttp.ClientSession(timeout=_ANSWER_WITHIN) as session, asyncio.TaskGroup() as lanes:
            while True:
                for one in self._startable():
                    self._busy.add(one.lane)
                    lanes.create_task(self._lane(session, one))
                await self._telegram.updates.wait(60)

    def _startable(self) -> list[Pending]:
        chosen: dict[int, Pending] = {}
        for one in self._telegram.updates.alive():
            if len(self._busy) + len(chosen) >= self.max_connections:
                break
            if one.lane not in self._busy:
                chosen.setdefault(one.lane, one)
        return list(chosen.values())

    async def _lane(self, session: aiohttp.ClientSession, one: Pending) -> None:
        """Deliver one update, again and again until it is taken or too old; then free its lane."""
        delay = self.first_retry
        while one.expires_at > self._telegram.clock():
            taken, wait = await self._post(session, one)
            if taken:
                break
            await asyncio.sleep(delay if wait is None else wait)
            delay = min(delay * 2, random.uniform(60, 120))  # noqa: S311 - as the real server draws it
        self._telegram.updates.settle(one)
        self._busy.discard(one.lane)
        self._telegram.updates.wake()

    async def _post(self, session: aiohttp.ClientSession, one: Pending) -> tuple[bool, float | None]:
        """Whether the update was taken, and the seconds that the receiver asked to wait."""
        headers = {"Content-Type": "application/json"}
        if self._secret:
            headers["X-Telegram-Bot-Api-Secret-Token"] = self._secret
        await asyncio.sleep(self._telegram.faults.way() / 1000)
        try:
            async with session.post(self.url, data=json.dumps(one.body), headers=headers) as response:
                if response.ok:
                    self._run_reply(await response.text())
                    return True, None
                self._fail(f"Wrong response from the webhook: {response.status} {response.reason}")
                return False, _asked(response.headers.get("Retry-After"))
        except (aiohttp.ClientError, TimeoutError) as error:
            self._fail(
                "Connection refused" if isinstance(error, aiohttp.ClientConnectionError) else "Read timeout expired"
            )
            return False, None

    def _fail(self, text: str) -> None:
        self._error = (self._telegram.clock(), text)

    def _run_reply(self, body: str) -> None:
        """A 2xx answer may carry one call; nobody learns its result."""
        try:
            given = json.loads(body) if body.startswith("{") else {}
        except ValueError:
            return
        if method := given.pop("method", None):
            loop = asyncio.get_running_loop()
            self._reply = loop.create_task(self._telegram.call(str(method), given))


def _asked(header: str | None) -> float | None:
    return min(float(header), _LONGEST_RETRY_AFTER) if header and header.isdecimal() else None


def _check_address(url: str) -> None:
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
    if parts.hostname == "localhost":
        return
    try:
        loopback = ipaddress.ip_address(parts.hostname).is_loopback
    except ValueError:
        loopback = False
    if not loopback:
        raise bad_request("bad webhook: Failed to resolve host: the sandbox reaches this machine only")
