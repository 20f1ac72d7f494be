"""The transport: what goes over the wire, on how many connections, and how long anybody waits."""

import asyncio
import io
import json
from collections.abc import Awaitable, Callable
from typing import Any

import aiohttp
from telegram import InlineKeyboardButton, InlineKeyboardMarkup, InputFile, MessageEntity
from telegram.error import NetworkError, TimedOut

from bot.dispatch import build_application
from bot.secrets import Token
from bot.transport import AiohttpRequest, Patience, without_secrets

Failure = Callable[[Awaitable[object]], Awaitable[BaseException]]
MESSAGE = {"message_id": 1, "date": 1, "chat": {"id": 5, "type": "private"}, "text": "hi"}


def result(say: Callable[..., bytes], value: object) -> bytes:
    return say(200, json.dumps({"ok": True, "result": value}).encode())


async def test_a_call_goes_out_as_json_with_nested_values_unquoted(loopback: Any, say: Any, token: str) -> None:
    loopback.reply = result(say, MESSAGE)
    application, _ = build_application(Token(token), api_url=loopback.url)
    keyboard = InlineKeyboardMarkup([[InlineKeyboardButton("Да", callback_data="a:1")]])
    async with application.bot._request[1]:
        await application.bot.send_message(
            5, "héllo", reply_markup=keyboard, entities=[MessageEntity(MessageEntity.BOLD, 0, 2)]
        )

    head, _, body = loopback.heard[0].partition(b"\r\n\r\n")
    assert b"Content-Type: application/json" in head
    assert head.startswith(f"POST /bot{token}/sendMessage ".encode())
    assert json.loads(body) == {
        "chat_id": 5,
        "text": "héllo",
        "entities": [{"type": "bold", "offset": 0, "length": 2}],
        "reply_markup": {"inline_keyboard": [[{"text": "Да", "callback_data": "a:1"}]]},
    }


async def test_calls_share_one_connection(loopback: Any, say: Any, request_class: Any, address: Any) -> None:
    loopback.reply = result(say, True)
    for _ in range(20):
        assert await request_class.post(address("getMe")) is True

    assert (loopback.connections, len(loopback.heard)) == (1, 20)


async def test_a_file_goes_out_as_a_form_under_its_own_name(loopback: Any, say: Any, token: str) -> None:
    loopback.reply = result(say, MESSAGE)
    application, _ = build_application(Token(token), api_url=loopback.url)
    async with application.bot._request[1]:
        await application.bot.send_document(5, InputFile(b"%PDF-1", 'my "cv" é\r\n.pdf'), caption="ünder")

    head, _, body = loopback.heard[0].partition(b"\r\n\r\n")
    assert b"Content-Type: multipart/form-data; boundary=" in head
    assert b"Content-Length: " in head
    assert b"%PDF-1" in body
    assert "ünder".encode() in body
    assert 'filename="my \\"cv\\" é.pdf"'.encode() in body


async def test_an_open_file_is_streamed(loopback: Any, say: Any, token: str) -> None:
    loopback.reply = result(say, MESSAGE)
    application, _ = build_application(Token(token), api_url=loopback.url)
    content = bytes(range(256)) * 4096
    async with application.bot._request[1]:
        await application.bot.send_document(5, InputFile(io.BytesIO(content), "a.bin", read_file_handle=False))

    assert content in loopback.heard[0]


async def test_a_file_is_fetched_as_bytes_even_when_it_speaks_of_ok(loopback: Any, say: Any, token: str) -> None:
    application, _ = build_application(Token(token), api_url=loopback.url)
    content = b'{"ok":false,"error'
    replies = [result(say, {"file_id": "f", "file_unique_id": "u", "file_path": "docs/a b.pdf"}), say(200, content)]
    loopback.said = lambda heard: replies.pop(0)
    async with application.bot._request[1]:
        file = await application.bot.get_file("f")
        fetched = await file.download_as_bytearray()

    assert bytes(fetched) == content
    assert b"/docs/a%20b.pdf HTTP/1.1" in loopback.heard[1]


async def test_a_reply_may_take_as_long_as_the_caller_says(
    loopback: Any, request_class: Any, address: Any, failure: Failure
) -> None:
    loopback.silent = True
    started = asyncio.get_running_loop().time()
    error = await failure(request_class.post(address("getUpdates"), read_timeout=0.8))

    assert type(error) is TimedOut
    assert 0.7 < asyncio.get_running_loop().time() - started < 2


async def test_a_server_that_drips_for_ever_is_left_at_the_deadline(
    loopback: Any, say: Any, address: Any, failure: Failure
) -> None:
    """Each byte in time, the whole never: only a deadline over all ends it."""
    reply = say(200, b"", length=1_000_000)

    async def drip(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(reply)
        while not writer.is_closing():
            writer.write(b" ")
            await asyncio.sleep(0.05)

    loopback.serve = drip
    async with AiohttpRequest(patience=Patience(pool=0.2, connect=0.2, read=0.4, file=0)) as door:
        error = await failure(door.post(address("sendMessage")))

    assert isinstance(error, TimedOut)


async def test_the_cause_of_a_broken_connection_is_kept(
    loopback: Any, request_class: Any, address: Any, failure: Failure
) -> None:
    loopback.reply = None
    error = await failure(request_class.post(address("sendMessage")))

    assert type(error) is NetworkError
    assert isinstance(error.__cause__, aiohttp.ServerDisconnectedError)


async def test_a_body_that_is_no_json_is_not_logged(
    loopback: Any, say: Any, request_class: Any, address: Any, failure: Failure, caplog: Any
) -> None:
    loopback.reply = say(200, b"what Ann wrote")
    with caplog.at_level(0):
        await failure(request_class.post(address("getUpdates")))

    assert "what Ann wrote" not in caplog.text


def test_an_error_that_names_the_address_is_made_anew_without_it(token: str) -> None:
    """aiohttp does so for a pool timeout and for a body it could not write."""
    for error in (
        aiohttp.ConnectionTimeoutError(f"Connection timeout to host https://api.telegram.org/bot{token}/getMe"),
        aiohttp.ClientOSError(32, f"Can not write request body for https://api.telegram.org/bot{token}/getMe"),
        aiohttp.InvalidURL(f"https://api.telegram.org:99999/bot{token}/getMe"),
    ):
        clean = without_secrets(error)
        assert type(clean) is type(error)
        assert token not in f"{clean} {clean!r} {clean.args}"
