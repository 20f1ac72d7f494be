"""Settling: decisions about people come into force when their minute is over, and admins hear of what waits."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from crowd.rules.fairness import DAY, is_news
from crowd.services import excluding, rejecting, rescoring
from crowd.services.grounds import all_now, grounds_of
from crowd.services.owing import owe
from crowd.services.rejected import rejected_of
from crowd.services.restricting import come_into_force
from crowd.services.staff import StaffService
from storage import Storage, Unit
from storage.records.fairness import FairDecision, Objection, Restriction

NEWS, OVERDUE, ANSWERED = "fair_news", "fair_overdue", "appeal_answered"
"""Kinds of messages: what waits, and an appeal that waits too long, to admins; how her appeal ended, to her."""


class SettlingService:
    """Finds what is due in rows; a tick asks it every few seconds."""

    def __init__(self, storage: Storage, staff: StaffService) -> None:
        self._storage = storage
        self._staff = staff

    async def run(self, now: int) -> int:
        """Everything that is due; how many messages are owed by it."""
        due = await self._storage.read(lambda work: work.fair_decisions.due(now=now))
        told = [await self._settle(each, now) for each in due]
        if await self._storage.read(lambda work: work.restrictions.some_ended(now=now)):
            await self._storage.write(None, lambda work: work.restrictions.end_due(now=now))
        return sum(told) + await self._tell_of_new_ones(now) + await self._tell_of_overdue_ones(now)

    async def _settle(self, decision: FairDecision, now: int) -> int:
        return await self._storage.write(None, lambda work: settle(work, decision, now))

    async def _tell_of_new_ones(self, now: int) -> int:
        def news(work: Unit) -> bool:
            waiting = work.objections.waiting()
            newest = max((each.since for each in waiting), default=None)
            return is_news(newest, told_at=work.objections.told_at(), now=now)

        def unit(work: Unit) -> int:
            if not news(work):
                return 0
            return owe(work, kind=NEWS, ref=f"{NEWS}:{now}", to=self._staff.admins, body={"at": now}, now=now)

        return await self._storage.write(None, unit) if await self._storage.read(news) else 0

    async def _tell_of_overdue_ones(self, now: int) -> int:
        def untold(work: Unit) -> list[int]:
            found = work.objections.overdue(now=now)
            return [each for each in found if not work.reviews.was_told(ref=f"{OVERDUE}:{each}")]

        def unit(work: Unit) -> int:
            return sum(
                owe(
                    work,
                    kind=OVERDUE,
                    ref=f"{OVERDUE}:{each}",
                    to=self._staff.admins,
                    body={"objection_id": each},
                    now=now,
                )
                for each in untold(work)
            )

        return await self._storage.write(None, unit) if await self._storage.read(untold) else 0


def settle(work: Unit, decision: FairDecision, now: int) -> int:
    """It comes into force, unless it was taken back or she does not wait any more. How many messages are owed."""
    if decision.restriction_id is not None:
        proposed = work.restrictions.of_id(restriction_id=decision.restriction_id)
        held = proposed is not None and proposed.state == "proposed"
        closed = work.fair_decisions.close(decision_id=decision.id, state="told" if held else "moot")
        return _propose(work, proposed, decision, now) if closed and held and proposed is not None else 0
    objection = work.objections.of_id(objection_id=decision.objection_id or 0)
    held = objection is not None and objection.state == "open"
    closed = work.fair_decisions.close(decision_id=decision.id, state="told" if held else "moot")
    return _answer(work, objection, decision, now) if closed and held and objection is not None else 0


def _propose(work: Unit, proposed: Restriction, decision: FairDecision, now: int) -> int:
    work.people.lock(person_id=proposed.person_id)
    if decision.verdict not in ("pause", "here", "everywhere"):
        by, reason = decision.decided_by, decision.reason
        work.restrictions.decline(restriction_id=proposed.id, decided_by=by, reason=reason, now=now)
        return 0
    where = None if decision.verdict == "everywhere" else proposed.project_id
    work.restrictions.begin(
        restriction_id=proposed.id,
        project_id=where,
        kind="pause" if decision.verdict == "pause" else "ban",
        ends_at=now + decision.days * DAY if decision.verdict == "pause" else None,
        decided_by=decision.decided_by,
        reason=decision.reason,
        now=now,
    )
    if decision.verdict != "pause":
        excluding.plan(work, proposed.id, now)
    come_into_force(work, proposed.id, proposed.person_id, where, now)
    return 1


def _answer(work: Unit, objection: Objection, decision: FairDecision, now: int) -> int:
    upheld = decision.verdict == "uphold"
    work.objections.close(
        objection_id=objection.id,
        state="upheld" if upheld else "declined",
        decided_by=decision.decided_by,
        reason=decision.reason,
        now=now,
    )
    if upheld:
        mend(work, objection, now)
    person = work.people.of_id(person_id=objection.person_id)
    if person is None or person.telegram_id is None:
        return 0
    ref, body = f"{ANSWERED}:{decision.id}", {"objection_id": objection.id}
    return owe(work, kind=ANSWERED, ref=ref, to=[person.telegram_id], body=body, now=now)


def mend(work: Unit, objection: Objection, now: int) -> None:
    """She was right: what was done is undone, in skill, in pay, and in the record of the gold that spoke against it."""
    if objection.rejection_id is not None:
        rejection = work.rejections.of_id(rejection_id=objection.rejection_id)
        if rejection is not None:
            rejecting.overturn(work, rejection, now)
            rescoring.overturn(work, rejection.task_id, rejection.person_id, now)
        return
    found = work.restrictions.of_id(restriction_id=objection.restriction_id or 0)
    if found is None or not work.restrictions.lift(restriction_id=found.id, now=now):
        return
    work.restrictions.hold(person_id=found.person_id, project_id=found.project_id, now=now)
    for task_id in json.loads(objection.right_tasks):
        _was_right(work, int(task_id), found.person_id, now)
    _skills_back(work, found, now)
    excluding.plan(work, found.id, now)


def _was_right(work: Unit, task_id: int, person_id: int, now: int) -> None:
    """An answer that spoke against her was right: it is paid where it was rejected, and the gold's record notes it."""
    rejection = work.rejections.standing(task_id=task_id, person_id=person_id)
    if rejection is not None:
        rejecting.overturn(work, rejection, now)
    rescoring.overturn(work, task_id, person_id, now)


