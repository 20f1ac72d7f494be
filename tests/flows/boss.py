"""The boss: an admin with the whole bot at the other end, and a project to run."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from crowd.rules.spec import ProjectSpec
from sandbox import ChatMessage, Person
from storage import Storage
from tests.conftest import Clock
from tests.filling import added, filled, jsonl, rows
from tests.flows.bots import Bot

BOSS, EVE = 500, 66


class Boss:
    """An admin and her chat."""

    def __init__(self, bot: Bot, storage: Storage, folder: Path, clock: Clock, who: int = BOSS) -> None:
        self.bot, self.storage, self.folder, self.clock = bot, storage, folder, clock
        self.person: Person = bot.telegram.person("Boss", id=who)

    async def has(
        self, project: ProjectSpec | None = None, *, tasks: int = 3, given: list[dict[str, Any]] | None = None
    ) -> None:
        """A draft with tasks."""
        await added(self.storage, project)
        await filled(self.storage, jsonl(self.folder / "tasks.jsonl", given or rows(tasks)))

    async def opens(self) -> None:
        await self.bot.house.services.projects.open("facts", actor="cli", now=self.clock())

    async def says(self, words: str, **more: Any) -> ChatMessage:
        await self.person.says(words, **more)
        await self.bot.settle()
        return self.newest()

    async def taps(self, label: str, message: ChatMessage | None = None) -> ChatMessage:
        await self.person.taps(label, message)
        await self.bot.settle()
        return self.newest()

    async def looks(self) -> ChatMessage:
        """The card of the project."""
        listed = await self.says("/projects")
        [label] = [button.text for row in listed.buttons for button in row if button.text.endswith("Facts")]
        return await self.taps(label)

    def newest(self) -> ChatMessage:
        return self.person.chat[-1]

    def toast(self) -> str:
        return self.person.toasts[-1].text


def labels(message: ChatMessage) -> list[list[str]]:
    return [[button.text for button in row] for row in message.buttons]
