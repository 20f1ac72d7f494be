"""HTTP to the Bot API over aiohttp, as python-telegram-bot wants it: one session, deadlines, no token in any error."""

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from http import HTTPStatus
from typing import Any

# Otherwise each RetryAfter that python-telegram-bot makes warns about a change of type; `classify` reads both types.
os.environ.setdefault("PTB_TIMEDELTA", "true")

import aiohttp
from telegram._utils.defaultvalue import DefaultValue
from telegram._utils.types import ODVInput
from telegram.error import NetworkError, RetryAfter, TelegramError, TimedOut
from telegram.request import BaseRequest, RequestData
from yarl import URL

from bot.secrets import redact

CONNECTIONS = 512
_JSON = {"Content-Type": "application/json"}
# Statuses that python-telegram-bot turns into results and errors of their own.
_TOLD_APART = {200, 400, 401, 403, 404, 409}


@dataclass(frozen=True, slots=True)
class Patience:
    """Seconds to wait: for a free connection, for the connection, for the reply, and on top for a file."""

    pool: float = 5.0
    connect: float = 5.0
    read: float = 20.0
    file: float = 180.0


class ServerFault(NetworkError):
    """A reply that is neither a result nor one of python-telegram-bot's errors; `status` is its HTTP status."""

    def __init__(self, message: str, status: int) -> None:
        super().__init__(message)
        self.status = status

    def __reduce__(self) -> Any:
        return self.__class__, (self.message, self.status)


class AiohttpRequest(BaseRequest):
    """The door to one Bot API server. Calls and getUpdates have one each, so that neither waits for the other."""

    __slots__ = ("_connections", "_patience", "_session")

    def __init__(self, *, connections: int = CONNECTIONS, patience: Patience | None = None) -> None:
        self._connections = connections
        self._patience = patience or Patience()
        self._session: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float:
        """Seconds that a reply may take when the caller does not say."""
        return self._patience.read

    async def initialize(self) -> None:
        """Open the session; a second call changes nothing."""
        if self._session is None or self._session.closed:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=self._connections, ttl_dns_cache=60),
                cookie_jar=aiohttp.DummyCookieJar(),
                headers={"User-Agent": self.USER_AGENT},
            )

    async def shutdown(self) -> None:
        """Close the session and its connections."""
        if self._session is not None:
            await self._session.close()

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
        write_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
        connect_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
        pool_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """The status and body of the reply.

        Raises RetryAfter for 429, ServerFault for 5xx, TimedOut or NetworkError (its cause says where it broke) else.
        """
        files = method == "GET" or (request_data is not None and request_data.contains_files)
        limits = self._limits(files, read_timeout, write_timeout, connect_timeout, pool_timeout)
        try:
            status, body, headers = await self._exchange(url, method, request_data, limits)
        except (aiohttp.ClientError, TimeoutError, OSError, ValueError) as error:
            failure, cause = _telegram_error(error), without_secrets(error)
        else:
            return _checked(status, body, headers)
        raise failure from cause

    async def _exchange(
        self, url: str, method: str, data: RequestData | None, limits: aiohttp.ClientTimeout
    ) -> tuple[int, bytes, Mapping[str, str]]:
        if self._session is None:
            raise RuntimeError("the request class is not initialised")
        body, headers = _encoded(data)
        async with self._session.request(
            method, URL(url, encoded=True), data=body, headers=headers, timeout=limits, allow_redirects=False
        ) as response:
            return response.status, await response.read(), response.headers

    def _limits(
        self,
        files: bool,
        read: ODVInput[float],
        write: ODVInput[float],
        connect: ODVInput[float],
        pool: ODVInput[float],
    ) -> aiohttp.ClientTimeout:
        patience = self._patience
        return _client_timeout(
            _chosen(pool, patience.pool),
            _chosen(connect, patience.connect),
            _chosen(read, patience.read),
            _chosen(write, patience.file if files else 0.0),
        )

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """The reply as a dict that holds a result or a description. Raises TelegramError, and logs no body."""
        try:
            reply = json.loads(payload)
        except ValueError:
            reply = None
        if isinstance(reply, dict) and ("result" in reply or isinstance(reply.get("description"), str)):
            return _without_odd_parameters(reply)
        raise TelegramError("Invalid server response")


def without_secrets(error: BaseException) -> BaseException:
    """The error itself, or one of its kind whose text shows no address: aiohttp writes the token into some."""
    if redact(f"{error!r} {error}") == f"{error!r} {error}":
        return error
    if isinstance(error, aiohttp.ClientResponseError):
        return aiohttp.ClientConnectionError(f"{type(error).__name__}: {error.status}, {redact(error.message)}")
    if isinstance(error, OSError) and error.errno is not None:
        return type(error)(error.errno, redact(error.strerror or ""))
    return type(error)(redact(str(error)))


def _telegram_error(error: BaseException) -> NetworkError:
    text = f"{type(error).__name__}: {redact(str(error))}"
    return TimedOut(text) if isinstance(error, TimeoutError) else NetworkError(text)


def _checked(status: int, body: bytes, headers: Mapping[str, str]) -> tuple[int, bytes]:
    if status == HTTPStatus.OK and b"false" not in body[:16]:
        return status, body
    reply = _reply(body)
    if status == HTTPStatus.OK and reply.get("ok") is False and isinstance(reply.get("error_code"), int):
        status = reply["error_code"]
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        raise RetryAfter(_retry_after(reply, headers))
    if status not in _TOLD_APART:
        raise ServerFault(str(reply.get("description") or f"The server answered {status}"), status)
    return status, body


def _reply(body: bytes) -> dict[str, Any]:
    try:
        reply = json.loads(body)
    except ValueError:
        return {}
    return reply if isinstance(reply, dict) else {}


def _retry_after(reply: dict[str, Any], headers: Mapping[str, str]) -> int:
    parameters = reply.get("parameters")
    said = parameters.get("retry_after") if isinstance(parameters, dict) else None
    said = said if isinstance(said, int) else headers.get("Retry-After", "")
    return max(1, int(said)) if isinstance(said, int) or said.isdecimal() else 1


def _without_odd_parameters(reply: dict[str, Any]) -> dict[str, Any]:
    if not isinstance(reply.get("parameters", {}), dict):
        del reply["parameters"]
    return reply


def _encoded(data: RequestData | None) -> tuple[bytes | aiohttp.FormData | None, Mapping[str, str] | None]:
    if data is None:
        return None, None
    if data.contains_files:
        return _form(data), None
    parameters = data.parameters
    return (json.dumps(parameters).encode(), _JSON) if parameters else (None, None)


def _form(data: RequestData) -> aiohttp.FormData:
    form = aiohttp.FormData(quote_fields=False, default_to_multipart=True)
    for name, value in data.json_parameters.items():
        form.add_field(name, value)
    for name, (file_name, content, media_type) in data.multipart_data.items():
        shown = "".join(letter for letter in file_name if letter.isprintable()) or name
        form.add_field(name, content, filename=shown, content_type=media_type)
    return form


def _chosen(given: ODVInput[float], default: float) -> float | None:
    return default if isinstance(given, DefaultValue) else given


@lru_cache(maxsize=64)
def _client_timeout(
    pool: float | None, connect: float | None, read: float | None, write: float | None
) -> aiohttp.ClientTimeout:
    to_connect = None if pool is None or connect is None else pool + connect
    whole = None if to_connect is None or read is None or write is None else to_connect + read + write
    return aiohttp.ClientTimeout(total=whole, connect=to_connect, sock_connect=connect, sock_read=read)
