"""A whole bot without a clock or a poll loop of its own: it handles what people did when a test says so."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bot.secrets import Token
from bot.settings import Settings
from bot.wiring import House, build
from sandbox import SandboxRequest, Telegram
from storage import Storage


class Bot:
    """The routes and services of the real bot over a sandbox; `settle` handles everything that waits."""

    def __init__(
        self,
        telegram: Telegram,
        storage: Storage,
        folder: Path,
        clock: Callable[[], int],
        admins: tuple[int, ...] = (),
        form: Path | None = None,
    ) -> None:
        settings = Settings(
            people={"admins": admins},  # type: ignore[arg-type]
            storage={"files": folder / "files"},  # type: ignore[arg-type]
            screening={"form": form},  # type: ignore[arg-type]
        )
        door = SandboxRequest(telegram)
        self.telegram = telegram
        self.house: House = build(settings, storage, Token(telegram.token), clock, calls=door, polls=door)
        self.woken = 0
        self.house.application.bot_data["wake_sender"] = self._wake
        self._offset = 0

    def _wake(self) -> None:
        self.woken += 1

    async def settle(self) -> list[dict[str, Any]]:
        """Handle all updates that wait; gives them, so that a test can send one again."""
        handled: list[dict[str, Any]] = []
        while updates := await self._fetch():
            for update in updates:
                await self.handle(update)
                self._offset = update["update_id"] + 1
            handled += updates
        return handled

    async def handle(self, update: dict[str, Any]) -> None:
        """One update; raises what its handler raises."""
        if not self.house.application._initialized:
            await self.house.application.initialize()
            await self.house.services.staff.refresh()
        await self.house.application.handle(json.dumps(update))

    async def _fetch(self) -> list[dict[str, Any]]:
        answer = await self.telegram.call("getUpdates", {"offset": self._offset, "timeout": 0})
        found: list[dict[str, Any]] = answer.body["result"]
        return found
