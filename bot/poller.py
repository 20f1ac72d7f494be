"""The poll loop: ask for updates, have them stored, only then ask for the next; no fault ends it."""

import asyncio
import logging
import random
import time
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

from telegram import Bot
from telegram.error import Conflict, EndPointNotFound, Forbidden, InvalidToken, RetryAfter, TelegramError
from telegram.request import BaseRequest, RequestData
from telegram.request._requestparameter import RequestParameter

from bot.alarm import Alarm
from bot.attempt import Failed, attempt, where
from bot.lanes import Sleep
from bot.mailbox import id_of

ALLOWED = ["message", "edited_message", "callback_query", "my_chat_member"]
LONG_POLL = 30
_MARGIN = 10.0
_FIRST_WAIT, _LONGEST_WAIT = 1.0, 60.0

Fetch = Callable[[int], Awaitable[object]]
Store = Callable[[list[Any]], Awaitable[None]]
_log = logging.getLogger(__name__)


class CannotPoll(Exception):
    """Polling makes no sense from the start; the text names the cure."""


class OtherPoller(CannotPoll):
    """Another process polls with the same token."""

    def __init__(self) -> None:
        super().__init__(
            "Another program receives this bot's updates with the same token. "
            "Stop it, or give this one a bot of its own."
        )


class WebhookActive(CannotPoll):
    """Telegram sends this bot's updates to a webhook."""

    def __init__(self) -> None:
        super().__init__(
            "Telegram sends this bot's updates to a webhook, so they cannot be polled. "
            "If no other program needs them there: tapwork run --drop-webhook. Or set telegram.webhook_url."
        )


def updates_of(bot: Bot, request: BaseRequest, *, long_poll: int = LONG_POLL) -> Fetch:
    """The call that asks for updates from an offset on (0: from the oldest); raw, as Telegram wrote them."""

    async def fetch(offset: int) -> object:
        values: dict[str, object] = {"timeout": long_poll, "limit": 100, "allowed_updates": ALLOWED}
        if offset:
            values["offset"] = offset
        data = RequestData([RequestParameter(name, value, None) for name, value in values.items()])
        return await request.post(f"{bot.base_url}/getUpdates", data, read_timeout=long_poll + _MARGIN)

    return fetch


class Poller:
    """Polls for ever. `store` gets each batch, empty ones too, and must have committed it when it returns.

    `cut_off` hears of every poll that failed.
    """

    def __init__(
        self,
        fetch: Fetch,
        store: Store,
        *,
        cut_off: Callable[[], None] = lambda: None,
        sleep: Sleep = asyncio.sleep,
        monotonic: Callable[[], float] = time.monotonic,
        chance: Callable[[], float] = random.random,
    ) -> None:
        self._fetch = fetch
        self._store = store
        self._cut_off = cut_off
        self._sleep = sleep
        self._monotonic = monotonic
        self._chance = chance
        self._alarm = Alarm(_log, monotonic=monotonic)
        self._offset = 0
        self._faults = 0
        self._last_good: float | None = None

    @property
    def silence(self) -> float | None:
        """Seconds since the last good poll, None before the first."""
        return None if self._last_good is None else self._monotonic() - self._last_good

    async def run(self) -> None:
        """Poll until cancelled. Raises CannotPoll when the first answer says that polling is refused."""
        while True:
            wait = await self._poll()
            if wait is not None:
                self._cut_off()
                await self._sleep(wait)

    async def _poll(self) -> float | None:
        updates = await attempt(self._fetch(self._offset))
        if isinstance(updates, Failed):
            return self._refused(updates.error)
        if not isinstance(updates, list):
            return self._fault("getUpdates", "the reply holds no list of updates")
        stored = await attempt(self._store(updates))
        if isinstance(stored, Failed):
            return self._fault("inbox", f"updates cannot be stored, so none are taken: {where(stored.error)}")
        return self._good(updates)

    def _good(self, updates: list[Any]) -> float | None:
        self._last_good = self._monotonic()
        ids = [update_id for update in updates if (update_id := id_of(update)) is not None]
        if updates and not ids:
            return self._fault("getUpdates", "the updates have no ids")
        # The last id of this batch, never the highest of all: Telegram begins anew, also lower, after a quiet week.
        # An empty batch confirms all before it, so that the next poll needs no offset that could be too high.
        self._offset = ids[-1] + 1 if ids else 0
        self._faults = 0
        self._alarm.over("polling works again")
        return None

    def _refused(self, error: BaseException) -> float:
        match error:
            case Conflict() if "webhook" in error.message:
                return self._conflict(WebhookActive())
            case Conflict():
                return self._conflict(OtherPoller())
            case RetryAfter():
                wait = error.retry_after
                return wait.total_seconds() if isinstance(wait, timedelta) else float(wait)
            case InvalidToken() | EndPointNotFound() | Forbidden():
                return self._fault("token", f"Telegram refuses the bot's token ({error.message}); trying on")
            case TelegramError():
                return self._fault("getUpdates", f"no updates: {type(error).__name__}: {error.message}")
            case _:
                return self._fault("getUpdates", f"no updates: {where(error)}")

    def _conflict(self, error: CannotPoll) -> float:
        if self._last_good is None:
            raise error
        return self._fault("conflict", f"{error} Trying on.")

    def _fault(self, kind: str, text: str) -> float:
        self._alarm.say(kind, text)
        wait = min(_LONGEST_WAIT, _FIRST_WAIT * 2.0 ** min(self._faults, 10))
        self._faults += 1
        return wait * (0.5 + self._chance() / 2)
