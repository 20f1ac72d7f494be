"""Stand-ins for the network's other end: a server that answers, or breaks off, exactly as a test says."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field

import pytest

from bot.transport import AiohttpRequest, Patience

TOKEN = "123456789:AAHsecretSECRETsecretSECRETsecret_-12"
IMPATIENT = Patience(pool=0.3, connect=0.3, read=0.3, file=2.0)


def http(status: int, body: bytes, *headers: str, length: int | None = None) -> bytes:
    """One reply on the wire; `length` lies about the body's."""
    lines = [f"HTTP/1.1 {status} Said", f"Content-Length: {len(body) if length is None else length}", *headers, "", ""]
    return "\r\n".join(lines).encode() + body


@dataclass
class Loopback:
    """What was asked, over how many connections, and what is answered: bytes, or None to cut without a word."""

    url: str = ""
    reply: bytes | None = b""
    silent: bool = False
    connections: int = 0
    heard: list[bytes] = field(default_factory=list)
    said: Callable[[bytes], bytes | None] | None = None

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        try:
            while True:
                await self._answer(reader, writer)
        except asyncio.IncompleteReadError:
            pass

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        self.heard.append(head + await _body(head, reader))
        if self.silent:
            await asyncio.sleep(3600)
        reply = self.said(self.heard[-1]) if self.said else self.reply
        if reply is None:
            raise ConnectionError
        writer.write(reply)
        await writer.drain()
        if b"X-Cut" in reply:
            raise ConnectionError


async def _body(head: bytes, reader: asyncio.StreamReader) -> bytes:
    for line in head.split(b"\r\n"):
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            return await reader.readexactly(int(value))
        if name.lower() == b"transfer-encoding":
            return await reader.readuntil(b"\r\n0\r\n\r\n")
    return b""


@pytest.fixture
async def loopback() -> AsyncIterator[Loopback]:
    """A server on 127.0.0.1."""
    there = Loopback()
    tasks: set[asyncio.Task[None]] = set()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task
        tasks.add(task)
        try:
            await there.serve(reader, writer)
        except (ConnectionError, asyncio.CancelledError):
            pass
        finally:
            writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    there.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    yield there
    server.close()
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


@pytest.fixture
async def request_class() -> AsyncIterator[AiohttpRequest]:
    """The transport, with little patience."""
    async with AiohttpRequest(connections=2, patience=IMPATIENT) as door:
        yield door


@pytest.fixture
def address(loopback: Loopback) -> Callable[[str], str]:
    """The address of a method of our bot on that server."""
    return lambda method: f"{loopback.url}/bot{TOKEN}/{method}"


@pytest.fixture
def say() -> Callable[..., bytes]:
    """One reply on the wire."""
    return http


@pytest.fixture
def token() -> str:
    """A token of the real shape."""
    return TOKEN


@pytest.fixture
def failure() -> Callable[[Awaitable[object]], Awaitable[BaseException]]:
    """The error that a call ends with."""

    async def of(call: Awaitable[object]) -> BaseException:
        try:
            await call
        except Exception as error:  # noqa: BLE001 - the error is what the test asks for
            return error
        raise AssertionError("the call succeeded")

    return of
