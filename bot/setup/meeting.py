"""What `tapwork init` asks of Telegram: whose token this is, where its updates go, and who sends the code."""

from __future__ import annotations

import asyncio
import secrets
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from telegram.error import Conflict, EndPointNotFound, InvalidToken, TelegramError

from bot.dispatch import Bot
from bot.secrets import Token
from bot.transport import AiohttpRequest
from handlers.ui.show import call

CODE_WAITS = 300.0
_LOOKS_EVERY = 3.1  # Telegram makes whoever asks the same within three seconds wait for three
_BATCH = 100


class Refused(Exception):
    """Telegram does not take this token."""


class OutOfReach(Exception):
    """Telegram does not answer; the sentence says how."""


class Elsewhere(Exception):
    """Its updates go to another program, so that no code can be waited for."""


@dataclass(frozen=True, slots=True)
class Me:
    """The bot behind a token, and where its updates go (empty: to whoever asks)."""

    username: str
    name: str
    webhook: str


@dataclass(frozen=True, slots=True)
class Owner:
    """Who sent the code."""

    telegram_id: int
    first_name: str


@asynccontextmanager
async def connected(token: Token, api_url: str) -> AsyncIterator[Bot]:
    """A door to Telegram that is closed again."""
    request = AiohttpRequest(connections=2)
    await request.initialize()
    bot = Bot(token.reveal(), base_url=f"{api_url}/bot", base_file_url=f"{api_url}/file/bot", request=request)
    try:
        yield bot
    finally:
        await request.shutdown()


async def me(bot: Bot) -> Me:
    """Whose token it is. Raises Refused, OutOfReach."""
    try:
        found, hook = await call(bot, "getMe"), await call(bot, "getWebhookInfo")
    except (InvalidToken, EndPointNotFound):
        raise Refused from None
    except TelegramError as error:
        raise OutOfReach(error.message) from None
    return Me(str(found["username"]), str(found["first_name"]), str(hook.get("url", "")))


def new_code() -> str:
    """Six digits that a stranger does not guess while they are waited for."""
    return f"{secrets.randbelow(1_000_000):06}"


async def whoever_sends(
    bot: Bot,
    code: str,
    *,
    seconds: float = CODE_WAITS,
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    monotonic: Callable[[], float] = time.monotonic,
) -> Owner | None:
    """The first person who sends this code in a private chat; None when nobody did in time.

    No update is taken away from the bot that will run, but her own messages where nothing of anybody else waits.
    Raises Elsewhere when another program gets the updates.
    """
    until = monotonic() + seconds
    while monotonic() < until:
        try:
            updates = await call(bot, "getUpdates", timeout=0, limit=_BATCH)
        except Conflict:
            raise Elsewhere from None
        except TelegramError:
            updates = []
        for update in updates:
            if owner := _sent(update, code):
                await _take_hers(bot, updates, update, owner)
                return owner
        await sleep(_LOOKS_EVERY)
    return None


def _sent(update: dict[str, Any], code: str) -> Owner | None:
    message = update.get("message") or {}
    words = str(message.get("text", "")).split()
    if message.get("chat", {}).get("type") != "private" or code not in words:
        return None
    return Owner(int(message["from"]["id"]), str(message["from"].get("first_name", "")))


async def _take_hers(bot: Bot, updates: list[dict[str, Any]], until: dict[str, Any], owner: Owner) -> None:
    """The bot would not know what to say to the code; it is confirmed where no other person's update goes with it."""
    before = updates[: updates.index(until) + 1]
    if all((each.get("message") or {}).get("from", {}).get("id") == owner.telegram_id for each in before):
        await call(bot, "getUpdates", offset=until["update_id"] + 1, timeout=0, limit=1)
