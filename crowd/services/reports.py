"""Reports: a worker says that a task is not as it should be, and an admin judges it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import TypeAlias

from crowd.rules.reports import LONGEST_NOTE, Decision, MayReport, Reason, may_report
from crowd.services import attempts, changing, dealing, judging
from crowd.services.cards import Refused, Step, Why, spec_of
from crowd.services.cases import Case, case_of, files_of
from crowd.services.expecting import expect, take
from crowd.services.whereabouts import knowing_parts, settled, standing
from crowd.tasktypes.base import CardBody
from storage import Storage, Turn, Unit
from storage.records.labelling import Held, Worker
from storage.records.reports import WaitingTask

READINGS = 3  # of one assignment in one unit: on PostgreSQL another unit may change it after it was read
LISTED = 20
UNSEEN_NOTE = "A file of the task cannot be shown: {why}."
"""The note of a report that the bot made; stored, and so in one language."""

NOTE = "report_note"
"""What is expected while she may type a note."""


@dataclass(frozen=True, slots=True)
class Reported:
    """Her report stands. `price` (micro-units) is what it is paid when an admin agrees."""

    task_id: int
    project_id: int
    title: str
    reason: Reason
    price: int
    currency: str


@dataclass(frozen=True, slots=True)
class NoteKept:
    """The note is with the report."""

    project_id: int


@dataclass(frozen=True, slots=True)
class NoteTooLong:
    """At most `limit` characters."""

    limit: int


@dataclass(frozen=True, slots=True)
class NoteUnasked:
    """No report waits for a note."""


@dataclass(frozen=True, slots=True)
class Decided:
    """The admin's decision stands; `case` is how things are now. `paid` in micro-units."""

    case: Case
    decision: Decision
    reports: int
    paid: int


@dataclass(frozen=True, slots=True)
class SettledAlready:
    """Somebody was first; `by` is her name, where it is known."""

    case: Case
    by: str


@dataclass(frozen=True, slots=True)
class LookAgain:
    """Something was reported since this admin looked."""

    case: Case


NoteHeard: TypeAlias = NoteKept | NoteTooLong | NoteUnasked
Judgement: TypeAlias = Decided | SettledAlready | LookAgain | None


class ReportService:
    """`admins` are the Telegram ids of those who judge, as they are when somebody looks."""

    def __init__(self, storage: Storage, admins: Collection[int]) -> None:
        self._storage = storage
        self._admins = admins

    async def report(self, turn: Turn, telegram_id: int, task_id: int, reason: Reason) -> Reported | Step:
        """Stores the report and gives her place back, as if she had skipped; a note may follow."""

        def unit(work: Unit) -> Reported | Step:
            for _ in range(READINGS):
                found = work.assignments.hers(telegram_id=telegram_id, task_id=task_id)
                if found is None:
                    break
                outcome = self._report(work, turn, telegram_id, found, reason)
                if outcome is not None:
                    return outcome if isinstance(outcome, Reported) else knowing_parts(work, telegram_id, outcome)
            return Refused(Why.NOT_HERS)

        return await self._storage.write(turn, unit)

    async def unseen(self, telegram_id: int, task_id: int, why: str, now: int) -> Reported | None:
        """A task in her hands cannot be shown to her: it is reported for her, and she is asked nothing about it.

        None where it is not in her hands, as an answer that she changes. The same again changes nothing.
        """
        note = UNSEEN_NOTE.format(why=why)[:LONGEST_NOTE]

        def unit(work: Unit) -> Reported | None:
            for _ in range(READINGS):
                found = work.assignments.hers(telegram_id=telegram_id, task_id=task_id)
                if found is None:
                    break
                held, worker = found
                if work.reports.of(task_id=task_id, person_id=worker.person_id) is not None:
                    return _reported(held, worker, Reason.INCORRECT)
                if held.state != "active":
                    changing.look_away(work, worker)
                    break
                if _leave(work, held, worker, now, gives_back=True):
                    self._store(work, held, worker, Reason.INCORRECT, now, unseen=note)
                    return _reported(held, worker, Reason.INCORRECT)
            return None

        return await self._storage.write(None, unit)

    async def note(self, turn: Turn, telegram_id: int, task_id: int, note: str) -> NoteHeard:
        """What she typed goes with her report."""

        def unit(work: Unit) -> NoteHeard:
            found = work.assignments.hers(telegram_id=telegram_id, task_id=task_id)
            if found is None:
                return NoteUnasked()
            if len(note) > LONGEST_NOTE:
                return NoteTooLong(LONGEST_NOTE)
            worker = found[1]
            if work.replayed:
                return NoteKept(worker.project_id) if _took(work, turn, telegram_id) else NoteUnasked()
            if not take(work, turn, telegram_id, NOTE, str(task_id)):
                return NoteUnasked()
            work.reports.add_note(task_id=task_id, person_id=worker.person_id, note=note)
            return NoteKept(worker.project_id)

        return await self._storage.write(turn, unit)

    async def waiting(self) -> list[WaitingTask]:
        """Tasks with reports that nobody has judged, the most reported first; at most 20."""
        return await self._storage.read(lambda work: work.reports.waiting(most=LISTED))

    async def case(self, task_id: int) -> Case | None:
        """One task with its reports."""
        return await self._storage.read(lambda work: case_of(work, task_id))

    async def files(self, task_id: int) -> CardBody | None:
        """The card whose files an admin wants to see; None for a task that is gone."""

        def unit(work: Unit) -> CardBody | None:
            task = work.reports.task(task_id=task_id)
            return files_of(task.payload, spec_of(task.spec)) if task else None

        return await self._storage.read(unit)

    async def judge(self, turn: Turn, admin: int, task_id: int, decision: Decision, *, seen: int) -> Judgement:
        """The admin's decision, unless somebody was first, or something came in since she looked at `seen` reports."""

        def unit(work: Unit) -> Judgement:
            work.reports.lock(task_id=task_id)
            case, task = case_of(work, task_id), work.reports.task(task_id=task_id)
            if case is None or task is None:
                return None
            if work.replayed:
                return _judged_before(work, case, admin, decision)
            if not case.waits:
                return SettledAlready(case, _who(work, case))
            if case.seen != seen:
                return LookAgain(case)
            settled = judging.settle(work, task, decision, by=admin, now=turn.now)
            now = case_of(work, task_id)
            if settled is None or now is None:
                return SettledAlready(case, _who(work, case))
            return Decided(now, decision, settled.reports, settled.paid)

        return await self._storage.write(turn, unit)

    async def cards_of(self, case: Case) -> list[tuple[int, int]]:
        """(admin, message) of the cards that told the admins of this case."""
        return await self._storage.read(
            lambda work: [
                place
                for count in range(1, case.seen + 1)
                for place in work.campaigns.messages(ref=f"quarantine:{case.task_id}:{count}")
            ]
        )

    def _report(
        self, work: Unit, turn: Turn, telegram_id: int, found: tuple[Held, Worker], reason: Reason
    ) -> Reported | Step | None:
        """None when her assignment was changed since it was read."""
        held, worker = found
        changing.turns_to(work, held, worker)
        known = work.reports.of(task_id=held.task_id, person_id=worker.person_id)
        how = may_report(held.state, reported=known is not None)
        if known is not None:
            if known.note is None and known.state == "open" and not work.replayed:
                expect(work, turn, telegram_id, NOTE, str(held.task_id))  # a second tap of the same thumb
            return _reported(held, worker, Reason(known.reason))
        if how is MayReport.NO or work.replayed:
            return settled(work, held, worker)
        if _too_many(work, held, worker):
            return Refused(Why.REPORTED_ENOUGH, standing(work, worker))
        if not _leave(work, held, worker, turn.now, gives_back=how is MayReport.GIVES_BACK):
            return None
        self._store(work, held, worker, reason, turn.now)
        expect(work, turn, telegram_id, NOTE, str(held.task_id))
        return _reported(held, worker, reason)

    def _store(
        self, work: Unit, held: Held, worker: Worker, reason: Reason, now: int, *, unseen: str | None = None
    ) -> None:
        """The report itself, and what it does to the task; `unseen` is the note of one that cannot be shown."""
        spec = spec_of(worker.spec)
        work.reports.lock(task_id=held.task_id)
        work.reports.add(
            task_id=held.task_id,
            person_id=worker.person_id,
            project_id=worker.project_id,
            reason=reason.value,
            price=held.price,
            now=now,
        )
        work.progress.add(project_id=worker.project_id, person_id=worker.person_id, skipped=1)
        needed = judging.needed_unseen(work, worker.project_id, spec) if unseen else spec.reports_to_quarantine
        if unseen:
            work.reports.add_note(task_id=held.task_id, person_id=worker.person_id, note=unseen)
        judging.count_report(work, task_id=held.task_id, needed=needed, admins=self._admins, now=now)


