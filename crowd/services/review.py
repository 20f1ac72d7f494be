"""Reviewing: people read applications, one reviewer each, and decide; for a minute a decision can be taken back."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from crowd.rules.desk import LONGEST_WORDS, UNDO_FOR, next_ones
from crowd.services.desk import (
    Decided,
    DecidedBefore,
    Gone,
    Look,
    NothingElse,
    NotStaff,
    Page,
    Ruling,
    TooLate,
    TooLong,
    Unasked,
    applicant,
    card_of,
    is_staff,
    take_up,
)
from crowd.services.dossiers import name_of, provable
from crowd.services.expecting import expect, take
from crowd.services.owing import owe
from crowd.services.staff import StaffService, actor
from crowd.services.stand import form_of, read_stand
from storage import Storage, Turn, Unit
from storage.records.files import StoredFile
from storage.records.reviews import Verdict
from storage.records.screenings import Screening
from storage.vault import Vault

REASON, QUESTION = "review_reason", "review_question"
"""What is expected while a reviewer may type why she turns somebody down, or a question to her."""

ACTIONS: dict[Verdict, str] = {
    "passed": "screening.approved",
    "failed": "screening.rejected",
    "open": "screening.let_go_on",
}
"""As the audit calls decisions."""

MOST_READ = 2000
A_PAGE = 10
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Sent:
    """A file of an applicant's, to be shown."""

    name: str
    media_type: str
    content: bytes


