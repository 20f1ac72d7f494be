"""What became of a call: every row of the table, with the errors that really happen."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

import pytest
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
    TimedOut,
)

from bot.outcomes import NotSent, Sent, Unknown, classify
from bot.transport import AiohttpRequest, ServerFault

Failure = Callable[[Awaitable[object]], Awaitable[BaseException]]

ANSWERED = [
    (None, Sent()),
    (RetryAfter(7), ("not sent", 7000, False, False)),
    (RetryAfter(timedelta(seconds=2)), ("not sent", 2000, False, False)),
    (Forbidden("Forbidden: bot was blocked by the user"), ("not sent", None, True, True)),
    (Forbidden("Forbidden: user is deactivated"), ("not sent", None, True, True)),
    (BadRequest("Bad Request: chat not found"), ("not sent", None, True, True)),
    (BadRequest("Bad Request: message is not modified"), ("not sent", None, True, False)),
    (BadRequest("Bad Request: BUTTON_DATA_INVALID"), ("not sent", None, True, False)),
    (ChatMigrated(-100), ("not sent", None, True, False)),
    (InvalidToken("Unauthorized"), ("not sent", None, False, False)),
    (EndPointNotFound("Not Found"), ("not sent", None, False, False)),
    (Conflict("Conflict: terminated by other getUpdates request"), ("not sent", None, False, False)),
    (NetworkError("Too Many Requests"), ("not sent", 1000, False, False)),
    (ServerFault("Request Entity Too Large", 413), ("not sent", None, True, False)),
    (ServerFault("Bad Gateway", 502), "unknown"),
    (NetworkError("Bad Gateway (502)"), "unknown"),
    (NetworkError("Internal Server Error"), "unknown"),
    (TimedOut(), "unknown"),
    (TelegramError("Invalid server response"), "unknown"),
    (ValueError("made by code of ours"), "unknown"),
]


def shape(outcome: object) -> object:
    match outcome:
        case NotSent(_, retry_after, permanent, unreachable):
            return "not sent", retry_after, permanent, unreachable
        case Unknown():
            return "unknown"
        case _:
            return outcome


@pytest.mark.parametrize(("error", "expected"), ANSWERED, ids=lambda value: repr(value)[:50])
def test_each_error_has_one_outcome(error: BaseException | None, expected: object) -> None:
    assert shape(classify(error)) == expected


NOT_SENT = ("not sent", None, False, False)
REPLIES: list[tuple[str, bytes | None, dict[str, Any], object]] = [
    ("cut before a word of the reply", None, {}, "unknown"),
    (
        "cut in the middle of the body",
        b'{"ok":true,"resu',
        {"status": 200, "headers": ["X-Cut: 1"], "length": 99},
        "unknown",
    ),
    ("an HTML page for 502", b"<html>Bad Gateway</html>", {"status": 502}, "unknown"),
    (
        "500 with JSON",
        b'{"ok":false,"error_code":500,"description":"Internal Server Error"}',
        {"status": 500},
        "unknown",
    ),
    ("garbage for 200", b"<!doctype html>", {"status": 200}, "unknown"),
    ("a list for 200", b"[1,2]", {"status": 200}, "unknown"),
    ("no result for 200", b'{"ok":true}', {"status": 200}, "unknown"),
    ("a redirect", b"", {"status": 302, "headers": ["Location: http://127.0.0.1:1/"]}, ("not sent", None, True, False)),
    ("too large", b"<html>", {"status": 413}, ("not sent", None, True, False)),
    (
        "429 with parameters",
        b'{"ok":false,"description":"Too Many Requests: retry after 4","parameters":{"retry_after":4}}',
        {"status": 429},
        ("not sent", 4000, False, False),
    ),
    ("429 with only a header", b"{}", {"status": 429, "headers": ["Retry-After: 6"]}, ("not sent", 6000, False, False)),
    ("429 with nothing", b"slow down", {"status": 429}, ("not sent", 1000, False, False)),
    (
        "429 with odd parameters",
        b'{"ok":false,"description":"x","parameters":[1]}',
        {"status": 429},
        ("not sent", 1000, False, False),
    ),
    (
        "400",
        b'{"ok":false,"description":"Bad Request: message text is empty"}',
        {"status": 400},
        ("not sent", None, True, False),
    ),
    (
        "400 with odd parameters",
        b'{"ok":false,"description":"Bad Request: x","parameters":7}',
        {"status": 400},
        ("not sent", None, True, False),
    ),
    ("401", b'{"ok":false,"description":"Unauthorized"}', {"status": 401}, NOT_SENT),
    (
        "403",
        b'{"ok":false,"description":"Forbidden: bot was blocked by the user"}',
        {"status": 403},
        ("not sent", None, True, True),
    ),
    ("404", b'{"ok":false,"description":"Not Found"}', {"status": 404}, NOT_SENT),
    ("404 as a page", b"<html>", {"status": 404}, NOT_SENT),
    (
        "409",
        b'{"ok":false,"description":"Conflict: terminated by other getUpdates request"}',
        {"status": 409},
        NOT_SENT,
    ),
    (
        "a refusal under 200",
        b'{"ok":false,"error_code":403,"description":"Forbidden: user is deactivated"}',
        {"status": 200},
        ("not sent", None, True, True),
    ),
]


@pytest.mark.parametrize(("body", "line", "expected"), [row[1:] for row in REPLIES], ids=[row[0] for row in REPLIES])
async def test_each_reply_of_a_real_server_has_one_outcome(
    body: bytes | None,
    line: dict[str, Any],
    expected: object,
    loopback: Any,
    request_class: AiohttpRequest,
    address: Callable[[str], str],
    say: Callable[..., bytes],
    failure: Failure,
    token: str,
) -> None:
    """The real transport against a real socket; and no error of any row shows the token."""
    loopback.reply = None
    if body is not None:
        loopback.reply = say(line["status"], body, *line.get("headers", []), length=line.get("length"))

    error = await failure(request_class.post(address("sendMessage")))

    assert shape(classify(error)) == expected
    assert token not in "".join(every_text(error))


async def test_a_refused_connection_was_not_sent(request_class: AiohttpRequest, failure: Failure, token: str) -> None:
    error = await failure(request_class.post(f"http://127.0.0.1:9/bot{token}/sendMessage"))

    assert shape(classify(error)) == NOT_SENT
    assert token not in "".join(every_text(error))


async def test_an_unknown_host_was_not_sent(request_class: AiohttpRequest, failure: Failure) -> None:
    error = await failure(request_class.post("http://nobody.invalid/bot1:x/sendMessage"))

    assert shape(classify(error)) == NOT_SENT


async def test_a_handshake_that_fails_was_not_sent(
    loopback: Any, request_class: AiohttpRequest, failure: Failure, token: str
) -> None:
    loopback.reply = None
    error = await failure(request_class.post(f"{loopback.url.replace('http', 'https')}/bot{token}/sendMessage"))

    assert shape(classify(error)) == NOT_SENT


async def test_a_reply_that_does_not_come_in_time_is_unknown(
    loopback: Any, request_class: AiohttpRequest, address: Callable[[str], str], failure: Failure
) -> None:
    loopback.silent = True
    error = await failure(request_class.post(address("sendMessage")))

    assert type(error) is TimedOut
    assert shape(classify(error)) == "unknown"


async def test_a_full_pool_was_not_sent(
    loopback: Any, request_class: AiohttpRequest, address: Callable[[str], str], failure: Failure, token: str
) -> None:
    """aiohttp writes the whole address into this error; the token must be gone from it."""
    loopback.silent = True
    busy = [asyncio.create_task(failure(request_class.post(address("one"), read_timeout=3.0))) for _ in range(2)]
    await asyncio.sleep(0.05)
    error = await failure(request_class.post(address("sendMessage")))
    for task in busy:
        task.cancel()

    assert shape(classify(error)) == NOT_SENT
    assert token not in "".join(every_text(error))


def every_text(error: BaseException | None) -> list[str]:
    """All that an error and its causes could print."""
    if error is None:
        return []
    return [str(error), repr(error), repr(error.args), *every_text(error.__cause__), *every_text(error.__context__)]
