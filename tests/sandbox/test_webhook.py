"""Webhook delivery: the secret, the order, and again until it is taken."""

import asyncio
import time
from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp import web

from sandbox import Person


class Receiver:
    """A bot's own HTTP side: notes what comes and answers from a list, 200 when the list is empty."""

    def __init__(self) -> None:
        self.url = ""
        self.came: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self.headers: list[Any] = []
        self.answers: list[web.Response] = []
        self.hold: asyncio.Event | None = None

    async def take(self, request: web.Request) -> web.Response:
        self.headers.append(request.headers)
        self.came.put_nowait(await request.json())
        if self.hold is not None:
            await self.hold.wait()
        return self.answers.pop(0) if self.answers else web.Response()

    async def next(self) -> dict[str, Any]:
        return await asyncio.wait_for(self.came.get(), 5)


@pytest.fixture
async def receiver(telegram) -> AsyncIterator[Receiver]:
    made = Receiver()
    app = web.Application()
    app.router.add_post("/hook", made.take)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    made.url = f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
    telegram.webhook.first_retry = 0.01
    yield made
    await telegram.webhook.close()
    await runner.cleanup()


async def test_an_update_takes_half_the_latency_of_a_call(telegram, receiver: Receiver, ann: Person):
    await telegram.ok("setWebhook", url=receiver.url)
    telegram.faults.latency(400)
    began = time.monotonic()
    await ann.says("hello")
    await receiver.next()

    assert time.monotonic() - began >= 0.2


async def test_latency_of_one_method_is_none_of_an_update(telegram, receiver: Receiver, ann: Person):
    await telegram.ok("setWebhook", url=receiver.url)
    telegram.faults.latency(20_000, methods=["sendMessage"])
    await ann.says("hello")

    assert (await receiver.next())["message"]["text"] == "hello"


async def test_updates_are_posted_with_the_secret(telegram, schema, receiver: Receiver, ann: Person):
    await telegram.ok("setWebhook", url=receiver.url, secret_token="s3cret_-", max_connections=5)
    await ann.says("hello")
    update = await receiver.next()

    assert update["message"]["text"] == "hello"
    assert not schema.update_faults(update)
    assert receiver.headers[0]["X-Telegram-Bot-Api-Secret-Token"] == "s3cret_-"
    assert receiver.headers[0]["Content-Type"] == "application/json"
    info = await telegram.ok("getWebhookInfo")
    assert (info["url"], info["max_connections"]) == (receiver.url, 5)


async def test_what_is_not_taken_comes_again_and_holds_up_nobody_else(telegram, receiver: Receiver, ann: Person):
    bob = telegram.person("Bob")
    receiver.answers = [web.Response(status=500), web.Response(status=429, headers={"Retry-After": "0"})]
    await telegram.ok("setWebhook", url=receiver.url)
    await ann.says("one")
    first, second, third = [await receiver.next() for _ in range(3)]
    await ann.says("two")
    await bob.says("three")
    rest = {(await receiver.next())["message"]["text"] for _ in range(2)}

    assert first == second == third
    assert rest == {"two", "three"}
    assert "Wrong response from the webhook" in (await telegram.ok("getWebhookInfo"))["last_error_message"]


async def test_one_persons_updates_come_one_at_a_time(telegram, receiver: Receiver, ann: Person):
    bob = telegram.person("Bob")
    receiver.hold = asyncio.Event()
    await telegram.ok("setWebhook", url=receiver.url)
    await ann.says("one")
    await ann.says("two")
    await bob.says("three")
    under_way = {(await receiver.next())["message"]["text"] for _ in range(2)}
    assert under_way == {"one", "three"}
    receiver.hold.set()

    assert (await receiver.next())["message"]["text"] == "two"


async def test_the_answer_may_carry_a_call(telegram, receiver: Receiver, ann: Person):
    receiver.answers = [web.json_response({"method": "sendMessage", "chat_id": ann.id, "text": "by return"})]
    await telegram.ok("setWebhook", url=receiver.url)
    await ann.says("hello")

    assert (await ann.sees("by return")).from_bot


async def test_only_this_machine_is_reached(telegram):
    refusal = await telegram.refusal("setWebhook", url="https://example.org/hook")

    assert refusal.startswith("Bad Request: bad webhook: Failed to resolve host")
    assert await telegram.refusal("setWebhook", url="ftp://127.0.0.1/") == (
        "Bad Request: bad webhook: An HTTPS URL must be provided for webhook"
    )
    assert "unallowed characters" in await telegram.refusal("setWebhook", url="https://127.0.0.1/", secret_token="a b")


async def test_what_waited_is_dropped_on_request(telegram, ann: Person):
    await ann.says("old")
    await telegram.ok("deleteWebhook", drop_pending_updates=True)

    assert await telegram.ok("getUpdates") == []
