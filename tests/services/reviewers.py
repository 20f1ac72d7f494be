"""Two reviewers and an owner at the review desk, and applicants who wait to be read."""

from __future__ import annotations

from pathlib import Path

from crowd.rules.delivery import Sent
from crowd.rules.desk import UNDO_FOR
from crowd.rules.quiet import QuietHours
from crowd.rules.waking import Notify
from crowd.screening.form import Form
from crowd.services.appeals import AppealService
from crowd.services.deliveries import DeliveryService
from crowd.services.desk import Card, Decided
from crowd.services.review import QUESTION, REASON, ReviewService
from crowd.services.screening import ScreeningService, built_in_form
from crowd.services.staff import StaffService
from crowd.services.steps import NeedsReview, Step
from crowd.services.verdicts import VerdictService
from storage import Storage, Turn, Unit
from storage.records.deliveries import Owed
from storage.vault import Vault
from tests.services.applicant import NOW, Applicant

OWNER, RITA, BOB = 500, 501, 502
HOUR = 3_600_000


class Office:
    """The desk over one storage. Every turn is a new update, unless a test gives one again."""

    def __init__(self, storage: Storage, folder: Path, form: Form | None = None) -> None:
        self.storage = storage
        vault = Vault(folder / "files")
        self.form = form or built_in_form("short").model_copy(update={"review": True})
        self.staff = StaffService(storage, (OWNER,))
        self.screening = ScreeningService(storage, vault, self.form)
        self.review = ReviewService(storage, self.staff, vault)
        self.appeals = AppealService(storage)
        self.verdicts = VerdictService(storage, self.staff)
        self.deliveries = DeliveryService(storage, Notify(QuietHours.parse("22:00-08:00"), 3))
        self.updates, self.born, self.now = 1_000_000, 0, NOW + HOUR

    async def opens(self) -> None:
        """Rita and Bob are reviewers, and all three have written to the bot."""
        for who, name in ((OWNER, "Olga"), (RITA, "Rita"), (BOB, "Bob")):
            await self.meets(who, name)
        for who, name in ((RITA, "Rita"), (BOB, "Bob")):
            await self.staff.add(self.turn(), OWNER, who, "reviewer", name)

    async def meets(self, who: int, name: str) -> None:
        def unit(work: Unit) -> None:
            work.people.meet(
                telegram_id=who, worker_key=f"w{who}", first_name=name, username=None, language="en", now=self.now
            )

        await self.storage.write(None, unit)

    def turn(self) -> Turn:
        self.updates += 1
        return Turn(self.updates, self.now)

    def later(self, ms: int) -> None:
        self.now += ms

    async def applicant(self, telegram_id: int = 4001, name: str = "Ann") -> Applicant:
        """Somebody who has answered everything and waits."""
        ann = await self.somebody(telegram_id, name)
        assert isinstance(await ann.passes(), NeedsReview)
        self.now = max(self.now, ann.now)
        return ann

    async def somebody(self, telegram_id: int = 4001, name: str = "Ann") -> Applicant:
        self.born += 1
        ann = Applicant(self.screening, telegram_id, first_update=self.born * 1000)
        ann.name, ann.now = name, self.now
        return ann

    async def knocked_out(self, telegram_id: int = 4001, name: str = "Ann") -> Applicant:
        """Somebody without a degree."""
        ann = await self.somebody(telegram_id, name)
        await ann.gets_to("degree")
        await ann.taps("degree", 1)
        self.now = max(self.now, ann.now)
        return ann

    async def reads(self, who: int, ann: Applicant) -> Card:
        shown = await self.review.open(self.turn(), who, ann.screening_id)
        assert isinstance(shown, Card)
        return shown

    async def approves(self, who: int, ann: Applicant) -> Decided:
        step = await self.review.approve(self.turn(), who, ann.screening_id)
        assert isinstance(step, Decided)
        return step

    async def rejects(self, who: int, ann: Applicant, reason: str = "Your answers are too short.") -> Decided:
        await self.review.want(self.turn(), who, ann.screening_id, REASON)
        step = await self.review.reject_for(self.turn(), who, ann.screening_id, reason)
        assert isinstance(step, Decided)
        return step

    async def asks(self, who: int, ann: Applicant, words: str = "Which degree is it?") -> Card:
        await self.review.want(self.turn(), who, ann.screening_id, QUESTION)
        step = await self.review.ask(self.turn(), who, ann.screening_id, words)
        assert isinstance(step, Card)
        return step

    async def a_minute_passes(self) -> int:
        """The decisions of the last minute come into force; how many messages are owed since."""
        self.later(UNDO_FOR)
        return await self.verdicts.run(self.now)

    async def delivers(self) -> list[Owed]:
        """Everything that is owed by now has reached its people."""
        sent: list[Owed] = []
        while owed := await self.deliveries.claim(self.now, 50):
            for each in owed:
                await self.deliveries.settle(each, Sent(len(sent) + 1), self.now)
            sent += owed
        return sent

    async def stands(self, ann: Applicant) -> Step | None:
        return await self.screening.standing(ann.telegram_id, self.now)

    async def audit(self) -> list[tuple[str, str]]:
        """Who did what, oldest first, without the coming and going of the staff."""
        lines = await self.storage.read(lambda work: work.audit.latest(100))
        return [(each.actor, each.action) for each in reversed(lines) if not each.action.startswith("staff")]


async def decides(storage: Storage, screening_id: int, *, reason: str | None = None, now: int) -> None:
    """An owner has decided a minute ago, and it comes into force now; with a reason, she turns somebody down."""
    staff = StaffService(storage, (OWNER,))
    review, turn = ReviewService(storage, staff, Vault(Path("no-files"))), Turn(10**9 + screening_id, now - UNDO_FOR)
    if reason is None:
        await review.approve(turn, OWNER, screening_id)
    else:
        await review.want(Turn(2 * 10**9 + screening_id, turn.now), OWNER, screening_id, REASON)
        await review.reject_for(turn, OWNER, screening_id, reason)
    await VerdictService(storage, staff).run(now)
