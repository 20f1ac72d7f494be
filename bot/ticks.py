"""Ticks: everything that the clock does again and again, each with how often it does it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from bot.clock import Tick
from bot.dispatch import Application
from bot.sender import Sender
from crowd.rules.waking import Notify
from crowd.services.budgets import BudgetService
from crowd.services.clearing import Clearing
from crowd.services.comparing import Comparing
from crowd.services.dues import AT_ONCE
from crowd.services.life import LifeNews
from crowd.services.pacing import Pacing
from crowd.services.reminding import Reminding
from crowd.services.resembling import Resembling
from crowd.services.retaining import Retaining
from crowd.services.settling import SettlingService
from crowd.services.staff import StaffService
from crowd.services.stage_news import StageNews
from crowd.services.tidying import MediaTidying, Tidying
from crowd.services.unfinished import Unfinished
from crowd.services.upkeep import Upkeep
from crowd.services.verdicts import VerdictService
from handlers import broadcasts, watching
from handlers.context import Services
from storage import Storage

OPENING, SWEEPING, CLEARING, TIDYING = 2.0, 5.0, 60.0, 600.0  # seconds between ticks
WATCHING, STAFF, REMINDING, COMPARING, GOLD = 3.0, 3.0, 20.0, 5.0, 60.0
RESEMBLING = 6 * 3_600.0


@dataclass(frozen=True, slots=True)
class Keeping:
    """What the clock looks after."""

    upkeep: Upkeep
    clearing: Clearing
    tidying: Tidying
    media: MediaTidying
    retaining: Retaining
    comparing: Comparing


def due_tick(services: Services, sender: Sender, now: Callable[[], int]) -> Tick:
    """Everything that falls due: `crowd/services/falling_due.py` says what that can be."""

    async def do() -> None:
        while done := await services.dues.run(now()):
            sender.wake()
            if done < AT_ONCE:
                break

    return Tick("do what is due", OPENING, do)


def swept_ticks(
    application: Application,
    storage: Storage,
    services: Services,
    keeping: Keeping,
    notify: Notify,
    sender: Sender,
    now: Callable[[], int],
) -> list[Tick]:
    """What one process at a time does again and again, and how often."""
    staff = services.staff
    return [
        *_ticks(services, keeping, now),
        Tick("keep watches up to date", WATCHING, lambda: watching.refresh(application, services.watching, now())),
        _budget_tick(storage, staff, sender, now),
        _life_tick(storage, staff, sender, now),
        _reminder_tick(storage, services, sender, now),
        _reminding_tick(storage, notify, sender, now),
        _stage_tick(storage, staff, sender, now),
        _verdict_tick(storage, staff, sender, now),
        _fair_tick(storage, staff, sender, now),
        _pace_tick(storage, now),
        _gold_tick(services, sender, now),
        Tick("look for shared answers", RESEMBLING, lambda: Resembling(storage).run(now())),
        *_broadcast_ticks(application, services, sender, now),
    ]


def _budget_tick(storage: Storage, staff: StaffService, sender: Sender, now: Callable[[], int]) -> Tick:
    """Tells the admins of a project that pauses for want of money."""
    budgets = BudgetService(storage)

    async def tell() -> None:
        if await budgets.tell(staff.admins, now()):
            sender.wake()

    return Tick("tell of spent budgets", SWEEPING, tell)


def _life_tick(storage: Storage, staff: StaffService, sender: Sender, now: Callable[[], int]) -> Tick:
    """Tells the admins what the clock did with their projects."""
    news = LifeNews(storage)

    async def tell() -> None:
        if await news.tell(staff.admins, now()):
            sender.wake()

    return Tick("tell of projects that moved", SWEEPING, tell)


def _reminder_tick(storage: Storage, services: Services, sender: Sender, now: Callable[[], int]) -> Tick:
    """Reminds applicants, ends what lay still for too long, calls in who waits, says which facts are soon over."""
    unfinished, intake = Unfinished(storage), services.intake

    async def look() -> None:
        if await unfinished.run(now()) + await intake.tick(now()) + await services.renewing.tick(now()):
            sender.wake()

    return Tick("look after applications", CLEARING, look)


def _reminding_tick(storage: Storage, notify: Notify, sender: Sender, now: Callable[[], int]) -> Tick:
    """What waits for somebody and is about to be lost, digests, and pay that is available since now."""
    reminding = Reminding(storage, notify)

    async def look() -> None:
        if await reminding.run(now()):
            sender.wake()

    return Tick("remind people", REMINDING, look)


def _stage_tick(storage: Storage, staff: StaffService, sender: Sender, now: Callable[[], int]) -> Tick:
    """Admins hear of a stage with too few tasks, workers of a skill that runs out."""
    news = StageNews(storage)

    async def look() -> None:
        if await news.run(staff.admins, now()):
            sender.wake()

    return Tick("look after stages", REMINDING, look)


def _verdict_tick(storage: Storage, staff: StaffService, sender: Sender, now: Callable[[], int]) -> Tick:
    """What people decided about applicants comes into force, and reviewers hear of new applications."""
    verdicts = VerdictService(storage, staff)

    async def settle() -> None:
        if await verdicts.run(now()):
            sender.wake()

    return Tick("settle reviews", OPENING, settle)


def _fair_tick(storage: Storage, staff: StaffService, sender: Sender, now: Callable[[], int]) -> Tick:
    """What people decided about workers comes into force, and admins hear of proposals and appeals."""
    settling = SettlingService(storage, staff)

    async def settle() -> None:
        if await settling.run(now()):
            sender.wake()

    return Tick("settle decisions about workers", OPENING, settle)


def _gold_tick(services: Services, sender: Sender, now: Callable[[], int]) -> Tick:
    """Keys in doubt, gold that has served its time, and gold that will soon be missing."""

    async def look() -> None:
        if await services.gold.tick(now()):
            sender.wake()

    return Tick("look after gold", GOLD, look)


def _pace_tick(storage: Storage, now: Callable[[], int]) -> Tick:
    """Counts how long tasks took."""
    pacing = Pacing(storage)
    return Tick("measure paces", CLEARING, lambda: pacing.run(now()))


def _broadcast_ticks(
    application: Application, services: Services, sender: Sender, now: Callable[[], int]
) -> list[Tick]:
    """How broadcasts go is shown to whoever follows them, and their ends are reported."""
    following = services.following

    async def finish() -> None:
        if await following.finish(now()):
            sender.wake()

    return [
        Tick("finish broadcasts", OPENING, finish),
        Tick("show how broadcasts go", WATCHING, lambda: broadcasts.refresh(application, following, now())),
    ]


def _ticks(services: Services, keeping: Keeping, now: Callable[[], int]) -> list[Tick]:
    """What is done again and again, and how often."""
    return [
        Tick("expire assignments", SWEEPING, lambda: keeping.upkeep.expire(now())),
        Tick("compare answers", COMPARING, lambda: keeping.comparing.run(now())),
        Tick("clear pending pay", CLEARING, lambda: keeping.clearing.run(now())),
        Tick("tidy the inbox", TIDYING, lambda: keeping.tidying.run(now())),
        Tick("tidy campaigns", TIDYING, services.deliveries.tidy),
        Tick("tidy the media", TIDYING, lambda: keeping.media.run(now())),
        Tick("forget applicants", TIDYING, lambda: keeping.retaining.run(now())),
        Tick("forget what is done", TIDYING, lambda: services.dues.tidy(now())),
        Tick("forget trials", TIDYING, lambda: services.trials.tidy(now())),
        Tick("forget drafts of tasks", TIDYING, lambda: services.creating.tidy(now())),
        Tick("forget corrections", TIDYING, lambda: services.mending.tidy(now())),
    ]