def _skills_back(work: Unit, found: Restriction, now: int) -> None:
    """No skill is lower than it was before; what she has gained since, she keeps."""
    present = work.skills.of_person(person_id=found.person_id, now=now)
    for name, value in json.loads(found.skills).items():
        if present.get(name, -1) < value:
            work.skills.set(person_id=found.person_id, name=name, value=value, now=now)


def news_now(work: Unit, body: dict[str, Any]) -> dict[str, Any] | None:
    """What waits at the moment it is said; None where nothing does, or newer news are on their way."""
    waiting = work.objections.waiting()
    if not waiting or (work.objections.told_at() or 0) > int(body["at"]):
        return None
    appeals = sum(each.what == "o" for each in waiting)
    return {**body, "proposals": len(waiting) - appeals, "appeals": appeals}


def overdue_now(work: Unit, body: dict[str, Any]) -> dict[str, Any] | None:
    """Whose appeal it is; None where it is answered."""
    objection = work.objections.of_id(objection_id=int(body["objection_id"]))
    person = work.people.of_id(person_id=objection.person_id) if objection else None
    if objection is None or objection.state != "open" or person is None:
        return None
    return {**body, "first_name": person.first_name, "due_at": objection.due_at}


def answered_now(work: Unit, body: dict[str, Any]) -> dict[str, Any] | None:
    """How her appeal ended, read when it is sent."""
    objection = work.objections.of_id(objection_id=int(body["objection_id"]))
    if objection is None or objection.state not in ("upheld", "declined"):
        return None
    told: dict[str, Any] = {"upheld": objection.state == "upheld", "reason": objection.reason}
    if objection.restriction_id is not None:
        restriction = work.restrictions.of_id(restriction_id=objection.restriction_id)
        return {**told, **_about(work, restriction, objection.decided_at or 0)} if restriction else None
    rejection = work.rejections.of_id(rejection_id=objection.rejection_id or 0)
    if rejection is None:
        return None
    return {**told, "grounds": None, "rejected": asdict(rejected_of(work, rejection)), "over": False, "others": []}


def _about(work: Unit, found: Restriction, now: int) -> dict[str, Any]:
    """What the appeal is against, whether its time is over, and what else keeps her from work."""
    over = found.state == "ended" or (found.ends_at is not None and found.ends_at <= now)
    others = [asdict(each) for each in all_now(work, found.person_id, now) if each.id != found.id]
    return {"grounds": asdict(grounds_of(work, found)), "rejected": None, "over": over, "others": others}
