"""A live project on whose tasks people differ, two admins who settle that, and a worker who is trusted with it."""

from __future__ import annotations

import json
from pathlib import Path

from crowd.rules.adjudication import Because
from crowd.rules.spec import ProjectSpec
from crowd.services.adjudicating import AdjudicationService
from crowd.services.adjudication_cards import AdjudicationStep, Case, Verdict
from crowd.services.looking_again import LookService, LookStep
from crowd.tasktypes.base import Tapped
from storage import Storage
from tests.filling import admit, jsonl, opened, rows, spec, tick
from tests.labelling import ANN, BEN, CAT, FIRST_VERSION, NO, YES, Room, card

BOSS, CHIEF, EVE = 500, 501, 15
THREE = (ANN, BEN, CAT)
TABLE = "\n[adjudication]\n"
WITHOUT_GOLD = ('gold = "gold"\n', "")


class Court(Room):
    """The services over one live project."""

    def __init__(self, shop: Room) -> None:
        super().__init__(shop.storage, shop.projects)
        self.court = AdjudicationService(shop.storage, [BOSS, CHIEF])
        self.looks = LookService(shop.storage)

    async def labels(self, *votes: str, who: tuple[int, ...] = THREE) -> int:
        """Each of them answers her next task in turn; the task, which is the same for all."""
        found = {(await self.labels_one(each, vote)) for each, vote in zip(who, votes, strict=True)}
        assert len(found) == 1
        return found.pop()

    async def labels_one(self, who: int, vote: str) -> int:
        task_id = card(await self.begins(who)).task_id
        await self.taps(who, task_id, YES if vote == "y" else NO)
        return task_id

    async def takes(self, who: int = BOSS, *, anew: bool = False) -> AdjudicationStep:
        return await self.court.next(self.turn(), who, self.project, anew=anew)

    async def case(self, who: int = BOSS) -> Case:
        step = await self.takes(who)
        assert isinstance(step, Case), step
        return step

    async def says(self, who: int, task_id: int, value: str = YES) -> AdjudicationStep:
        return await self.court.say(self.turn(), who, task_id, Tapped(value), version=FIRST_VERSION)

    async def settles(
        self, who: int, task_id: int, value: str = YES, reason: Because | None = Because.EDGE_CASE
    ) -> Verdict:
        """From the first label to the verdict, blind or not."""
        step = await self.says(who, task_id, value)
        if isinstance(step, Case) and step.stage == "reveal":
            await self.court.keep(self.turn(), who, task_id)
        found = await self.court.because(self.turn(), who, task_id, reason)
        assert isinstance(found, Verdict), found
        return found

    async def looks_say(self, who: int, task_id: int, value: str) -> LookStep:
        return await self.looks.say(self.turn(), who, task_id, Tapped(value), version=FIRST_VERSION)

    async def reasons(self, who: int, task_id: int, words: str) -> LookStep:
        """She taps that she will say why, and does."""
        await self.looks.why(self.turn(), who, task_id)
        return await self.looks.reason(self.turn(), who, task_id, words)

    async def ticks(self, ms: int = 0) -> int:
        """So much later the clock does what is due."""
        self.now += ms
        return await tick(self.storage, self.now)

    async def disputes(self) -> list[tuple[int, str]]:
        """(task, state)."""
        return [(row[0], row[1]) for row in await self.asks("SELECT task_id, state FROM disputes ORDER BY task_id")]

    async def look_states(self) -> list[str]:
        return [row[0] for row in await self.asks("SELECT state FROM second_looks ORDER BY task_id, person_id")]

    async def owed(self, kind: str) -> list[int]:
        """Who is owed a message of this kind, by Telegram id."""
        found = await self.asks(
            "SELECT people.telegram_id FROM campaigns JOIN deliveries ON deliveries.campaign_id = campaigns.id"
            f" JOIN people ON people.id = deliveries.person_id WHERE campaigns.kind = '{kind}' ORDER BY 1"
        )
        return [row[0] for row in found]

    async def skill(self, who: int, value: int) -> None:
        """How good she is at telling facts."""

        def unit(work: object) -> None:
            person = work.people.of_telegram(telegram_id=who)  # type: ignore[attr-defined]
            work.skills.set(  # type: ignore[attr-defined]
                person_id=person.id, name="facts", value=value, expires_at=None, now=self.now
            )

        await self.storage.write(None, unit)

    async def answer_of(self, who: int, task_id: int) -> str:
        """The label of her answer as it counts."""
        [(text,)] = await self.asks(
            "SELECT answer FROM assignments JOIN people ON people.id = person_id"
            f" WHERE telegram_id = {who} AND task_id = {task_id}"
        )
        return str(json.loads(text)["label"])


def differing(table: str = "", *changes: tuple[str, str]) -> ProjectSpec:
    """The project of tests.filling without known answers, and with `[adjudication]`."""
    return spec(WITHOUT_GOLD, *changes, more=TABLE + table)


async def court(
    storage: Storage,
    folder: Path,
    table: str = "",
    *,
    tasks: int = 2,
    who: tuple[int, ...] = THREE,
    changes: tuple[tuple[str, str], ...] = (),
) -> Court:
    """The project, live, with so many tasks and workers."""
    for each in who:
        await storage.write(None, lambda work, each=each: admit(work, each))
    without = [{key: row[key] for key in ("id", "text")} for row in rows(tasks)]
    projects = await opened(storage, jsonl(folder / "tasks.jsonl", without), differing(table, *changes))
    return Court(Room(storage, projects))
