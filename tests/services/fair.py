"""Fairness for its tests: a live project, two admins who decide, and workers about whom something is decided."""

from __future__ import annotations

from pathlib import Path

from crowd.rules.desk import UNDO_FOR
from crowd.rules.spec import ProjectSpec
from crowd.services import rejecting
from crowd.services.deciding import DecidingService
from crowd.services.dues import DueService
from crowd.services.fair_desk import Decided
from crowd.services.falling_due import KINDS
from crowd.services.objecting import Filed, ObjectingService
from crowd.services.restricting import Cause, pause, propose_ban
from crowd.services.settling import SettlingService
from crowd.services.staff import StaffService
from storage import Storage, Turn, Unit
from tests.labelling import ANN, Room, room

OLGA, PIA = 500, 501
"""An owner, and an admin whom she added."""
HOUR = 3_600_000
DAY = 24 * HOUR
CAUSE = Cause("gold", {"asked": 60}, {"known": 8, "right": 3}, (1, 2))
REASON = "You answered without reading: see tasks of last week."


class Court(Room):
    """The room, and everything that decides about people in it."""

    def __init__(self, shop: Room, *, admins: bool = True) -> None:
        super().__init__(shop.storage, shop.projects)
        self.staff = StaffService(shop.storage, (OLGA,))
        self.deciding = DecidingService(shop.storage, self.staff)
        self.objecting = ObjectingService(shop.storage)
        self.settling = SettlingService(shop.storage, self.staff)
        self.dues = DueService(shop.storage, KINDS, holder="test", admins=lambda: self.staff.admins)

    async def person(self, who: int = ANN) -> int:
        found = await self.storage.read(lambda work: work.people.of_telegram(telegram_id=who))
        assert found
        return found.id

    async def paused(self, who: int = ANN, *, project: int | None = 1, hours: int = 24) -> int:
        about = await self.person(who)
        until = self.now + hours * HOUR
        found = await self.storage.write(None, lambda work: pause(work, about, project, until, CAUSE, self.now))
        assert found
        return found

    async def proposed(self, who: int = ANN, *, project: int | None = 1, cause: Cause = CAUSE) -> int:
        about = await self.person(who)
        found = await self.storage.write(None, lambda work: propose_ban(work, about, project, cause, self.now))
        assert found
        return found

    async def banned(self, who: int = ANN, *, everywhere: bool = False, by: int = OLGA) -> int:
        """Proposed, decided, and in force."""
        found = await self.proposed(who)
        verdict = "everywhere" if everywhere else "here"
        await self.deciding.want(self.turn(), by, "p", found, verdict)  # type: ignore[arg-type]
        step = await self.deciding.decide_for(self.turn(), by, f"p:{found}:{verdict}", REASON)
        assert isinstance(step, Decided), step
        await self.minute()
        return found

    async def appealed(self, about: str, subject: int, who: int = ANN) -> int:
        step = await self.objecting.appeal(self.turn(), who, "j" if about == "j" else "r", subject)
        assert isinstance(step, Filed), step
        return step.appeal.id

    async def upheld(self, objection: int, by: int = PIA) -> None:
        step = await self.deciding.decide(self.turn(), by, "o", objection, "uphold")
        assert isinstance(step, Decided), step
        await self.minute()

    async def declined(self, objection: int, by: int = PIA) -> None:
        await self.deciding.want(self.turn(), by, "o", objection, "keep")
        step = await self.deciding.decide_for(self.turn(), by, f"o:{objection}:keep", REASON)
        assert isinstance(step, Decided), step
        await self.minute()

    async def minute(self) -> None:
        """A decision's minute is over, and the clock comes by."""
        self.now += UNDO_FOR
        await self.settling.run(self.now)
        while await self.dues.run(self.now):
            pass

    async def rejected(self, who: int, task_id: int, *, by: int = OLGA) -> int:
        about = await self.person(who)

        def unit(work: Unit) -> int | None:
            given = work.rejections.given(task_id=task_id, person_id=about)
            return rejecting.reject(work, given, "careless", REASON, by, self.now) if given else None

        found = await self.storage.write(None, unit)
        assert found
        return found

    async def told(self, kind: str) -> list[int]:
        """Who is owed a message of a kind, in order."""
        return [
            row[0]
            for row in await self.asks(
                "SELECT people.telegram_id FROM deliveries JOIN campaigns ON campaigns.id = campaign_id"
                f" JOIN people ON people.id = person_id WHERE campaigns.kind = '{kind}' ORDER BY 1"
            )
        ]

    async def until(self) -> int | None:
        """Until when Ann is restricted in the project."""
        [row] = await self.asks("SELECT max(restricted_until) FROM progress")
        return None if row[0] is None else int(row[0])


async def court(
    storage: Storage, folder: Path, *, tasks: int = 3, who: tuple[int, ...] = (ANN,), project: ProjectSpec | None = None
) -> Court:
    """A live project, workers, and the admins Olga and Pia, who have both met the bot."""
    found = Court(await room(storage, folder, tasks=tasks, who=who, project=project))
    await storage.write(None, _meet)
    await found.staff.add(Turn(9_000_001, found.now), OLGA, PIA, "admin", "Pia")
    return found


def _meet(work: Unit) -> None:
    for who, name in ((OLGA, "Olga"), (PIA, "Pia")):
        work.people.meet(telegram_id=who, worker_key=f"key{who}", first_name=name, username=None, language="en", now=1)
