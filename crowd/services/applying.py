"""What an applicant may ask and do beside the questions: where she stands, no more reminders, taking it all back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from crowd.screening import decision
from crowd.services.filing import forget_doubtful
from crowd.services.people import Standing, standing_of
from crowd.services.retaining import forget_words
from crowd.services.stand import DAY, Stand, held_stand, latest_stand
from crowd.services.steps import Failed
from crowd.services.unfinished import moments_of
from crowd.services.uploads import Uploads
from storage import Storage, Turn, Unit
from storage.records.intake import InLine
from storage.vault import Vault


@dataclass(frozen=True, slots=True)
class Status:
    """Where she stands. Of `questions` so many are `answered`, which all take `minutes`; times in ms UTC.

    `since` is when she came to where she is; `until` when what comes next has come at the latest: the end of an
    unfinished screening, a decision, the day from which on she may apply again.
    """

    standing: Standing
    since: int
    until: int | None = None
    answered: int = 0
    questions: int = 0
    minutes: int = 0
    refusal: Failed | None = None
    line: InLine | None = None


@dataclass(frozen=True, slots=True)
class Stakes:
    """What taking it back means: `again_at` (ms UTC) is when she may begin anew, None for at once."""

    screening_id: int
    decided_by_person: bool
    again_at: int | None


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """Her answers and files are gone. `again_at` as above."""

    again_at: int | None


@dataclass(frozen=True, slots=True)
class NothingOpen:
    """There is no application of hers to be taken back."""


@dataclass(frozen=True, slots=True)
class Unreminded:
    """No more reminders; what she answered is kept until then (ms UTC)."""

    kept_until: int


Withdrawal: TypeAlias = Withdrawn | NothingOpen


class ApplyingService:
    """Reads where she stands, and ends what she does not want any more."""

    def __init__(self, storage: Storage, vault: Vault) -> None:
        self._storage = storage
        self._uploads = Uploads(vault)

    async def status(self, telegram_id: int, now: int) -> Status | None:
        """None for somebody we never met."""

        def unit(work: Unit) -> Status | None:
            person = work.people.of_telegram(telegram_id=telegram_id)
            if person is None:
                return None
            standing, stand = standing_of(work, person), latest_stand(work, person, now)
            if standing.place in {"waiting", "called"} and (line := work.waiting.of(person_id=person.id)):
                return Status(standing, line.joined_at, line.until, line=line)
            if person.admitted_at is not None or stand is None:
                return Status(standing, person.admitted_at or person.created_at)
            return _status(work, standing, stand)

        return await self._storage.read(unit)

    async def stakes(self, telegram_id: int, now: int) -> Stakes | None:
        """What she would take back; None where nothing of hers is open."""

        def unit(work: Unit) -> Stakes | None:
            person = work.people.of_telegram(telegram_id=telegram_id)
            stand = latest_stand(work, person, now) if person else None
            if stand is None or stand.screening.state not in {"open", "review"} or stand.person.admitted_at is not None:
                return None
            return Stakes(stand.screening.id, stand.screening.state == "review", _again_at(stand, now))

        return await self._storage.read(unit)

    async def withdraw(self, turn: Turn, telegram_id: int, screening_id: int) -> Withdrawal:
        """Her second tap: rows first, then the files. What a kill in between leaves is swept by the clock."""

        def unit(work: Unit) -> tuple[Withdrawal, tuple[str, ...]]:
            stand = held_stand(work, telegram_id, turn)
            if stand is None or stand.screening.id != screening_id or stand.person.admitted_at is not None:
                return NothingOpen(), ()
            if work.replayed and stand.screening.finished_by == turn.update_id:
                return Withdrawn(work.withdrawals.again_at(screening_id=screening_id)), ()
            return _withdraw(work, stand, turn)

        outcome, names = await self._storage.write(turn, unit)
        await self._uploads.drop(names)
        return outcome

    async def stop_reminding(self, turn: Turn, telegram_id: int, screening_id: int) -> Unreminded | NothingOpen:
        """She does not want to hear of this screening any more."""

        def unit(work: Unit) -> Unreminded | NothingOpen:
            stand = held_stand(work, telegram_id, turn)
            if stand is None or stand.screening.id != screening_id:
                return NothingOpen()
            hers = work.reminders.decline(screening_id=screening_id, person_id=stand.person.id, now=turn.now)
            return Unreminded(moments_of(work, stand).end) if hers else NothingOpen()

        return await self._storage.write(turn, unit)


def _status(work: Unit, standing: Standing, stand: Stand) -> Status:
    screening, numbered = stand.screening, decision.numbered(stand.form, stand.answers)
    since = screening.finished_at or screening.started_at
    match screening.state:
        case "open":
            answered = sum(each.key in stand.answers for each in numbered)
            return Status(
                standing, since, moments_of(work, stand).end, answered, len(numbered), minutes=stand.form.minutes
            )
        case "review":
            return Status(standing, since, stand.answer_by or since + stand.form.review_days * DAY)
        case "failed":
            step = stand.where()
            return Status(standing, since, stand.again_at, refusal=step if isinstance(step, Failed) else None)
        case "withdrawn":
            return Status(standing, since, work.withdrawals.again_at(screening_id=screening.id))
        case _:
            return Status(standing, since)


def _withdraw(work: Unit, stand: Stand, turn: Turn) -> tuple[Withdrawal, tuple[str, ...]]:
    person_id, screening_id, again_at = stand.person.id, stand.screening.id, _again_at(stand, turn.now)
    withdrawn = work.withdrawals.withdraw(
        screening_id=screening_id, person_id=person_id, again_at=again_at, update_id=turn.update_id, now=turn.now
    )
    if not withdrawn:
        return NothingOpen(), ()
    work.screenings.forget_answers(screening_id=screening_id)
    forget_words(work, screening_id)
    forget_doubtful(work, person_id, stand.form)
    kinds = [question.key for question in stand.form.questions if question.files]
    names = [name for kind in kinds for name in work.files.remove(person_id=person_id, kind=kind)]
    return Withdrawn(again_at), tuple(names)


def _again_at(stand: Stand, now: int) -> int | None:
    """A test is taken once: who has begun one waits as long as somebody who was turned down. So does who was that."""
    if stand.answer_by is not None:
        return stand.again_at
    return now + stand.form.apply_again_after_days * DAY if stand.tested or stand.in_a_test else None
