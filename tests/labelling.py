"""A live project and workers for the tests of labelling: turns are numbered, and what is stored stays whole."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from crowd.rules.spec import ProjectSpec
from crowd.services.cards import Card, NothingLeft, Shown, Step
from crowd.services.checking import problems
from crowd.services.labelling import LabellingService
from crowd.services.projects import ProjectService
from crowd.services.upkeep import Upkeep
from crowd.tasktypes.base import mark
from storage import Storage, Turn
from tests.filling import NOON, admit, jsonl, opened, rows

ANN, BEN, CAT, DAN = 11, 12, 13, 14
FIRST_VERSION = 1  # of a task that nobody corrected
PRICE = 50_000  # micro-units, as the project of tests.filling says
LIMIT = 600_000
YES, NO = mark("true"), mark("false")


class Room:
    """The services over one live project; each tap is an update of its own."""

    def __init__(self, storage: Storage, projects: ProjectService) -> None:
        self.storage = storage
        self.projects = projects
        self.labelling = LabellingService(storage)
        self.upkeep = Upkeep(storage)
        self.project = 1
        self.now = NOON
        self._updates = 1000

    def turn(self) -> Turn:
        """The next update, now."""
        self._updates += 1
        return Turn(self._updates, self.now)

    async def starts(self, who: int) -> Card:
        """She reads the guidelines and begins; her first task."""
        return card(await self.labelling.begin(self.turn(), who, self.project, briefed=True))

    async def begins(self, who: int) -> Step:
        return await self.labelling.begin(self.turn(), who, self.project, briefed=True)

    async def taps(self, who: int, task_id: int, value: str = YES) -> Step:
        return await self.labelling.tap(self.turn(), who, task_id, FIRST_VERSION, value)

    async def skips(self, who: int, task_id: int) -> Step:
        return await self.labelling.skip(self.turn(), who, task_id)

    async def stops(self, who: int) -> Step:
        return await self.labelling.stop(self.turn(), who, self.project)

    async def expires(self) -> int:
        """The time for everything that is held runs out, and the sweeper comes by."""
        self.now += LIMIT
        return await self.upkeep.expire(self.now)

    async def states(self, who: int) -> list[str]:
        """The states of her assignments, in the order of the tasks."""
        return [
            row[0]
            for row in await self.asks(
                "SELECT state FROM assignments JOIN people ON people.id = person_id"
                f" WHERE telegram_id = {who} ORDER BY task_id"
            )
        ]

    async def places(self) -> list[int]:
        """How many places are left, by task."""
        return [row[0] for row in await self.asks("SELECT places_left FROM tasks ORDER BY id")]

    async def money(self) -> dict[tuple[str, int], int]:
        """What is booked, by account and owner; what is zero is left out."""
        found = await self.asks(
            "SELECT account, owner, CAST(sum(amount) AS BIGINT) FROM ledger GROUP BY account, owner"
        )
        return {(account, owner): amount for account, owner, amount in found if amount}

    async def lines(self) -> list[str]:
        """The refs of the ledger, in the order of booking, each once."""
        return [row[0] for row in await self.asks("SELECT ref FROM ledger GROUP BY ref ORDER BY min(id)")]

    async def asks(self, text: str) -> list[tuple[Any, ...]]:
        """What a query of the test's own finds."""
        return await self.storage.read(lambda work: work._queries._execute(text, {}).fetchall())

    async def does(self, text: str) -> None:
        """What a test changes behind the program's back."""
        await self.storage.write(None, lambda work: work._queries._execute(text, {}).rowcount)

    async def is_whole(self) -> None:
        """Nothing that must hold of stored data is broken."""
        assert await problems(self.storage) == []


async def room(
    storage: Storage, folder: Path, *, tasks: int = 3, who: tuple[int, ...] = (ANN,), project: ProjectSpec | None = None
) -> Room:
    """A live project of so many tasks, and workers who may work on it."""

    for each in who:
        await storage.write(None, lambda work, each=each: admit(work, each))
    return Room(storage, await opened(storage, jsonl(folder / "tasks.jsonl", rows(tasks)), project))


def card(step: Step) -> Card:
    """The card that is shown."""
    assert isinstance(step, Shown), step
    return step.card


def done(step: Step) -> tuple[int, int, int]:
    """What the tally says where nothing is left: answered, skipped, earned."""
    assert isinstance(step, NothingLeft), step
    return step.tally.answered, step.tally.skipped, step.tally.earned
