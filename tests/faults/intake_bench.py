"""An intake on a bench: a queue stands for Telegram, handlers note what they saw, storages fail on request."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

from telegram import Update
from telegram.ext import ContextTypes, TypeHandler

from bot.dispatch import Application, build_application
from bot.intake import Intake
from bot.secrets import Token
from storage import NotStored, Storage, Turn, Unit
from storage.records.inbox import Arrival, InboxRow

Handle = Callable[[str], Awaitable[None]]
NOON = 1_793_534_400_000


def tap(update_id: int, person: int, data: str = "a:1") -> dict[str, Any]:
    sender = {"id": person, "is_bot": False, "first_name": "Ann"}
    return {"update_id": update_id, "callback_query": {"id": "7", "from": sender, "chat_instance": "1", "data": data}}


def said(update_id: int, person: int, text: str) -> dict[str, Any]:
    sender = {"id": person, "is_bot": False, "first_name": "Ann"}
    chat = {"id": person, "type": "private", "first_name": "Ann"}
    message = {"message_id": 1, "date": 1_793_534_400, "chat": chat, "from": sender, "text": text}
    return {"update_id": update_id, "message": message}


class Bench:
    """An intake whose handlers note what they saw; a queue stands for Telegram."""

    def __init__(self, storage: Storage, **choices: Any) -> None:
        self.storage = storage
        self.now = NOON
        self.batches: asyncio.Queue[list[Any] | BaseException] = asyncio.Queue()
        self.seen: list[tuple[int, int]] = []
        self.bodies: list[str] = []
        self.sorry: list[int] = []
        self.error: Callable[[int], BaseException | None] = lambda update_id: None
        self.pause: Callable[[int], float] = lambda person: 0
        self.intake = Intake(
            storage=storage,
            handle=choices.pop("handle", self.handle),
            clock=lambda: self.now,
            fetch=self.fetch,
            apologise=self.apologise,
            **choices,
        )

    async def fetch(self, offset: int) -> object:
        batch = await self.batches.get()
        if isinstance(batch, BaseException):
            raise batch
        return batch

    async def handle(self, body: str) -> None:
        update = json.loads(body)
        event = update.get("callback_query") or update["message"]
        await asyncio.sleep(self.pause(event["from"]["id"]))
        error = self.error(update["update_id"])
        if error:
            raise error
        self.seen.append((event["from"]["id"], update["update_id"]))
        self.bodies.append(body)

    async def apologise(self, person: int) -> None:
        self.sorry.append(person)

    async def rows(self) -> list[InboxRow]:
        return await self.storage.read(lambda work: work.inbox.open_after(0, 10_000))

    async def until(self, true: Callable[[], bool], within: float = 10) -> None:
        async with asyncio.timeout(within):
            while not true():  # noqa: ASYNC110 - what is waited for is in the code under test
                await asyncio.sleep(0.002)

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        task = asyncio.create_task(self.intake.run())
        try:
            yield
        finally:
            self.intake.stop()
            await task


async def leave_open(storage: Storage, updates: list[dict[str, Any]], *, received_at: int = NOON) -> None:
    """Rows as an earlier run left them when it was killed."""
    lane = lambda update: (update.get("callback_query") or update["message"])["from"]["id"]  # noqa: E731
    rows = [Arrival(update["update_id"], lane(update), json.dumps(update), received_at) for update in updates]
    await storage.write(None, lambda work: work.inbox.receive(rows))


async def hasty(seconds: float) -> None:
    """A sleep for those who need not wait."""
    await asyncio.sleep(min(seconds, 0.005))


class Sometimes(Storage):
    """A real storage that fails when told to: before the commit, or after it."""

    def __init__(self, inner: Storage) -> None:
        self.inner = inner
        self.fails = False
        self.lies = 0

    async def write(self, turn: Turn | None, fn: Callable[[Unit], Any]) -> Any:
        if self.fails:
            raise NotStored("disk full")
        written = await self.inner.write(turn, fn)
        if self.lies:
            self.lies -= 1
            raise NotStored("the reply was lost")
        return written

    async def read(self, fn: Callable[[Unit], Any]) -> Any:
        return await self.inner.read(fn)

    async def close(self) -> None:
        """The inner one is closed by its owner."""

    def engine_notes(self) -> list[str]:
        return []

    def sole_use(self, holder: str) -> Any:
        return self.inner.sole_use(holder)


def silent_application(token: str) -> tuple[Application, list[int]]:
    """A real application that notes each update it could read."""
    application, _ = build_application(Token(token), context_types=ContextTypes())
    application._initialized = True
    seen: list[int] = []

    async def note(update: Update, context: Any) -> None:
        seen.append(update.update_id)

    application.add_handler(TypeHandler(Update, note))
    return application, seen
