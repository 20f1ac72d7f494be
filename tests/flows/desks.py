"""A project that people work on from their phones, with two admins; what is owed goes out when a test says."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from crowd.rules.spec import ProjectSpec
from crowd.services.checking import problems
from sandbox import ChatMessage, Person, Telegram
from storage import Storage
from tests.conftest import Clock
from tests.filling import admit, jsonl, opened, rows
from tests.flows.bots import Bot

ANN, BEN, CAT = 11, 12, 13
BOSS, CHIEF = 500, 501
MINUTE = 60_000


class Desks:
    """Workers and admins of one installation."""

    def __init__(self, telegram: Telegram, storage: Storage, folder: Path, clock: Clock) -> None:
        self.storage, self.folder, self.clock = storage, folder, clock
        self.bot = Bot(telegram, storage, folder, clock, admins=(BOSS, CHIEF))
        self.ann, self.ben, self.cat = (
            telegram.person(name, id=who) for name, who in (("Ann", ANN), ("Ben", BEN), ("Cat", CAT))
        )
        self.bob, self.cleo = telegram.person("Bob", id=BOSS), telegram.person("Cleo", id=CHIEF)

    async def opens(self, project: ProjectSpec | None = None, given: list[dict[str, Any]] | None = None) -> None:
        """A project of three tasks is live; workers and admins have come by."""
        for who in (ANN, BEN, CAT):
            await self.storage.write(None, lambda work, who=who: admit(work, who))
        await opened(self.storage, jsonl(self.folder / "tasks.jsonl", given or rows(3)), project)
        for each in (self.ann, self.ben, self.cat, self.bob, self.cleo):
            await self.says(each, "/start")
        await self.delivers()

    async def begins(self, who: Person) -> ChatMessage:
        """Her first card."""
        await self.says(who, "/work")
        await self.taps(who, "Start: Facts")
        return await self.taps(who, "I have read this: start")

    async def says(self, who: Person, words: str, **how: Any) -> ChatMessage:
        await who.says(words, **how)
        await self.bot.settle()
        return who.chat[-1]

    async def taps(self, who: Person, label: str, message: ChatMessage | None = None) -> ChatMessage:
        await who.taps(label, message)
        await self.bot.settle()
        return who.chat[-1]

    async def delivers(self) -> None:
        """What is owed by now goes out."""
        house = self.bot.house
        if not house.application._initialized:
            await house.application.initialize()
        while owed := await house.services.deliveries.claim(self.clock(), 50):
            for each in owed:
                await house.sender._deliver(each, 0)

    async def is_whole(self) -> None:
        assert await problems(self.storage) == []


def labels(message: ChatMessage) -> list[list[str]]:
    return [[button.text for button in row] for row in message.buttons]