class ReviewService:
    """Decisions on screenings that wait in review; every one is noted in the audit."""

    def __init__(self, storage: Storage, staff: StaffService, vault: Vault) -> None:
        self._storage = storage
        self._staff = staff
        self._vault = vault

    # Looking.

    async def next(self, turn: Turn, reviewer: int, after: int = 0) -> Look:
        """The next application that is free, behind the one `after`; hers from now on."""

        def unit(work: Unit) -> Look:
            if not is_staff(work, self._staff, reviewer):
                return NotStaff()
            queue = work.reviews.queue(now=turn.now, count=MOST_READ)
            own = reviewer in self._staff.owners
            for each in next_ones(queue, reviewer=reviewer, after=after, own=own):
                taken = take_up(work, self._staff, reviewer, each.screening_id, turn.now)
                if isinstance(taken, Screening):
                    return card_of(work, self._staff, reviewer, taken, turn.now)
            held = next((each.screening_id for each in queue if each.reviewer_id == reviewer), None)
            return NothingElse(work.reviews.counts(now=turn.now), held)

        return await self._storage.write(turn, unit)

    async def open(self, turn: Turn, reviewer: int, screening_id: int) -> Look:
        """This application, if nobody else has it in hand."""
        return await self._with(turn, reviewer, screening_id, lambda work, taken: None)

    async def leave(self, turn: Turn, reviewer: int) -> None:
        """What she had in hand is free."""
        await self._storage.write(turn, lambda work: work.reviews.leave_others(reviewer_id=reviewer))

    async def queue(self, reviewer: int, now: int, page: int) -> Page | NotStaff:
        """What waits, ten a page."""

        def unit(work: Unit) -> Page | NotStaff:
            if not is_staff(work, self._staff, reviewer):
                return NotStaff()
            counts = work.reviews.counts(now=now)
            pages = max(1, -(-counts.waiting // A_PAGE))
            at = min(max(page, 0), pages - 1)
            lines = work.reviews.queue(now=now, count=A_PAGE, beyond=at * A_PAGE)
            names = {each.reviewer_id: name_of(work, each.reviewer_id) for each in lines if each.reviewer_id}
            return Page(tuple(lines), names, counts, at, pages)

        return await self._storage.read(unit)

    async def file(self, turn: Turn, reviewer: int, screening_id: int, question: str) -> Sent | Look:
        """What she sent for a question, out of the vault; that it was looked at stands in the audit."""

        def unit(work: Unit) -> StoredFile | Look:
            taken = take_up(work, self._staff, reviewer, screening_id, turn.now)
            if not isinstance(taken, Screening):
                return taken
            found = _file_of(work, taken, question, turn.now)
            if found is not None:
                work.audit.note(turn.now, actor(reviewer), "screening.file_shown", _subject(taken), question)
            return found or Gone()

        found = await self._storage.write(turn, unit)
        if not isinstance(found, StoredFile):
            return found
        try:
            content = await asyncio.to_thread(self._vault.read, found.stored_name)
        except FileNotFoundError:
            return Gone()
        return Sent(found.original_name, found.media_type, content)

    # Deciding.

    async def approve(self, turn: Turn, reviewer: int, screening_id: int) -> Ruling:
        """She is admitted when the minute is over."""
        return await self._decide(turn, reviewer, screening_id, "passed", None)

    async def let_go_on(self, turn: Turn, reviewer: int, screening_id: int) -> Ruling:
        """An appeal is won before everything was asked: she answers the rest."""
        return await self._decide(turn, reviewer, screening_id, "open", None)

    async def reject(self, turn: Turn, reviewer: int, screening_id: int, which: int) -> Ruling:
        """She is turned down for one of the form's reasons, by its place; for another place, the card again."""

        def unit(work: Unit) -> str | None:
            screening = work.reviews.of_id(screening_id=screening_id)
            reasons = form_of(screening.form).reject_reasons if screening else ()
            return reasons[which] if 0 <= which < len(reasons) else None

        reason = await self._storage.read(unit)
        if reason is None:
            look = await self.open(turn, reviewer, screening_id)
            return Unasked() if isinstance(look, NothingElse) else look
        return await self._decide(turn, reviewer, screening_id, "failed", reason)

    async def reject_for(self, turn: Turn, reviewer: int, screening_id: int, reason: str) -> Ruling:
        """The same for a reason that she typed, after `want`."""
        if len(reason) > LONGEST_WORDS:
            return TooLong(LONGEST_WORDS)
        return await self._decide(turn, reviewer, screening_id, "failed", reason.strip(), typed=True)

    async def undo(self, turn: Turn, reviewer: int, decision_id: int) -> Look | TooLate:
        """The decision is taken back, if its minute is not over; the card is hers again."""

        def unit(work: Unit) -> Look | TooLate:
            decision = work.reviews.decision(decision_id=decision_id)
            if not is_staff(work, self._staff, reviewer):
                return NotStaff()
            if decision is None:
                return Gone()
            undone = work.reviews.undo(decision_id=decision_id, reviewer_id=reviewer, now=turn.now)
            if not undone and decision.state != "undone":
                return TooLate(applicant(work, decision.screening_id))
            if undone:
                subject = f"screening:{decision.screening_id}"
                work.audit.note(turn.now, actor(reviewer), "screening.decision_undone", subject, decision.verdict)
            return self._look(work, reviewer, decision.screening_id, turn.now)

        return await self._storage.write(turn, unit)

    # Asking, and marking what was seen.

    async def want(self, turn: Turn, reviewer: int, screening_id: int, kind: str) -> Look:
        """She is about to type a reason or a question."""

        def want(work: Unit, taken: Screening) -> None:
            expect(work, turn, reviewer, kind, str(screening_id))

        return await self._with(turn, reviewer, screening_id, want)

    async def ask(self, turn: Turn, reviewer: int, screening_id: int, words: str) -> Look | TooLong | Unasked:
        """A question to the applicant, after `want`; her answer comes to the card."""
        if len(words) > LONGEST_WORDS:
            return TooLong(LONGEST_WORDS)

        def unit(work: Unit) -> Look | Unasked:
            if not work.replayed and not take(work, turn, reviewer, QUESTION, str(screening_id)):
                return Unasked()
            taken = take_up(work, self._staff, reviewer, screening_id, turn.now)
            if not isinstance(taken, Screening):
                return taken
            if not work.replayed:
                _ask(work, taken, reviewer, words.strip(), turn.now)
            return card_of(work, self._staff, reviewer, taken, turn.now)

        return await self._storage.write(turn, unit)

    async def mark(self, turn: Turn, reviewer: int, screening_id: int, fact: str) -> Look:
        """Evidence for a fact was seen by a person; a second time, it was not."""

        def mark(work: Unit, taken: Screening) -> None:
            if work.reviews.unsaw(screening_id=screening_id, fact=fact):
                return
            if fact in _facts_of(work, taken, turn.now):
                work.reviews.saw(screening_id=screening_id, fact=fact, reviewer_id=reviewer, now=turn.now)

        return await self._with(turn, reviewer, screening_id, mark)

    # Steps that the public functions share.

    async def _with(
        self, turn: Turn, reviewer: int, screening_id: int, does: Callable[[Unit, Screening], None]
    ) -> Look:
        """Takes the application up and does something with it, once; then its card."""

        def unit(work: Unit) -> Look:
            taken = take_up(work, self._staff, reviewer, screening_id, turn.now)
            if not isinstance(taken, Screening):
                return taken
            if not work.replayed:
                does(work, taken)
            return card_of(work, self._staff, reviewer, taken, turn.now)

        return await self._storage.write(turn, unit)

    def _look(self, work: Unit, reviewer: int, screening_id: int, now: int) -> Look:
        taken = take_up(work, self._staff, reviewer, screening_id, now)
        return card_of(work, self._staff, reviewer, taken, now) if isinstance(taken, Screening) else taken

    async def _decide(
        self, turn: Turn, reviewer: int, screening_id: int, verdict: Verdict, reason: str | None, *, typed: bool = False
    ) -> Ruling:
        def unit(work: Unit) -> Ruling:
            if work.replayed:
                return _shown_again(work, reviewer, screening_id)
            if typed and not take(work, turn, reviewer, REASON, str(screening_id)):
                return Unasked()
            taken = take_up(work, self._staff, reviewer, screening_id, turn.now)
            if not isinstance(taken, Screening):
                return taken
            due = turn.now + UNDO_FOR
            what = {"screening_id": screening_id, "reviewer_id": reviewer}
            work.reviews.decide(**what, verdict=verdict, reason=reason, due_at=due, now=turn.now)
            work.reviews.free(screening_id=screening_id)
            work.audit.note(turn.now, actor(reviewer), ACTIONS[verdict], _subject(taken))
            return _shown_again(work, reviewer, screening_id)

        return await self._storage.write(turn, unit)


def _shown_again(work: Unit, reviewer: int, screening_id: int) -> Ruling:
    """Her decision as it stands, or whoever's it is."""
    decision, name = work.reviews.last_decision(screening_id=screening_id), applicant(work, screening_id)
    if decision is None:
        return Gone()
    if decision.reviewer_id == reviewer:
        return Decided(decision, name)
    return DecidedBefore(name, name_of(work, decision.reviewer_id), decision.verdict)


def _ask(work: Unit, taken: Screening, reviewer: int, words: str, now: int) -> None:
    asked = work.reviews.say(screening_id=taken.id, reviewer_id=reviewer, words=words, now=now)
    work.audit.note(now, actor(reviewer), "screening.asked", _subject(taken))
    person = work.people.of_id(person_id=taken.person_id)
    if person and person.telegram_id is not None:
        ref = f"{QUESTION}:{asked}"
        owe(work, kind=QUESTION, ref=ref, to=[person.telegram_id], body={"words": words}, now=now)


def _file_of(work: Unit, screening: Screening, question: str, now: int) -> StoredFile | None:
    person = work.people.of_id(person_id=screening.person_id)
    answer = read_stand(work, person, screening, now).answers.get(question, {}) if person else {}
    hers = work.files.of_person(person_id=screening.person_id)
    return next((each for each in hers if each.id == answer.get("file")), None)


def _facts_of(work: Unit, screening: Screening, now: int) -> set[str]:
    person = work.people.of_id(person_id=screening.person_id)
    stand = read_stand(work, person, screening, now) if person else None
    return {fact.name for fact in provable(stand)} if stand else set()


def _subject(screening: Screening) -> str:
    """As the audit names what was decided about: the person, who stays when her answers go."""
    return f"person:{screening.person_id}"
