"""One unit of work: the tables as a transaction sees them."""

from contextlib import AbstractContextManager

from storage.queries import Queries
from storage.tables.activity import Activity
from storage.tables.assignments import Assignments
from storage.tables.attempts import Attempts
from storage.tables.audience import Audience
from storage.tables.audit import Audit
from storage.tables.broadcast_corrections import BroadcastCorrections
from storage.tables.broadcast_views import BroadcastViews
from storage.tables.broadcasts import Broadcasts
from storage.tables.budgets import Budgets
from storage.tables.bundles import Bundles
from storage.tables.calls import Calls
from storage.tables.campaigns import Campaigns
from storage.tables.cards import Cards
from storage.tables.chat_drafts import ChatDrafts
from storage.tables.checks import Checks
from storage.tables.clarifications import Clarifications
from storage.tables.clearing import Clearing
from storage.tables.comprehension import Comprehension
from storage.tables.consents import Consents
from storage.tables.corrections import Corrections
from storage.tables.data_requests import DataRequests
from storage.tables.deliveries import Deliveries
from storage.tables.disputes import Disputes
from storage.tables.dues import Dues
from storage.tables.earnings import Earnings
from storage.tables.erasing import Erasing
from storage.tables.exclusions import Exclusions
from storage.tables.expected import Expectations
from storage.tables.exposures import Exposures
from storage.tables.facts import Facts
from storage.tables.fair_decisions import FairDecisions
from storage.tables.files import Files
from storage.tables.gold_keys import GoldKeys
from storage.tables.gold_supplies import GoldSupplies
from storage.tables.golds import Golds
from storage.tables.guidelines import Guidelines
from storage.tables.habits import Habits
from storage.tables.health import Health
from storage.tables.history import History
from storage.tables.imports import Imports
from storage.tables.in_line import InLines
from storage.tables.inbox import Inbox
from storage.tables.intake import Intake
from storage.tables.invites import Invites
from storage.tables.leaving import Leaving
from storage.tables.ledger import Ledger
from storage.tables.lookalikes import Lookalikes
from storage.tables.marks import Marks
from storage.tables.media import Media
from storage.tables.moves import Moves
from storage.tables.named import Named
from storage.tables.notice_choices import NoticeChoices
from storage.tables.objections import Objections
from storage.tables.outages import Outages
from storage.tables.paces import Paces
from storage.tables.parts import Parts
from storage.tables.people import People
from storage.tables.personal import Personal
from storage.tables.places import Places
from storage.tables.practice import Practice
from storage.tables.profile import Profile
from storage.tables.profile_changes import ProfileChanges
from storage.tables.progress import Progress
from storage.tables.projects import Projects
from storage.tables.ratings import Ratings
from storage.tables.rejections import Rejections
from storage.tables.reminders import Reminders
from storage.tables.reminding import Reminding
from storage.tables.reports import Reports
from storage.tables.restorations import Restorations
from storage.tables.restrictions import Restrictions
from storage.tables.resumes import Resumes
from storage.tables.retention import Retention
from storage.tables.reviews import Reviews
from storage.tables.rulings import Rulings
from storage.tables.screenings import Screenings
from storage.tables.second_looks import SecondLooks
from storage.tables.skills import Skills
from storage.tables.sleeping import Sleeping
from storage.tables.staff import Staff
from storage.tables.statements import Statements
from storage.tables.sweeps import Sweeps
from storage.tables.tasks import Tasks
from storage.tables.trials import Trials
from storage.tables.waiting import Waiting
from storage.tables.watches import Watches
from storage.tables.waves import Waves
from storage.tables.withdrawals import Withdrawals


class Unit:
    """All tables, inside one transaction. Whoever adds a table adds its line here."""

    activity: Activity
    assignments: Assignments
    attempts: Attempts
    audience: Audience
    audit: Audit
    broadcast_corrections: BroadcastCorrections
    broadcast_views: BroadcastViews
    broadcasts: Broadcasts
    budgets: Budgets
    bundles: Bundles
    calls: Calls
    campaigns: Campaigns
    cards: Cards
    chat_drafts: ChatDrafts
    checks: Checks
    clarifications: Clarifications
    clearing: Clearing
    comprehension: Comprehension
    consents: Consents
    corrections: Corrections
    data_requests: DataRequests
    deliveries: Deliveries
    disputes: Disputes
    dues: Dues
    earnings: Earnings
    erasing: Erasing
    exclusions: Exclusions
    expected: Expectations
    exposures: Exposures
    facts: Facts
    fair_decisions: FairDecisions
    files: Files
    golds: Golds
    gold_keys: GoldKeys
    gold_supplies: GoldSupplies
    guidelines: Guidelines
    habits: Habits
    health: Health
    history: History
    imports: Imports
    in_line: InLines
    inbox: Inbox
    intake: Intake
    invites: Invites
    leaving: Leaving
    ledger: Ledger
    lookalikes: Lookalikes
    marks: Marks
    media: Media
    moves: Moves
    named: Named
    notice_choices: NoticeChoices
    objections: Objections
    outages: Outages
    paces: Paces
    parts: Parts
    people: People
    personal: Personal
    places: Places
    practice: Practice
    profile: Profile
    profile_changes: ProfileChanges
    progress: Progress
    projects: Projects
    rejections: Rejections
    ratings: Ratings
    reminders: Reminders
    reminding: Reminding
    reports: Reports
    restorations: Restorations
    restrictions: Restrictions
    resumes: Resumes
    retention: Retention
    reviews: Reviews
    rulings: Rulings
    screenings: Screenings
    second_looks: SecondLooks
    skills: Skills
    sleeping: Sleeping
    staff: Staff
    statements: Statements
    sweeps: Sweeps
    tasks: Tasks
    trials: Trials
    waiting: Waiting
    watches: Watches
    waves: Waves
    withdrawals: Withdrawals

    def __init__(self, queries: Queries, *, replayed: bool = False) -> None:
        self._queries = queries
        self.replayed = replayed  # this update was applied before: show where the person stands, apply nothing
        for name, table in TABLES:
            setattr(self, name, table(queries))

    def savepoint(self) -> AbstractContextManager[None]:
        """A part that is undone alone when it raises; the exception goes on to the caller."""
        return self._queries.savepoint()


TABLES = tuple(Unit.__annotations__.items())
