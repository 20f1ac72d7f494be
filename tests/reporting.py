"""A live project with workers who report and ask, and admins who judge and answer, for the tests of both."""

from __future__ import annotations

from pathlib import Path

from crowd.rules.clarifying import Audience
from crowd.rules.reports import Decision, Reason
from crowd.rules.spec import ProjectSpec
from crowd.services.cards import Step
from crowd.services.clarifying import Asked, ClarifyingService, Question, Reply
from crowd.services.projects import ProjectService
from crowd.services.reports import Judgement, Reported, ReportService
from storage import Storage, Unit
from tests.filling import NOON
from tests.labelling import ANN, Room, room

BOSS, CHIEF = 500, 501


class Desk(Room):
    """The services over one live project, and two admins whom the bot has met."""

    def __init__(self, shop: Room) -> None:
        super().__init__(shop.storage, shop.projects)
        self.reports = ReportService(shop.storage, [BOSS, CHIEF])
        self.clarifying = ClarifyingService(shop.storage, [BOSS, CHIEF])

    def over(self, storage: Storage) -> Desk:
        """The same desk after the program has started anew."""
        anew = Desk(Room(storage, ProjectService(storage)))
        anew.now, anew._updates = self.now, self._updates
        return anew

    async def reports_task(self, who: int, task_id: int, reason: Reason = Reason.INCORRECT) -> Reported | Step:
        return await self.reports.report(self.turn(), who, task_id, reason)

    async def judges(self, admin: int, task_id: int, decision: Decision, *, seen: int) -> Judgement:
        return await self.reports.judge(self.turn(), admin, task_id, decision, seen=seen)

    async def asks_admins(self, who: int, task_id: int, question: str = "Which year?", quoted: str = "") -> Question:
        """By a reply of her own."""
        return await self.clarifying.ask(self.turn(), who, task_id, question, quoted, expected=False)

    async def asked(self, who: int) -> int:
        """She has begun and asked about her task, as the first question of all or the next; the task."""
        card = await self.starts(who)
        assert isinstance(await self.asks_admins(who, card.task_id), Asked)
        return card.task_id

    async def answers(
        self, admin: int, question: int = 1, answer: str = "This year.", audience: Audience = Audience.EVERYBODY
    ) -> Reply:
        return await self.clarifying.answer(self.turn(), admin, question, answer, audience)

    async def goes_on(self, who: int, task_id: int) -> Step:
        return await self.clarifying.resume(self.turn(), who, task_id)

    async def owed(self, kind: str) -> list[int]:
        """The Telegram ids of those who are owed a message of this kind."""
        found = await self.asks(
            "SELECT telegram_id FROM campaigns JOIN deliveries ON deliveries.campaign_id = campaigns.id"
            f" JOIN people ON people.id = deliveries.person_id WHERE kind = '{kind}' ORDER BY campaigns.id, telegram_id"
        )
        return [row[0] for row in found]

    async def withheld(self) -> list[str | None]:
        """What became of each task."""
        return [row[0] for row in await self.asks("SELECT withheld FROM tasks ORDER BY id")]


async def desk(
    storage: Storage, folder: Path, *, tasks: int = 3, who: tuple[int, ...] = (ANN,), project: ProjectSpec | None = None
) -> Desk:
    """A live project of so many tasks, workers who may work on it, and two admins."""

    def met(work: Unit) -> None:
        for admin, name in ((BOSS, "Bob"), (CHIEF, "Cleo")):
            work.people.meet(
                telegram_id=admin, worker_key=f"w{admin}", first_name=name, username=None, language="en", now=NOON
            )

    shop = await room(storage, folder, tasks=tasks, who=who, project=project)
    await storage.write(None, met)
    return Desk(shop)
