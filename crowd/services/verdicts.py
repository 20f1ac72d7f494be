"""What follows from decisions once their minute is over, and what reviewers are told of: new ones, overdue ones."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from crowd.rules.desk import is_news
from crowd.screening.decision import WAIVED, Reason
from crowd.services.owing import owe
from crowd.services.staff import StaffService
from crowd.services.stand import DAY, Stand, admit, dump, dump_reasons, load_reasons, read_stand
from storage import Storage, Unit
from storage.records.reviews import ReviewDecision

VERDICT, NEWS, OVERDUE = "screening_verdict", "review_news", "appeal_overdue"
"""Kinds of messages: how it ended, to the applicant; what waits, and an appeal that waits too long, to reviewers."""


class VerdictService:
    """Finds what is due in rows; a tick asks it every few seconds."""

    def __init__(self, storage: Storage, staff: StaffService) -> None:
        self._storage = storage
        self._staff = staff

    async def run(self, now: int) -> int:
        """Decisions whose minute is over come into force; reviewers hear what is new. How many messages are owed."""
        due = await self._storage.read(lambda work: work.reviews.due(now=now))
        told = [await self._settle(each, now) for each in due]
        return sum(told) + await self._tell_of_new_ones(now) + await self._tell_of_overdue_ones(now)

    async def _settle(self, decision: ReviewDecision, now: int) -> int:
        return await self._storage.write(None, lambda work: _settle(work, decision, now))

    async def _tell_of_new_ones(self, now: int) -> int:
        def news(work: Unit) -> bool:
            return is_news(work.reviews.counts(now=now), told_at=work.reviews.told_at(), now=now)

        def unit(work: Unit) -> int:
            if not news(work):
                return 0
            return owe(work, kind=NEWS, ref=f"{NEWS}:{now}", to=self._staff.reviewers, body={"at": now}, now=now)

        return await self._storage.write(None, unit) if await self._storage.read(news) else 0

    async def _tell_of_overdue_ones(self, now: int) -> int:
        def untold(work: Unit) -> list[int]:
            return [
                each for each in work.reviews.overdue(now=now) if not work.reviews.was_told(ref=f"{OVERDUE}:{each}")
            ]

        def unit(work: Unit) -> int:
            return sum(
                owe(
                    work,
                    kind=OVERDUE,
                    ref=f"{OVERDUE}:{each}",
                    to=self._staff.reviewers,
                    body={"screening_id": each},
                    now=now,
                )
                for each in untold(work)
            )

        return await self._storage.write(None, unit) if await self._storage.read(untold) else 0


def news_now(work: Unit, body: dict[str, Any]) -> dict[str, Any] | None:
    """What waits at the moment it is said; None where nothing does, or newer news are on their way."""
    counts = work.reviews.counts(now=int(body["at"]))
    if not counts.waiting or (work.reviews.told_at() or 0) > int(body["at"]):
        return None
    return {**body, "waiting": counts.waiting, "appeals": counts.appeals, "oldest": counts.oldest}


def overdue_now(work: Unit, body: dict[str, Any]) -> dict[str, Any] | None:
    """Whose appeal it is; None where it is answered."""
    screening_id = int(body["screening_id"])
    screening = work.reviews.of_id(screening_id=screening_id)
    appeal = work.reviews.appeal_of(screening_id=screening_id)
    person = work.people.of_id(person_id=screening.person_id) if screening else None
    if screening is None or screening.state != "review" or appeal is None or appeal.answered_at or person is None:
        return None
    return {**body, "first_name": person.first_name, "due_at": appeal.due_at}


def _settle(work: Unit, decision: ReviewDecision, now: int) -> int:
    """It comes into force, unless it was taken back or she does not wait any more; she is told once."""
    screening = work.screenings.in_review(screening_id=decision.screening_id)
    person = work.people.of_id(person_id=screening.person_id) if screening else None
    state = "told" if screening and person else "moot"
    closed = work.reviews.close_decision(decision_id=decision.id, state=state, now=now)
    if not closed or screening is None or person is None:
        return 0
    stand = read_stand(work, person, screening, now)
    finished_at = screening.finished_at if stand.appeal and screening.finished_at else now
    _come_into_force(work, stand, decision, finished_at, now)
    work.reviews.answer_appeal(screening_id=screening.id, now=now)
    if person.telegram_id is None:
        return 0
    body = _told(work, stand, decision, finished_at)
    return owe(work, kind=VERDICT, ref=f"{VERDICT}:{decision.id}", to=[person.telegram_id], body=body, now=now)


def _come_into_force(work: Unit, stand: Stand, decision: ReviewDecision, finished_at: int, now: int) -> None:
    screening_id = stand.screening.id
    match decision.verdict:
        case "passed":
            work.reviews.settle(screening_id=screening_id, state="passed", reasons=None, finished_at=finished_at)
            admit(work, stand, now)
        case "failed":
            reasons = dump_reasons((Reason("", decision.reason or "", ""),))
            work.reviews.settle(screening_id=screening_id, state="failed", reasons=reasons, finished_at=finished_at)
        case "open":
            for reason in load_reasons(stand.screening.reasons):
                _waive(work, stand, reason.question, now)
            work.reviews.go_on(screening_id=screening_id, now=now)


def _waive(work: Unit, stand: Stand, question: str, now: int) -> None:
    """A requirement is let pass for the answer that she gave."""
    if (answer := stand.answers.get(question)) is not None:
        waived = dump({**answer, WAIVED: True})
        work.screenings.replace(screening_id=stand.screening.id, question=question, answer=waived, now=now)


def _told(work: Unit, stand: Stand, decision: ReviewDecision, finished_at: int) -> dict[str, Any]:
    """What she reads."""
    invited = work.invites.project_of(person_id=stand.person.id)
    return {
        "verdict": decision.verdict,
        "reason": decision.reason,
        "again_at": finished_at + stand.form.apply_again_after_days * DAY,
        "appeal": None if stand.appeal else stand.screening.id,
        "project": None if invited is None else asdict(invited),
    }
