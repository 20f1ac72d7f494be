"""The webhook's door: what a stranger sends is neither read nor unpacked, and nothing in it is a fault of ours."""

from __future__ import annotations

import asyncio
import gzip
import json
import time
from collections.abc import AsyncIterator
from typing import Any

import pytest

from bot.webhook import LARGEST_BODY, SECRET_HEADER, Webhook
from storage import NotStored

SECRET = "s3cr3t" * 8
UPDATE = json.dumps({"update_id": 1}).encode()


class Door:
    """A webhook that serves, what it took in, and a raw line to it."""

    def __init__(self) -> None:
        self.taken: list[Any] = []
        self.is_full = False
        self.port = 0

    async def accept(self, updates: list[Any]) -> None:
        if self.is_full:
            raise NotStored("the disk is full")
        self.taken += updates

    async def gets(
        self, body: bytes, *, secret: bytes | None = SECRET.encode(), path: str = "/hook", more: str = ""
    ) -> int:
        """The status of the answer to one POST."""
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        try:
            writer.write(f"POST {path} HTTP/1.1\r\nHost: x\r\nContent-Length: {len(body)}\r\n{more}".encode())
            if secret is not None:
                writer.write(SECRET_HEADER.encode() + b": " + secret + b"\r\n")
            writer.write(b"\r\n" + body)
            return int((await reader.readline()).split()[1])
        finally:
            writer.close()


@pytest.fixture
async def door() -> AsyncIterator[Door]:
    made = Door()
    webhook = Webhook(url="https://x.example/hook", secret=SECRET, listen="127.0.0.1:0", accept=made.accept)
    async with webhook.serving() as made.port:
        yield made


async def test_an_update_with_the_secret_is_taken(door: Door) -> None:
    assert await door.gets(UPDATE) == 200
    assert door.taken == [{"update_id": 1}]


@pytest.mark.parametrize("secret", [None, b"", b"x" * 48, b"\xff\xfe", "é".encode(), SECRET.encode() + b"x"])
async def test_without_the_very_secret_nothing_is_taken(door: Door, secret: bytes | None) -> None:
    assert await door.gets(UPDATE, secret=secret) == 403
    assert not door.taken


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"[]", b"\xff", b"1" * 6000, b"[" * 100_000, gzip.compress(UPDATE)],
    ids=["empty", "broken", "a list", "bytes", "an endless number", "endless nesting", "compressed"],
)
async def test_what_is_no_update_is_refused(door: Door, body: bytes) -> None:
    assert await door.gets(body, more="Content-Encoding: gzip\r\n") == 400
    assert not door.taken


async def test_another_path_and_a_large_body_are_refused(door: Door) -> None:
    assert await door.gets(UPDATE, path="/other") == 404
    assert await door.gets(b" " * (LARGEST_BODY + 1)) == 413


async def test_a_strangers_bomb_is_not_unpacked(door: Door) -> None:
    bomb = gzip.compress(b" " * 50_000_000) * 20

    assert await door.gets(bomb, secret=None, more="Content-Encoding: gzip\r\n") == 403
    longest = 0.0
    for _ in range(20):
        began = time.monotonic()
        await asyncio.sleep(0.01)
        longest = max(longest, time.monotonic() - began)
    assert longest < 0.3


async def test_an_update_that_cannot_be_stored_stays_with_telegram(door: Door) -> None:
    door.is_full = True

    assert await door.gets(UPDATE) == 503
