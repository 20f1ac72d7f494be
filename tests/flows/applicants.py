"""The screening conversation by the bot's own routes against the sandbox; services it does not need are left out."""

from __future__ import annotations

import asyncio
import json
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, fields
from typing import Any, cast

from telegram.error import TelegramError

from bot.dispatch import Application, build_application
from bot.secrets import Token
from crowd.screening.form import Form
from crowd.services.appeals import AppealService
from crowd.services.applying import ApplyingService
from crowd.services.expecting import ExpectingService
from crowd.services.intake import IntakeService
from crowd.services.labelling import LabellingService
from crowd.services.people import PeopleService
from crowd.services.restoring import RestoredService
from crowd.services.screening import ScreeningService
from handlers.context import CONTEXT_TYPES, Services
from handlers.routes import add_routes
from sandbox import ChatMessage, Person, SandboxRequest, Telegram
from storage import Storage
from storage.vault import Vault
from tests.documents import PDF

REPEATS = 5


@dataclass
class House:
    """A running bot with the screening conversation, its storage, and the Telegram it lives in."""

    telegram: Telegram
    storage: Storage
    vault: Vault
    form: Form
    clock: Callable[[], int]
    failed: list[TelegramError] = field(default_factory=list)
    chance: Callable[[int], int] = secrets.randbelow

    def application(self) -> tuple[Application, Callable[[int], Awaitable[object]]]:
        request = SandboxRequest(self.telegram)
        application, fetch = build_application(
            Token(self.telegram.token), calls=request, polls=request, context_types=CONTEXT_TYPES
        )
        others = dict.fromkeys((each.name for each in fields(Services)), cast(Any, None))
        services = Services(
            **others
            | {
                "people": PeopleService(self.storage),
                "screening": ScreeningService(self.storage, self.vault, self.form, chance=self.chance),
                "applying": ApplyingService(self.storage, self.vault),
                "appeals": AppealService(self.storage),
                "intake": IntakeService(self.storage),
                "labelling": LabellingService(self.storage),
                "expecting": ExpectingService(self.storage),
                "restored": RestoredService(self.storage),
            }
        )
        application.bot_data.update(services=services, clock=self.clock, admins=frozenset(), reviewers=frozenset())
        add_routes(application)
        return application, fetch

    @asynccontextmanager
    async def open(self) -> AsyncIterator[None]:
        """The bot runs for the length of the block; what it was told and did not finish comes to the next one."""
        application, fetch = self.application()
        async with application:
            running = asyncio.create_task(self._run(application, fetch))
            try:
                yield
            finally:
                running.cancel()
                await asyncio.wait([running])
                if not running.cancelled():
                    running.result()  # a handler that raised what it should not

    async def _run(self, application: Application, fetch: Callable[[int], Awaitable[object]]) -> None:
        offset = 0
        while True:
            for update in cast(list[dict[str, Any]], await fetch(offset)):
                await self._handle(application, update)
                offset = int(update["update_id"]) + 1

    async def _handle(self, application: Application, update: dict[str, Any]) -> None:
        """As intake does: an update whose reply failed is handled once more, under the same id."""
        for _ in range(REPEATS):
            try:
                await application.handle(json.dumps(update))
                return
            except TelegramError as error:
                self.failed.append(error)


async def gets_to(ann: Person, question: str) -> ChatMessage:
    """Ann answers well until she is asked this question; gives its message."""
    await ann.starts()
    await ann.sees_button("Apply")
    await ann.taps("Apply")
    shown = await ann.sees("5 questions")
    steps: list[tuple[str, str, Callable[[], Awaitable[Any]]]] = [
        ("consent", "Question 1 of 5", lambda: ann.taps("I agree")),
        ("degree", "Question 2 of 5", lambda: ann.taps("Yes")),
        ("years_of_work", "Question 3 of 5", lambda: ann.says("3 years")),
        ("english", "Question 4 of 5", lambda: ann.taps("C1")),
        ("resume", "Question 5 of 5", lambda: ann.sends_file("cv.pdf", PDF)),
    ]
    for key, follows, answer in steps:
        if key == question:
            break
        await answer()
        shown = await ann.sees(follows)
    return shown
