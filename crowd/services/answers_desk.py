"""Answers to review: an admin reads what nobody has judged yet, accepts it, or rejects it and says why."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import TypeAlias

from crowd.rules.desk import UNDO_FOR
from crowd.rules.fairness import LONGEST_WORDS, SHORTEST_REASON, Category
from crowd.services import rejecting
from crowd.services.cards import kind_of, spec_of
from crowd.services.deciding import TooShort
from crowd.services.dossiers import name_of
from crowd.services.expecting import expect, take
from crowd.services.fair_desk import NotAdmin, NotYours, is_admin
from crowd.services.objecting import TooMuch, Unasked
from crowd.services.rejected import Known, glance, known_of
from crowd.services.staff import StaffService
from storage import Storage, Turn, Unit
from storage.records.fairness import GivenAnswer

REASON = "reject_reason"
"""What is expected while an admin may type why an answer is rejected."""

ON_PAGE = 6


@dataclass(frozen=True, slots=True)
class AnswerView:
    """An answer as its judge reads it; `agreeing` of `others` gave the same. `state` says what became of it.

    `known` is the key of its task. `rejection` is the id of what rejects it; until `undo_until` (ms UTC) it can be
    taken back without a trace, by whoever rejected it: `own` where that is who reads this, else `by` is her name (empty
    for one who never wrote to the bot). `unused` is what was typed as a reason when it had been judged before.
    """

    task_id: int
    person_id: int
    project_id: int
    title: str
    key: str
    pseudonym: str
    about: str
    words: str
    others: int
    agreeing: int
    price: int
    currency: str
    state: str
    known: Known | None = None
    reason: str | None = None
    rejection: int | None = None
    undo_until: int | None = None
    own: bool = False
    by: str = ""
    unused: str | None = None


@dataclass(frozen=True, slots=True)
class AnswerPage:
    """Answers that wait, a page of them, from 0; `worst`: those first with whom the fewest agree."""

    project_id: int
    title: str
    answers: tuple[AnswerView, ...]
    waiting: int
    worst: bool
    page: int
    pages: int


@dataclass(frozen=True, slots=True)
class NoAnswer:
    """There is no such answer, or no such project."""


Judging: TypeAlias = AnswerView | NotAdmin | NotYours | NoAnswer


class AnswersDeskService:
    """Only people reject, before an answer is final; nobody judges her own but an owner."""

    def __init__(self, storage: Storage, staff: StaffService) -> None:
        self._storage = storage
        self._staff = staff

    async def page(self, admin: int, project_id: int, *, worst: bool, page: int) -> AnswerPage | NotAdmin | NoAnswer:
        """What waits in a project."""

        def unit(work: Unit) -> AnswerPage | NotAdmin | NoAnswer:
            project = work.projects.of_id(project_id=project_id)
            if not is_admin(work, self._staff, admin):
                return NotAdmin()
            if project is None:
                return NoAnswer()
            waiting = work.rejections.waiting(project_id=project_id)
            pages = max(1, -(-waiting // ON_PAGE))
            at = min(max(page, 0), pages - 1)
            found = work.rejections.to_review(project_id=project_id, worst=worst, most=ON_PAGE, skip=at * ON_PAGE)
            views = tuple(_view(work, each, admin) for each in found)
            return AnswerPage(project_id, project.title, views, waiting, worst, at, pages)

        return await self._storage.read(unit)

    async def look(self, admin: int, task_id: int, person_id: int) -> Judging:
        """One answer, as it stands."""
        return await self._storage.read(lambda work: self._look(work, admin, task_id, person_id))

    async def accept(self, turn: Turn, admin: int, task_id: int, person_id: int) -> Judging:
        """It is final, and paid. Nothing happens where it was judged a moment ago."""

        def unit(work: Unit) -> Judging:
            found = self._look(work, admin, task_id, person_id)
            given = work.rejections.given(task_id=task_id, person_id=person_id)
            if not isinstance(found, AnswerView) or given is None or work.replayed:
                return found
            rejecting.accept_now(work, given, admin, turn.now)
            _needs_no_reason(work, turn, admin, task_id, person_id)
            return self._look(work, admin, task_id, person_id)

        return await self._storage.write(turn, unit)

    async def want(self, turn: Turn, admin: int, task_id: int, person_id: int, category: Category) -> Judging:
        """She is about to type why it is rejected."""

        def unit(work: Unit) -> Judging:
            found = self._look(work, admin, task_id, person_id)
            if isinstance(found, AnswerView) and found.state == "submitted" and not work.replayed:
                expect(work, turn, admin, REASON, f"{task_id}:{person_id}:{category.value}")
            return found

        return await self._storage.write(turn, unit)

    async def reject(
        self, turn: Turn, admin: int, reference: str, words: str
    ) -> Judging | TooMuch | TooShort | Unasked:
        """What she typed is why, after `want`. Whoever gave the answer hears of it in a minute."""
        if len(words) > LONGEST_WORDS:
            return TooMuch(LONGEST_WORDS)
        if len(words.strip()) < SHORTEST_REASON:
            return TooShort(SHORTEST_REASON)
        task, person, category = reference.split(":")

        def unit(work: Unit) -> Judging | Unasked:
            if not work.replayed and not take(work, turn, admin, REASON, reference):
                return Unasked()
            found = self._look(work, admin, int(task), int(person))
            given = work.rejections.given(task_id=int(task), person_id=int(person))
            if not isinstance(found, AnswerView) or given is None:
                return found
            if not work.replayed:
                rejecting.reject(work, given, category, words.strip(), admin, turn.now)
            return _or_unused(self._look(work, admin, int(task), int(person)), words.strip())

        return await self._storage.write(turn, unit)

    async def undo(self, turn: Turn, admin: int, rejection_id: int) -> Judging:
        """Taken back within its minute, by whoever rejected it; else here is the answer as it stands."""

        def unit(work: Unit) -> Judging:
            found = work.rejections.of_id(rejection_id=rejection_id)
            if found is None:
                return NoAnswer()
            in_time = found.decided_by == admin and turn.now < found.decided_at + UNDO_FOR
            if in_time and not work.replayed and is_admin(work, self._staff, admin):
                rejecting.undo(work, found, turn.now)
                work.audit.note(turn.now, f"admin:{admin}", "rejection taken back", f"task:{found.task_id}")
            return self._look(work, admin, found.task_id, found.person_id)

        return await self._storage.write(turn, unit)

    def _look(self, work: Unit, admin: int, task_id: int, person_id: int) -> Judging:
        if not is_admin(work, self._staff, admin):
            return NotAdmin()
        person = work.people.of_telegram(telegram_id=admin)
        if person is not None and person.id == person_id and admin not in self._staff.owners:
            return NotYours()
        given = work.rejections.given(task_id=task_id, person_id=person_id)
        return _view(work, given, admin) if given else NoAnswer()


def _or_unused(step: Judging, words: str) -> Judging:
    """Where it had been judged before, her words are given back to her."""
    if not isinstance(step, AnswerView) or (step.own and step.reason == words):
        return step
    return replace(step, unused=words)


def _needs_no_reason(work: Unit, turn: Turn, admin: int, task_id: int, person_id: int) -> None:
    """It is accepted: why it is rejected is not waited for any more."""
    waits = work.expected.of(telegram_id=admin)
    if waits is not None and waits.kind == REASON and waits.reference.startswith(f"{task_id}:{person_id}:"):
        work.expected.lapse(telegram_id=admin, update_id=turn.update_id)


def _view(work: Unit, given: GivenAnswer, admin: int) -> AnswerView:
    spec = spec_of(given.spec)
    standing = (
        work.rejections.standing(task_id=given.task_id, person_id=given.person_id)
        if given.state == "rejected"
        else None
    )
    return AnswerView(
        task_id=given.task_id,
        person_id=given.person_id,
        project_id=given.project_id,
        title=spec.title,
        key=given.key,
        pseudonym=given.worker_key,
        about=glance(given.payload, given.seed, given.spec),
        words=kind_of(spec).words(json.loads(given.answer), spec.task),
        others=given.others,
        agreeing=given.agreeing,
        price=given.price,
        currency=spec.currency,
        state=given.state,
        known=known_of(given),
        reason=standing.reason if standing else None,
        rejection=standing.id if standing else None,
        undo_until=standing.decided_at + UNDO_FOR if standing else None,
        own=standing is not None and standing.decided_by == admin,
        by=name_of(work, standing.decided_by) if standing else "",
    )