def _too_many(work: Unit, held: Held, worker: Worker) -> bool:
    """In a stage each reported task is replaced: not so many that an attempt could be picked from what is easy."""
    stage = spec_of(worker.spec).stage
    return stage is not None and held.state == "active" and attempts.reports_left(work, worker, stage) <= 0


def _reported(held: Held, worker: Worker, reason: Reason) -> Reported:
    spec = spec_of(worker.spec)
    return Reported(held.task_id, worker.project_id, spec.title, reason, held.price, spec.currency)


def _took(work: Unit, turn: Turn, telegram_id: int) -> bool:
    """Whether this very update gave a note that was waited for."""
    found = work.expected.of(telegram_id=telegram_id)
    return found is not None and found.kind == NOTE and found.taken_by == turn.update_id


def _leave(work: Unit, held: Held, worker: Worker, now: int, *, gives_back: bool) -> bool:
    """The task is hers no more and never again. False when the assignment was changed since it was read."""
    what = {"task_id": held.task_id, "person_id": worker.person_id}
    if not work.assignments.move(**what, was=held.state, becomes="skipped"):
        return False
    if gives_back:
        dealing.give_back(
            work,
            **what,
            project_id=worker.project_id,
            takes=held.takes,
            price=held.price,
            currency=spec_of(worker.spec).currency,
            now=now,
        )
    return True


def _judged_before(work: Unit, case: Case, admin: int, decision: Decision) -> Judgement:
    """A decision whose effect is stored, shown again."""
    mine = [each for each in case.reports if each.settled_by == admin]
    if not mine:
        return SettledAlready(case, _who(work, case))
    last = max(each.settled_at or 0 for each in mine)
    settled = [each for each in mine if each.settled_at == last]
    paid = sum(each.price for each in settled if each.state == "confirmed")
    return Decided(case, decision, len(settled), paid)


def _who(work: Unit, case: Case) -> str:
    """The first name of the admin who judged last."""
    settled = [each for each in case.reports if each.settled_by is not None]
    if not settled:
        return ""
    last = max(settled, key=lambda each: each.settled_at or 0)
    person = work.people.of_telegram(telegram_id=last.settled_by or 0)
    return person.first_name if person else ""
