"""What becomes of a step at the review desk, and taking an application up: nobody has two, and one is nobody else's."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from crowd.rules.desk import LEASE
from crowd.services.dossiers import Dossier, dossier_of, name_of
from crowd.services.staff import StaffService
from storage import Unit
from storage.records.reviews import Counts, ReviewDecision, Verdict, Waiting
from storage.records.screenings import Screening


@dataclass(frozen=True, slots=True)
class Card:
    """An application, which is hers for a while; `counts` is what waits in all."""

    dossier: Dossier
    counts: Counts


@dataclass(frozen=True, slots=True)
class Held:
    """Somebody else has it in hand; `by` is her name, `until` ms UTC."""

    first_name: str
    by: str
    until: int


@dataclass(frozen=True, slots=True)
class NothingElse:
    """No other application is free. `counts` says what waits; `held` is the one she has in hand herself, if any."""

    counts: Counts
    held: int | None = None


@dataclass(frozen=True, slots=True)
class Gone:
    """It does not wait any more: she withdrew, or asked to be forgotten."""


@dataclass(frozen=True, slots=True)
class DecidedBefore:
    """Somebody has decided about it; `by` is her name."""

    first_name: str
    by: str
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class OwnApplication:
    """Nobody decides about herself, but an owner."""


@dataclass(frozen=True, slots=True)
class NotStaff:
    """She may not read applications (any more)."""


@dataclass(frozen=True, slots=True)
class Decided:
    """Her decision stands; until its time is over it can be taken back."""

    decision: ReviewDecision
    first_name: str


@dataclass(frozen=True, slots=True)
class TooLate:
    """It cannot be taken back any more: the applicant is told."""

    first_name: str


@dataclass(frozen=True, slots=True)
class TooLong:
    """At most `limit` characters."""

    limit: int


@dataclass(frozen=True, slots=True)
class Unasked:
    """Nobody waits for these words any more."""


@dataclass(frozen=True, slots=True)
class Page:
    """A page of what waits, counted from 0."""

    lines: tuple[Waiting, ...]
    names: dict[int, str]  # of the reviewers who have something in hand, by Telegram id
    counts: Counts
    page: int
    pages: int


Barred: TypeAlias = Held | Gone | DecidedBefore | OwnApplication | NotStaff
Look: TypeAlias = Card | NothingElse | Barred
Ruling: TypeAlias = Decided | Barred | TooLong | Unasked | Card


def take_up(work: Unit, staff: StaffService, reviewer: int, screening_id: int, now: int) -> Screening | Barred:
    """The application with other writers kept out, hers from now on for a while; or why not."""
    if not is_staff(work, staff, reviewer):
        return NotStaff()
    screening = work.screenings.in_review(screening_id=screening_id)
    decision = work.reviews.last_decision(screening_id=screening_id)
    if decision and (screening is None or decision.state == "due"):
        return DecidedBefore(applicant(work, screening_id), name_of(work, decision.reviewer_id), decision.verdict)
    if screening is None:
        return Gone()
    if reviewer not in staff.owners and _is_hers(work, screening, reviewer):
        return OwnApplication()
    if not work.reviews.claim(screening_id=screening_id, reviewer_id=reviewer, until=now + LEASE, now=now):
        return _held(work, screening_id, now)
    work.reviews.leave_others(reviewer_id=reviewer, screening_id=screening_id)
    return screening


def card_of(work: Unit, staff: StaffService, reviewer: int, screening: Screening, now: int) -> Card | Gone:
    """The card of what she has taken up."""
    others = any(each != reviewer for each in staff.reviewers)
    dossier = dossier_of(work, screening, reader=reviewer, others=others, now=now)
    return Card(dossier, work.reviews.counts(now=now)) if dossier else Gone()


def is_staff(work: Unit, staff: StaffService, reviewer: int) -> bool:
    """As the rows say now, whatever this process has heard of it."""
    return reviewer in staff.owners or work.staff.of(telegram_id=reviewer) is not None


def applicant(work: Unit, screening_id: int) -> str:
    """Her first name; empty where she is gone."""
    screening = work.reviews.of_id(screening_id=screening_id)
    person = work.people.of_id(person_id=screening.person_id) if screening else None
    return person.first_name if person else ""


def _is_hers(work: Unit, screening: Screening, reviewer: int) -> bool:
    person = work.people.of_telegram(telegram_id=reviewer)
    return person is not None and person.id == screening.person_id


def _held(work: Unit, screening_id: int, now: int) -> Held | Gone:
    claim = work.reviews.claimed(screening_id=screening_id, now=now)
    if claim is None:
        return Gone()
    return Held(applicant(work, screening_id), name_of(work, claim.reviewer_id), claim.until)
