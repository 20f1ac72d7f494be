"""Questions on tasks: a worker asks, an admin answers, and the task waits for her meanwhile."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import TypeAlias, TypeVar

from crowd.rules.clarifying import KEPT_FOR, LONGEST_ANSWER, LONGEST_QUESTION, Audience, MayAsk, may_ask
from crowd.services import changing, resuming
from crowd.services.cards import Refused, Step, Why, body_of, said_of, spec_of
from crowd.services.expecting import expect, take
from crowd.services.inquiries import Inquiry, inquiry_of
from crowd.services.owing import owe
from crowd.services.whereabouts import knowing_parts, settled, shown_again, standing
from storage import Storage, Turn, Unit
from storage.records.labelling import Held, Worker
from storage.records.reports import WaitingQuestion

T = TypeVar("T")

READINGS = 3  # of one assignment in one unit: on PostgreSQL another unit may change it after it was read
LISTED = 20
QUESTION, ANSWER = "question", "answer"
"""What is expected while a worker, or an admin, is about to type."""


@dataclass(frozen=True, slots=True)
class MayType:
    """She was asked what is unclear about this task."""

    task_id: int


@dataclass(frozen=True, slots=True)
class Asked:
    """The question is with the admins. `kept`: her place waits for her; `card` is the message that bears the task."""

    task_id: int
    project_id: int
    kept: bool
    card: int | None


@dataclass(frozen=True, slots=True)
class TooLong:
    """At most `limit` characters."""

    limit: int


@dataclass(frozen=True, slots=True)
class Unasked:
    """Nobody waits for it any more."""


@dataclass(frozen=True, slots=True)
class Answered:
    """The answer is on its way to her who asked."""

    inquiry: Inquiry
    audience: Audience


@dataclass(frozen=True, slots=True)
class AnsweredBefore:
    """Another admin was first."""

    inquiry: Inquiry


Question: TypeAlias = Asked | TooLong | Unasked
Reply: TypeAlias = Answered | AnsweredBefore | TooLong | Unasked


class ClarifyingService:
    """`admins` are the Telegram ids of those who answer, as they are when somebody looks."""

    def __init__(self, storage: Storage, admins: Collection[int]) -> None:
        self._storage = storage
        self._admins = admins

    async def want(self, turn: Turn, telegram_id: int, task_id: int) -> MayType | Step:
        """She tapped Ask: what she types next is her question."""

        def judge(work: Unit, held: Held, worker: Worker) -> MayType | Step:
            if may_ask(held.state) is MayAsk.NO:
                return settled(work, held, worker)
            if spec_of(worker.spec).stage:
                return Refused(Why.IN_STAGE, standing(work, worker))
            if not work.replayed:
                expect(work, turn, telegram_id, QUESTION, str(task_id))
            return MayType(task_id)

        def unit(work: Unit) -> MayType | Step:
            found = work.assignments.hers(telegram_id=telegram_id, task_id=task_id)
            step = judge(work, *found) if found else Refused(Why.NOT_HERS)
            return step if isinstance(step, MayType) else knowing_parts(work, telegram_id, step)

        return await self._storage.write(turn, unit)

    async def ask(
        self, turn: Turn, telegram_id: int, task_id: int, question: str, quoted: str, *, expected: bool
    ) -> Question:
        """What she typed goes to the admins, and her place is kept. `expected`: after Ask, not by her own reply."""

        def judge(work: Unit, held: Held, worker: Worker) -> Question | None:
            if work.replayed:
                return _asked_before(work, held, worker, question)
            waited = not expected or take(work, turn, telegram_id, QUESTION, str(task_id))
            if not waited or may_ask(held.state) is MayAsk.NO or spec_of(worker.spec).stage:
                return Unasked()
            return self._ask(work, turn, telegram_id, held, worker, question, quoted)

        if len(question) > LONGEST_QUESTION:
            return TooLong(LONGEST_QUESTION)
        found: Question | None = await self._judged(turn, telegram_id, task_id, judge)
        return Unasked() if found is None else found

    async def meant(self, telegram_id: int, message_id: int) -> int | None:
        """The task whose card, or a part of it, this message is, where words typed on it could be no answer."""

        def unit(work: Unit) -> int | None:
            for talk in work.assignments.talking(telegram_id=telegram_id):
                found = work.assignments.hers(telegram_id=telegram_id, task_id=talk.task_id)
                if found and _bears(work, telegram_id, talk.project_id, talk.task_id, message_id):
                    held, worker = found
                    body = body_of(held.payload, held.seed, spec_of(worker.spec), said_of(held))
                    return None if body.asks.text or held.state != "active" else talk.task_id
            return None

        return await self._storage.read(unit)

    async def resume(self, turn: Turn, telegram_id: int, task_id: int) -> Step:
        """Go on with a task that she asked about, answered or not."""

        def judge(work: Unit, held: Held, worker: Worker) -> Step | None:
            if work.replayed:
                return shown_again(work, held, worker)
            return resuming.resume(work, held, worker, turn.now)

        def with_parts(work: Unit, held: Held, worker: Worker) -> Step | None:
            step = judge(work, held, worker)
            return step and knowing_parts(work, telegram_id, step)

        return await self._judged(turn, telegram_id, task_id, with_parts) or Refused(Why.NOT_HERS)

    async def waiting(self) -> list[WaitingQuestion]:
        """Questions that nobody has answered, the oldest first; at most 20."""
        return await self._storage.read(lambda work: work.clarifications.waiting(most=LISTED))

    async def inquiry(self, clarification_id: int) -> Inquiry | None:
        """One question."""
        return await self._storage.read(lambda work: inquiry_of(work, clarification_id))

    async def replied_to(self, admin: int, message_id: int) -> int | None:
        """The question that this message told the admin."""
        ref = await self._storage.read(
            lambda work: work.clarifications.of_message(telegram_id=admin, message_id=message_id)
        )
        return int(ref.partition(":")[2]) if ref else None

    async def may_answer(
        self, turn: Turn, admin: int, clarification_id: int, audience: Audience
    ) -> Inquiry | AnsweredBefore | None:
        """An admin tapped Answer: what she types next is the answer."""

        def unit(work: Unit) -> Inquiry | AnsweredBefore | None:
            inquiry = inquiry_of(work, clarification_id)
            if inquiry is None or inquiry.answer is not None:
                return inquiry and AnsweredBefore(inquiry)
            if not work.replayed:
                expect(work, turn, admin, ANSWER, f"{clarification_id}:{audience.value}")
            return inquiry

        return await self._storage.write(turn, unit)

    async def answer(self, turn: Turn, admin: int, clarification_id: int, answer: str, audience: Audience) -> Reply:
        """An admin's answer: she who asked is owed it, and has time again to come back."""

        def unit(work: Unit) -> Reply:
            inquiry = inquiry_of(work, clarification_id)
            if inquiry is None:
                return Unasked()
            if not work.replayed and inquiry.answer is None:
                take(work, turn, admin, ANSWER, f"{clarification_id}:{audience.value}")
                self._answer(work, turn, admin, clarification_id, answer, audience)
            return _answered(work, clarification_id, admin, answer, audience)

        if len(answer) > LONGEST_ANSWER:
            return TooLong(LONGEST_ANSWER)
        return await self._storage.write(turn, unit)

    async def messages_of(self, clarification_id: int) -> list[tuple[int, int]]:
        """(admin, message) of what told the admins of a question."""
        return await self._storage.read(lambda work: work.campaigns.messages(ref=f"question:{clarification_id}"))

    def _ask(
        self, work: Unit, turn: Turn, telegram_id: int, held: Held, worker: Worker, question: str, quoted: str
    ) -> Asked | None:
        changing.turns_to(work, held, worker)
        kept = held.state == "active"
        what = {"task_id": held.task_id, "person_id": worker.person_id}
        if kept and not work.clarifications.park(**what, deadline=turn.now + KEPT_FOR):
            return None
        card = work.cards.of(telegram_id=telegram_id, project_id=worker.project_id)
        asked = work.clarifications.ask(
            **what, project_id=worker.project_id, quoted=quoted, question=question, card=card, now=turn.now
        )
        owe(work, kind="question", ref=f"question:{asked}", to=self._admins, body={"id": asked}, now=turn.now)
        return Asked(held.task_id, worker.project_id, kept, card)

    def _answer(
        self, work: Unit, turn: Turn, admin: int, clarification_id: int, answer: str, audience: Audience
    ) -> None:
        given = work.clarifications.give_answer(
            clarification_id=clarification_id, answer=answer, audience=audience.value, by=admin, now=turn.now
        )
        found = work.clarifications.of(clarification_id=clarification_id) if given else None
        person = work.people.of_id(person_id=found.person_id) if found else None
        if found is None or person is None:
            return
        work.clarifications.keep_parked(task_id=found.task_id, person_id=found.person_id, deadline=turn.now + KEPT_FOR)
        if person.telegram_id is not None:
            ref, body = f"clarified:{clarification_id}", {"id": clarification_id}
            owe(work, kind="clarified", ref=ref, to=[person.telegram_id], body=body, now=turn.now)
        work.audit.note(turn.now, f"admin:{admin}", "question answered", f"clarification:{clarification_id}")

    async def _judged(
        self, turn: Turn, telegram_id: int, task_id: int, judge: Callable[[Unit, Held, Worker], T | None]
    ) -> T | None:
        """Judges her assignment on this task. A judge who finds it changed since it was read says None."""

        def unit(work: Unit) -> T | None:
            for _ in range(READINGS):
                found = work.assignments.hers(telegram_id=telegram_id, task_id=task_id)
                if found is None:
                    break
                outcome = judge(work, *found)
                if outcome is not None:
                    return outcome
            return None

        return await self._storage.write(turn, unit)


def _asked_before(work: Unit, held: Held, worker: Worker, question: str) -> Question:
    """A question that is stored, shown again; anything else was none."""
    last = work.clarifications.latest(task_id=held.task_id, person_id=worker.person_id)
    if last is None or last.question != question:
        return Unasked()
    found = work.clarifications.of(clarification_id=last.id)
    return Asked(held.task_id, worker.project_id, held.state == "parked", found.card if found else None)


def _answered(work: Unit, clarification_id: int, admin: int, answer: str, audience: Audience) -> Reply:
    """What stands as the answer now: this one, or that of whoever was first."""
    found, inquiry = work.clarifications.of(clarification_id=clarification_id), inquiry_of(work, clarification_id)
    if found is None or inquiry is None:
        return Unasked()
    ours = found.answered_by == admin and found.answer == answer
    return Answered(inquiry, audience) if ours else AnsweredBefore(inquiry)


def _bears(work: Unit, telegram_id: int, project_id: int, task_id: int, message_id: int) -> bool:
    standing = work.parts.of_person(telegram_id=telegram_id, project_id=project_id)
    return any(message == message_id and task in (task_id, None) for message, task in standing)
