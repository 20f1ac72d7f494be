"""What a handler is given besides the update: the services, the turn and the clock, typed."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self, TypeAlias

from telegram import Update
from telegram.ext import Application as PtbApplication
from telegram.ext import CallbackContext, ContextTypes, ExtBot

from handlers.ui.together import Together
from handlers.ui.words import speak
from storage.records.turn import Turn

if TYPE_CHECKING:
    from crowd.services.adjudicating import AdjudicationService
    from crowd.services.answers_desk import AnswersDeskService
    from crowd.services.appeals import AppealService
    from crowd.services.applying import ApplyingService
    from crowd.services.broadcasting import BroadcastService
    from crowd.services.bundles import BundleService
    from crowd.services.campaigns import CampaignService
    from crowd.services.choosing import ChoosingService
    from crowd.services.clarifying import ClarifyingService
    from crowd.services.consent import ConsentService
    from crowd.services.creating import CreatingService
    from crowd.services.deciding import DecidingService
    from crowd.services.deliveries import DeliveryService
    from crowd.services.drafting import DraftingService
    from crowd.services.dues import DueService
    from crowd.services.earnings import EarningsService
    from crowd.services.expecting import ExpectingService
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
    from crowd.services.review import ReviewService
    from crowd.services.rulebook import RuleService
    from crowd.services.screening import ScreeningService
    from crowd.services.staff import StaffService
    from crowd.services.statements import StatementService
    from crowd.services.timing import TimingService
    from crowd.services.trials import TrialService
    from crowd.services.watching import WatchService


@dataclass(frozen=True, slots=True)
class Services:
    """The use cases that conversations may ask for."""

    people: PeopleService
    screening: ScreeningService
    applying: ApplyingService
    review: ReviewService
    appeals: AppealService
    intake: IntakeService
    renewing: RenewingService
    labelling: LabellingService
    projects: ProjectService
    dues: DueService
    timing: TimingService
    deliveries: DeliveryService
    campaigns: CampaignService
    choosing: ChoosingService
    hands: HandService
    media: MediaService
    consent: ConsentService
    expecting: ExpectingService
    preferences: PreferenceService
    trials: TrialService
    creating: CreatingService
    mending: MendingService
    watching: WatchService
    earnings: EarningsService
    history: HistoryService
    reports: ReportService
    clarifying: ClarifyingService
    statements: StatementService
    habits: HabitService
    gold: GoldService
    practice: PracticeService
    profile: ProfileService
    bundles: BundleService
    overlaps: OverlapService
    figures: FiguresService
    objecting: ObjectingService
    deciding: DecidingService
    ratings: RatingService
    answers: AnswersDeskService
    rules: RuleService
    staff: StaffService
    invites: InviteService
    privacy: PrivacyService
    restored: RestoredService
    drafting: DraftingService
    broadcasts: BroadcastService
    following: FollowService
    adjudication: AdjudicationService
    looking: LookService


class Context(CallbackContext[ExtBot[None], dict[Any, Any], dict[Any, Any], dict[str, Any]]):
    """The context of one update; from its making on, the update speaks the person's language."""

    turn: Turn
    """This update and the time at which its handling began; the same for every handler that sees it."""

    @classmethod
    def from_update(cls, update: object, application: PtbApplication[Any, Self, Any, Any, Any, Any]) -> Self:
        context = super().from_update(update, application)
        if isinstance(update, Update):
            context.turn = Turn(update_id=update.update_id, now=context.clock())
            speak(update.effective_user.language_code if update.effective_user else None)
        return context

    @property
    def services(self) -> Services:
        services: Services = self.bot_data["services"]
        return services

    @property
    def clock(self) -> Callable[[], int]:
        """Milliseconds UTC."""
        clock: Callable[[], int] = self.bot_data["clock"]
        return clock

    @property
    def together(self) -> Together:
        """Keeps notices out from between messages that belong together."""
        together: Together = self.bot_data["together"]
        return together

    def wake_sender(self) -> None:
        """Something is owed since now: the sender need not find it by itself."""
        wake: Callable[[], None] | None = self.bot_data.get("wake_sender")
        if wake:
            wake()

    @property
    def privacy_contact(self) -> str:
        """Whom people may ask about their data; empty where the settings name nobody."""
        return str(self.bot_data.get("privacy_contact", ""))

    @property
    def admins(self) -> Collection[int]:
        """Telegram ids of the people who may run projects, as of now."""
        admins: Collection[int] = self.bot_data["admins"]
        return admins

    @property
    def reviewers(self) -> Collection[int]:
        """Telegram ids of the people who may decide about applicants, as of now; admins are among them."""
        reviewers: Collection[int] = self.bot_data["reviewers"]
        return reviewers


CONTEXT_TYPES: ContextTypes[Context, dict[Any, Any], dict[Any, Any], dict[str, Any]] = ContextTypes(context=Context)
"""For `ApplicationBuilder().context_types(…)`."""

Application: TypeAlias = PtbApplication[ExtBot[None], Context, dict[Any, Any], dict[Any, Any], dict[str, Any], None]
