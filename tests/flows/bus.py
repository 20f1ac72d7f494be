"""Ann on the bus: a worker with the whole bot at the other end, for the flows of labelling."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from crowd.rules.spec import ProjectSpec
from sandbox import ChatMessage, Person
from storage import Storage
from tests.conftest import Clock
from tests.filling import admit, jsonl, opened, rows, spec
from tests.flows.bots import Bot

ANN, BEN = 11, 12
GUIDED = spec(('brief = "Is it true?"', 'brief = "Is it true?"\nguidelines = "Only what is true today counts."'))


class Bus:
    """Ann, who labels, with the bot at the other end."""

    def __init__(self, bot: Bot, storage: Storage, folder: Path, clock: Clock) -> None:
        self.bot, self.storage, self.folder, self.clock = bot, storage, folder, clock
        self.ann: Person = bot.telegram.person("Ann", id=ANN)

    async def opens(
        self, project: ProjectSpec = GUIDED, *, tasks: int = 3, given: list[dict[str, Any]] | None = None
    ) -> None:
        """A project is live, Ann is admitted, and has asked for work."""
        await self.storage.write(None, lambda work: admit(work, ANN))
        await opened(self.storage, jsonl(self.folder / "tasks.jsonl", given or rows(tasks)), project)
        await self.says("/work")

    async def says(self, words: str) -> None:
        await self.ann.says(words)
        await self.bot.settle()

    async def taps(self, label: str, message: ChatMessage | None = None) -> list[dict[str, Any]]:
        """A tap, and all that comes of it."""
        await self.ann.taps(label, message)
        return await self.bot.settle()

    async def begins(self) -> ChatMessage:
        """She starts and reads the guidelines; her first card."""
        await self.taps("Start: Facts" if self.newest().button("Start: Facts") else "Start: Pairs")
        await self.taps("I have read this: start")
        return self.newest()

    def newest(self) -> ChatMessage:
        return self.ann.chat[-1]

    def shown(self) -> list[str]:
        """What the bot's messages say, from top to bottom."""
        return [one.text for one in self.ann.chat if one.from_bot]

    async def states(self) -> list[str]:
        found: list[Any] = await self.storage.read(
            lambda work: work._queries._execute("SELECT state FROM assignments ORDER BY task_id", {}).fetchall()
        )
        return [row[0] for row in found]


def labels(message: ChatMessage) -> list[list[str]]:
    return [[button.text for button in row] for row in message.buttons]
