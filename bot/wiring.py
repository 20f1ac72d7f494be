"""Where the parts meet: the only place that knows every one of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

from telegram.request import BaseRequest

from bot.clock import Clock, Tick
from bot.dispatch import Application, build_application
from bot.holding import held_back
from bot.intake import Intake
from bot.posting import Posting
from bot.secrets import Token
from bot.sender import Sender
from bot.settings import Settings, SettingsFault
from bot.sweeps import Sweeps
from bot.ticks import STAFF, Keeping, due_tick, swept_ticks
from crowd.rules.faults import Fault
from crowd.rules.quiet import QuietHours
from crowd.rules.waking import Notify
from crowd.screening.form import Form, load_form
from crowd.services import failing
from crowd.services.adjudicating import AdjudicationService
from crowd.services.answers_desk import AnswersDeskService
from crowd.services.appeals import AppealService
from crowd.services.applying import ApplyingService
from crowd.services.banks import banks_beside
from crowd.services.broadcasting import BroadcastService
from crowd.services.bundles import BundleService
from crowd.services.campaigns import CampaignService
from crowd.services.choosing import ChoosingService
from crowd.services.clarifying import ClarifyingService
from crowd.services.clearing import Clearing
from crowd.services.comparing import Comparing
from crowd.services.consent import ConsentService
from crowd.services.creating import CreatingService
from crowd.services.deciding import DecidingService
from crowd.services.deliveries import DeliveryService
from crowd.services.drafting import DraftingService
from crowd.services.dues import DueService
from crowd.services.earnings import EarningsService
from crowd.services.expecting import ExpectingService
from crowd.services.falling_due import KINDS
from crowd.services.figures import FiguresService
from crowd.services.following import FollowService
from crowd.services.gold_care import GoldService
from crowd.services.habits import HabitService
from crowd.services.hands import HandService
from crowd.services.history import HistoryService
from crowd.services.intake import IntakeService
from crowd.services.invites import InviteService
from crowd.services.labelling import LabellingService
from crowd.services.looking_again import LookService
from crowd.services.media import MediaService
from crowd.services.mending import MendingService
from crowd.services.objecting import ObjectingService
from crowd.services.overlap import OverlapService
from crowd.services.people import PeopleService
from crowd.services.practising import PracticeService
from crowd.services.preferences import PreferenceService
from crowd.services.privacy import PrivacyService
from crowd.services.profile import ProfileService
from crowd.services.projects import ProjectService
from crowd.services.rating import RatingService
from crowd.services.renewing import RenewingService
from crowd.services.reports import ReportService
from crowd.services.restoring import RestoredService
from crowd.services.retaining import Retaining
from crowd.services.review import ReviewService
from crowd.services.rulebook import RuleService
from crowd.services.screening import ScreeningService, built_in_form
from crowd.services.staff import StaffService
from crowd.services.statements import KEY_NAME, Seal, StatementService
from crowd.services.sweeping import SweepService
from crowd.services.tidying import MediaTidying, Tidying
from crowd.services.timing import TimingService
from crowd.services.trials import TrialService
from crowd.services.upkeep import Upkeep
from crowd.services.watching import WatchService
from handlers import apology
from handlers.context import CONTEXT_TYPES, Services
from handlers.routes import add_routes
from handlers.ui import words
from handlers.ui.together import Together
from storage import Storage
from storage.vault import Vault, broadcast_vault, media_vault


@dataclass(frozen=True, slots=True)
class House:
    """One bot, wired and not yet running."""

    services: Services
    application: Application
    intake: Intake
    sender: Sender
    clock: Clock
    keeping: Keeping


def build(
    settings: Settings,
    storage: Storage,
    token: Token,
    now: Callable[[], int],
    *,
    calls: BaseRequest | None = None,
    polls: BaseRequest | None = None,
) -> House:
    """The whole bot over an open storage. `now` gives ms UTC; `calls` and `polls` replace the network in tests."""
    services = build_services(settings, storage)
    application, fetch = build_application(
        token, api_url=settings.telegram.api_url, calls=calls, polls=polls, context_types=CONTEXT_TYPES
    )
    staff = services.staff
    application.bot_data.update(services=services, clock=now)
    application.bot_data.update(owners=staff.owners, admins=staff.admins, reviewers=staff.reviewers)
    application.bot_data["privacy_contact"] = settings.privacy.contact
    add_routes(application)
    together = Together()
    application.bot_data["together"] = together
    posting = Posting(services.broadcasts, broadcast_vault(settings.storage.files))
    sender = Sender(application.bot, services.deliveries, now, together=together, posting=posting)
    application.bot_data["wake_sender"] = sender.wake
    intake = Intake(
        storage=storage,
        handle=application.handle,
        clock=now,
        fetch=None if settings.telegram.webhook_url else fetch,
        apologise=lambda person: apology.apologise(application.bot, person),
    )
    media = media_vault(settings.storage.files)
    keeping = Keeping(
        Upkeep(storage),
        Clearing(storage, settings.pay.hold_days),
        Tidying(storage),
        MediaTidying(storage, media),
        Retaining(storage, Vault(settings.storage.files), settings.privacy.retention()),
        Comparing(storage),
    )
    roles = Tick("know the staff", STAFF, staff.refresh)
    sweeps = Sweeps(SweepService(storage, holder=uuid4().hex, admins=lambda: staff.admins), now)
    swept = swept_ticks(application, storage, services, keeping, notify_of(settings), sender, now)
    # What is due is rows of its own; who the staff is, each process has to know for itself.
    ticks = [due_tick(services, sender, now), roles, *map(sweeps.of, swept)]
    clock = Clock(
        held_back(ticks, services.restored.waits),
        tell=lambda name, times, why: failing.tell(storage, staff.admins, name, times, why, now()),
    )
    return House(services, application, intake, sender, clock, keeping)


def build_services(settings: Settings, storage: Storage) -> Services:
    """The use cases over an open storage. Raises SettingsFault when the form cannot be used."""
    staff = StaffService(storage, settings.people.admins)
    notify = notify_of(settings)
    words.offer(settings.people.languages)
    return Services(
        people=PeopleService(storage),
        screening=ScreeningService(
            storage, Vault(settings.storage.files), form_of(settings.screening.form), settings.privacy.retention()
        ),
        applying=ApplyingService(storage, Vault(settings.storage.files)),
        review=ReviewService(storage, staff, Vault(settings.storage.files)),
        appeals=AppealService(storage),
        intake=IntakeService(storage),
        renewing=RenewingService(storage, staff),
        labelling=LabellingService(storage),
        projects=ProjectService(storage),
        timing=TimingService(storage),
        dues=DueService(storage, KINDS, holder=uuid4().hex, admins=lambda: staff.admins),
        deliveries=DeliveryService(storage, notify, staff.admins),
        campaigns=CampaignService(storage),
        choosing=ChoosingService(storage, notify, staff.reviewers),
        hands=HandService(storage),
        objecting=ObjectingService(storage),
        deciding=DecidingService(storage, staff),
        answers=AnswersDeskService(storage, staff),
        consent=ConsentService(storage),
        media=MediaService(storage, media_vault(settings.storage.files)),
        expecting=ExpectingService(storage),
        preferences=PreferenceService(storage),
        trials=TrialService(storage),
        creating=CreatingService(storage, media_vault(settings.storage.files)),
        mending=MendingService(storage),
        watching=WatchService(storage),
        earnings=EarningsService(storage),
        history=HistoryService(storage),
        reports=ReportService(storage, staff.admins),
        clarifying=ClarifyingService(storage, staff.admins),
        habits=HabitService(storage),
        gold=GoldService(storage, staff.admins),
        practice=PracticeService(storage),
        profile=ProfileService(storage),
        bundles=BundleService(storage),
        overlaps=OverlapService(storage),
        figures=FiguresService(storage),
        ratings=RatingService(storage),
        rules=RuleService(storage),
        staff=staff,
        invites=InviteService(storage, staff),
        privacy=PrivacyService(storage, Vault(settings.storage.files), staff, settings.privacy.retention()),
        restored=RestoredService(storage),
        statements=StatementService(storage, Seal(settings.storage.files.with_name(KEY_NAME))),
        drafting=DraftingService(storage, staff, notify.quiet),
        broadcasts=BroadcastService(storage, staff),
        following=FollowService(storage, staff),
        adjudication=AdjudicationService(storage, staff.admins),
        looking=LookService(storage),
    )


def notify_of(settings: Settings) -> Notify:
    """The installation's manners."""
    rules = settings.notify
    return Notify(QuietHours.parse(rules.quiet_hours), rules.per_day, rules.time_zone)


def form_of(path: Path | None) -> Form:
    """The form of this file, or the built-in one. Raises SettingsFault with every fault in it."""
    if path is None:
        return built_in_form()
    try:
        form = load_form(path.read_text(encoding="utf-8"), banks_beside(path))
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsFault([Fault("screening.form", str(path), f"cannot be read: {error}")]) from None
    if isinstance(form, list):
        raise SettingsFault([Fault(f"{path.name}: {fault.key}", fault.value, fault.cure) for fault in form])
    return form
