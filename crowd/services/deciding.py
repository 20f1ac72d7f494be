"""Deciding about people: admins take up proposals and appeals, say why, and may think again for a minute."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TypeAlias

from crowd.rules.desk import UNDO_FOR
from crowd.rules.fairness import LONGEST_WORDS, PAUSES, SHORTEST_REASON
from crowd.services import fair_desk
from crowd.services.expecting import expect, take
from crowd.services.fair_desk import (
    Case,
    Decided,
    DecidedBefore,
    Gone,
    Look,
    NotAdmin,
    NothingWaits,
    What,
    decided_before,
    is_admin,
    last_decision,
    look,
    subject_name,
)
from crowd.services.objecting import TooMuch, Unasked
from crowd.services.staff import StaffService, actor
from storage import Storage, Turn, Unit
from storage.records.fairness import Verdict

REASON = "fair_reason"
"""What is expected while an admin may type why."""

OF_PROPOSALS: frozenset[Verdict] = frozenset({"here", "everywhere", "pause", "decline"})
OF_APPEALS: frozenset[Verdict] = frozenset({"uphold", "keep"})
WITH_REASON: frozenset[Verdict] = frozenset({"here", "everywhere", "keep"})
"""What she reads a reason for: a ban, and an appeal that is declined."""


@dataclass(frozen=True, slots=True)
class TooShort:
    """A reason that somebody could not answer; at least `limit` characters."""

    limit: int


Ruling: TypeAlias = Decided | Look | TooMuch | TooShort | Unasked


class DecidingService:
    """Only people ban, and only a person who has not decided before decides on the appeal, where there is another."""

    def __init__(self, storage: Storage, staff: StaffService) -> None:
        self._storage = storage
        self._staff = staff

    async def next(self, admin: int, after: tuple[What, int] | None = None) -> Look:
        """The first case that she may decide about, behind the one `after`."""

        def unit(work: Unit) -> Look:
            if not is_admin(work, self._staff, admin):
                return NotAdmin()
            mine = fair_desk.hers(work, self._staff, admin)
            keys = [(each.what, each.id) for each in mine]
            at = keys.index(after) + 1 if after in keys else 0
            for key in [*keys[at:], *keys[:at]]:
                if key != after and (found := fair_desk.case_of(work, *key, len(mine))):
                    return found
            return NothingWaits(len(work.objections.waiting()) - len(mine))

        return await self._storage.read(unit)

    async def first(self, admin: int, now: int) -> Ruling:
        """The first case; where none is left, what she decided last, as long as she can take it back."""
        found = await self.next(admin)
        if not isinstance(found, NothingWaits):
            return found
        return await self._storage.read(lambda work: _last_of(work, admin, now)) or found

    async def open(self, admin: int, what: What, case_id: int, now: int) -> Ruling:
        """This case."""
        return await self._storage.read(lambda work: _mine(look(work, self._staff, admin, what, case_id), admin, now))

    async def mark(self, turn: Turn, admin: int, objection_id: int, task_id: int, *, right: bool) -> Ruling:
        """Her answer to this task was right, says the admin, or was not after all. A second tap changes nothing."""

        def unit(work: Unit) -> Ruling:
            found = look(work, self._staff, admin, "o", objection_id)
            if not isinstance(found, Case) or work.replayed:
                return _mine(found, admin, turn.now)
            marked = {each.task_id for each in found.proofs if (right if each.task_id == task_id else each.right)}
            work.objections.mark(objection_id=objection_id, right_tasks=json.dumps(sorted(marked)))
            return look(work, self._staff, admin, "o", objection_id)

        return await self._storage.write(turn, unit)

    async def want(self, turn: Turn, admin: int, what: What, case_id: int, verdict: Verdict) -> Ruling:
        """She is about to type why."""

        def unit(work: Unit) -> Ruling:
            found = look(work, self._staff, admin, what, case_id)
            if isinstance(found, Case) and not work.replayed and _fits(found, verdict):
                expect(work, turn, admin, REASON, f"{what}:{case_id}:{verdict}")
            return _mine(found, admin, turn.now)

        return await self._storage.write(turn, unit)

    async def decide_for(self, turn: Turn, admin: int, reference: str, reason: str) -> Ruling:
        """What she typed is the reason, after `want`."""
        if len(reason) > LONGEST_WORDS:
            return TooMuch(LONGEST_WORDS)
        if len(reason.strip()) < SHORTEST_REASON:
            return TooShort(SHORTEST_REASON)
        what, case_id, verdict = _read(reference)

        def unit(work: Unit) -> Ruling:
            if not work.replayed and not take(work, turn, admin, REASON, reference):
                return Unasked()
            return self._decide(work, turn, admin, what, case_id, verdict, 0, reason.strip())

        return await self._storage.write(turn, unit)

    async def decide(self, turn: Turn, admin: int, what: What, case_id: int, verdict: Verdict, days: int = 0) -> Ruling:
        """Decisions that need no reason: a pause, turning a proposal down, upholding an appeal."""
        if verdict in WITH_REASON or (verdict == "pause") is not (days in PAUSES):
            return Unasked()
        return await self._storage.write(
            turn, lambda work: self._decide(work, turn, admin, what, case_id, verdict, days, None)
        )

    async def undo(self, turn: Turn, admin: int, decision_id: int) -> Look:
        """The decision is taken back, if its minute is not over; here is the case again, or how it was decided."""

        def unit(work: Unit) -> Look:
            decision = work.fair_decisions.of_id(decision_id=decision_id)
            if decision is None:
                return Gone()
            what: What = "p" if decision.restriction_id is not None else "o"
            case_id = decision.restriction_id or decision.objection_id or 0
            if is_admin(work, self._staff, admin) and work.fair_decisions.undo(
                decision_id=decision_id, decided_by=admin, now=turn.now
            ):
                work.audit.note(turn.now, actor(admin), "decision taken back", _subject(what, case_id))
            return look(work, self._staff, admin, what, case_id)

        return await self._storage.write(turn, unit)

    def _decide(
        self,
        work: Unit,
        turn: Turn,
        admin: int,
        what: What,
        case_id: int,
        verdict: Verdict,
        days: int,
        reason: str | None,
    ) -> Ruling:
        if not work.replayed:
            found = look(work, self._staff, admin, what, case_id)
            if not isinstance(found, Case):
                return _mine(found, admin, turn.now)
            if not _fits(found, verdict):
                return Unasked()
            work.fair_decisions.add(
                restriction_id=case_id if what == "p" else None,
                objection_id=case_id if what == "o" else None,
                verdict=verdict,
                days=days,
                reason=reason,
                decided_by=admin,
                due_at=turn.now + UNDO_FOR,
                now=turn.now,
            )
            _needs_no_reason(work, turn, admin, what, case_id)
            work.audit.note(turn.now, actor(admin), f"decided: {verdict}", _subject(what, case_id))
        last = last_decision(work, what, case_id)
        if last is None:
            return Gone()
        if last.decided_by != admin:
            return decided_before(work, what, case_id) or Gone()
        return Decided(subject_name(work, what, case_id), last)


def _fits(case: Case, verdict: Verdict) -> bool:
    """Whether this can be decided about it; nobody is banned from a project that it is not about."""
    if case.what == "o":
        return verdict in OF_APPEALS
    return verdict in OF_PROPOSALS and (verdict != "here" or case.here is not None)


def _mine(found: Look, admin: int, now: int) -> Ruling:
    """A decision of her own that can still be taken back is shown with the way back: she may have tapped twice."""
    if isinstance(found, DecidedBefore):
        last = found.decision
        if last.decided_by == admin and last.state == "due" and now < last.due_at:
            return Decided(found.first_name, last)
    return found


def _last_of(work: Unit, admin: int, now: int) -> Decided | None:
    pending = work.fair_decisions.due(now=now + UNDO_FOR)
    mine = [each for each in pending if each.decided_by == admin and now < each.due_at]
    if not mine:
        return None
    last = mine[-1]
    what: What = "p" if last.restriction_id is not None else "o"
    return Decided(subject_name(work, what, last.restriction_id or last.objection_id or 0), last)


def _needs_no_reason(work: Unit, turn: Turn, admin: int, what: What, case_id: int) -> None:
    """A reason for another decision about the same is not waited for any more: it is decided."""
    waits = work.expected.of(telegram_id=admin)
    if waits is not None and waits.kind == REASON and waits.reference.startswith(f"{what}:{case_id}:"):
        work.expected.lapse(telegram_id=admin, update_id=turn.update_id)


def _read(reference: str) -> tuple[What, int, Verdict]:
    what, case_id, verdict = reference.split(":")
    known: dict[str, Verdict] = {each: each for each in OF_PROPOSALS | OF_APPEALS}
    return ("p" if what == "p" else "o"), int(case_id), known[verdict]


def _subject(what: What, case_id: int) -> str:
    return f"{'restriction' if what == 'p' else 'appeal'}:{case_id}"
