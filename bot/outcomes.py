"""What became of a call to Telegram: sent, not sent, or unknown. One table for intake and sender."""

from dataclasses import dataclass
from datetime import timedelta

import aiohttp
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    EndPointNotFound,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
)

from bot.secrets import redact
from bot.transport import ServerFault

# What never left this machine: no connection, no request.
_NOT_CONNECTED = (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError, aiohttp.InvalidURL)
# Telegram says with 400 what it elsewhere says with 403: nobody is there to read.
_NOBODY = ("chat not found", "user not found", "peer_id_invalid", "user_id_invalid", "user is deactivated")


@dataclass(frozen=True, slots=True)
class Sent:
    """Telegram confirmed the call."""


@dataclass(frozen=True, slots=True)
class NotSent:
    """Telegram surely did not apply the call. `retry_after` in ms; `permanent`: the same call will never succeed."""

    reason: str
    retry_after: int | None = None
    permanent: bool = False
    unreachable: bool = False


@dataclass(frozen=True, slots=True)
class Unknown:
    """The call may or may not have been applied: the reply is missing or says nothing."""

    reason: str


Outcome = Sent | NotSent | Unknown


def classify(error: BaseException | None) -> Outcome:
    """What is known of a call that ended with this error (None: it returned)."""
    if error is None:
        return Sent()
    reason = redact(f"{type(error).__name__}: {error}")[:200]
    match error:
        case RetryAfter():
            return NotSent(reason, retry_after=_milliseconds(error))
        case Forbidden():
            return NotSent(reason, permanent=True, unreachable=True)
        case BadRequest():
            return NotSent(reason, permanent=True, unreachable=_nobody_there(error))
        case ChatMigrated():
            return NotSent(reason, permanent=True)
        case InvalidToken() | EndPointNotFound() | Conflict():
            return NotSent(reason)
        case NetworkError():
            return _of_network(error, reason)
        case _:
            return Unknown(reason)


def _of_network(error: NetworkError, reason: str) -> Outcome:
    if isinstance(error.__cause__, _NOT_CONNECTED):
        return NotSent(reason)
    if isinstance(error, ServerFault) and error.status < 500:
        return NotSent(reason, permanent=True)
    if type(error) is NetworkError and error.__cause__ is None and error.message.startswith("Too Many Requests"):
        return NotSent(reason, retry_after=1000)
    return Unknown(reason)


def _nobody_there(error: BadRequest) -> bool:
    text = error.message.lower()
    return any(words in text for words in _NOBODY)


def _milliseconds(error: RetryAfter) -> int:
    wait = error.retry_after
    return int((wait.total_seconds() if isinstance(wait, timedelta) else wait) * 1000)


def is_telegrams(error: BaseException | None) -> bool:
    """Whether the error came from a call to Telegram and not from code of ours."""
    return isinstance(error, TelegramError)
