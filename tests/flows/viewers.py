"""Workers who look at files: a live project with media, and the bot at the other end."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from crowd.rules.spec import ProjectSpec
from sandbox import ChatMessage, Person
from storage import Storage
from storage.vault import media_vault
from tests.filling import admit, jsonl, opened, spec
from tests.flows.bots import Bot
from tests.pictures import folder

ANN, BEN = 11, 12
NO_GOLD = ('gold = "gold"\n', "")
NO_TEXT = ('text = "{text}"\n', "")
FILES = '[media]\nfiles = "file"\nfolder = "pictures"\n'
ONLY_FILES = spec(NO_GOLD, NO_TEXT, more=FILES)
WITH_TEXT = spec(NO_GOLD, more=FILES)
UPLOADS = ("sendphoto", "sendvideo", "sendanimation", "sendaudio", "sendvoice", "senddocument")

PAIR = """
slug = "facts"
title = "Facts"
brief = "Which picture is sharper?"
price = "0.10"

[task]
type = "pair"
question = "Which one is sharper?"

[columns]
id = "id"

[media]
files = { first = "a", second = "b" }
folder = "pictures"
"""


class Viewers:
    """Ann and Ben, who are workers, and what they do and see."""

    def __init__(self, bot: Bot, storage: Storage, path: Path) -> None:
        self.bot, self.storage, self.path = bot, storage, path
        self.telegram = bot.telegram
        self.ann: Person = bot.telegram.person("Ann", id=ANN)
        self.ben: Person = bot.telegram.person("Ben", id=BEN)

    async def opens(
        self,
        project: ProjectSpec,
        files: Mapping[str, bytes],
        tasks: list[dict[str, Any]],
        *,
        facts: Mapping[str, tuple[str, int | None]] | None = None,
    ) -> None:
        """A live project of these tasks; both may work on it if they know these facts of themselves."""
        for who in (ANN, BEN):
            await self.storage.write(None, lambda work, who=who: admit(work, who, facts))
        folder(self.path / "pictures", files)
        vault = media_vault(self.path / "files")
        await opened(self.storage, jsonl(self.path / "tasks.jsonl", tasks), project, vault=vault)

    async def says(self, words: str, who: Person | None = None) -> None:
        await (who or self.ann).says(words)
        await self.bot.settle()

    async def taps(self, label: str, who: Person | None = None, message: ChatMessage | None = None) -> None:
        await (who or self.ann).taps(label, message)
        await self.bot.settle()

    async def begins(self, who: Person | None = None) -> ChatMessage:
        """She asks for work, starts and reads the guidelines; the message that bears her first card."""
        await self.says("/work", who)
        await self.taps("Start: Facts", who)
        await self.taps("I have read this: start", who)
        return self.newest(who)

    def newest(self, who: Person | None = None) -> ChatMessage:
        return (who or self.ann).chat[-1]

    def from_bot(self, who: Person | None = None) -> list[ChatMessage]:
        """What the bot's messages are, from top to bottom."""
        return [one for one in (who or self.ann).chat if one.from_bot]

    async def calls_of(self, label: str, who: Person | None = None) -> list[str]:
        """Which calls a tap costs."""
        before = len(self.telegram.calls)
        await self.taps(label, who)
        return [one.method for one in list(self.telegram.calls)[before:] if one.method != "getupdates"]

    def uploads(self) -> int:
        """How many files went to Telegram, by whichever call."""
        return len(self.telegram.files._by_id)
