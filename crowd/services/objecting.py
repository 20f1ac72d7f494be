"""A worker's side of what was decided about her: why it is so, an appeal with her words, and the way back from it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

from crowd.rules.fairness import DECIDED_WITHIN, FILING, LONGEST_WORDS
from crowd.rules.grounds import Grounds
from crowd.services import grounds
from crowd.services.cards import spec_of
from crowd.services.expecting import expect, take
from crowd.services.rejected import Rejected, rejected_of
from storage import Storage, Turn, Unit
from storage.records.fairness import Objection, Rejection, Restriction

WORDS = "objection_words"
"""What is expected while she may write why."""

About: TypeAlias = Literal["r", "j"]
"""A restriction, or a rejected answer (judged)."""

SHOWN = 5


@dataclass(frozen=True, slots=True)
class Appeal:
    """Hers: its state, by when a person decides (ms UTC), what she wrote, and the reason that she got.

    `against` says in a word or two what it is about: the rule, or the task.
    """

    id: int
    about: About
    subject: int
    state: str
    answer_by: int
    words: str | None
    reason: str | None
    zone: str | None
    against: str


@dataclass(frozen=True, slots=True)
class Filed:
    """It is with a person now. `asks` while she may still write why."""

    appeal: Appeal
    asks: bool


@dataclass(frozen=True, slots=True)
class TooLate:
    """She could appeal until then (ms UTC)."""

    until: int
    zone: str | None


@dataclass(frozen=True, slots=True)
class NoSuch:
    """There is nothing of hers to appeal against any more."""


@dataclass(frozen=True, slots=True)
class TakenBack:
    """It is not with anybody any more; until then (ms UTC) she may appeal again."""

    appeal: Appeal
    until: int


@dataclass(frozen=True, slots=True)
class TooMuch:
    """At most `limit` characters."""

    limit: int


@dataclass(frozen=True, slots=True)
class Unasked:
    """Nobody waits for these words."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What holds of her: restrictions in force, those that are over but may be appealed against, rejected answers, and
    the titles of projects whose questions on their guidelines she did not pass."""

    restrictions: tuple[Grounds, ...]
    over: tuple[Grounds, ...]
    rejected: tuple[Rejected, ...]
    misunderstood: tuple[str, ...]


Step: TypeAlias = Filed | Appeal | TooLate | NoSuch | TakenBack


class ObjectingService:
    """One appeal for each restriction and each rejected answer."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage

    async def standing(self, telegram_id: int, now: int) -> Standing | None:
        """All that holds of her at that moment; None for somebody who is no worker."""

        def unit(work: Unit) -> Standing | None:
            person = work.people.of_telegram(telegram_id=telegram_id)
            if person is None or person.admitted_at is None:
                return None
            mine = grounds.all_now(work, person.id, now)
            answers = work.rejections.of_person(person_id=person.id, most=SHOWN)
            return Standing(
                tuple(mine),
                tuple(grounds.over_now(work, person.id, now)),
                tuple(rejected_of(work, each) for each in answers),
                _misunderstood(work, person.id),
            )

        return await self._storage.read(unit)

    async def appeal(self, turn: Turn, telegram_id: int, about: About, subject: int) -> Step:
        """A person is asked to look; her next message is why. A second tap shows where it stands, and asks again."""

        def unit(work: Unit) -> Step:
            against = _hers(work, telegram_id, about, subject)
            if against is None:
                return NoSuch()
            work.people.lock(person_id=against.person_id)  # two phones at once make one appeal
            found = _objection(work, about, subject)
            if found is not None and (work.replayed or found.state != "withdrawn"):
                if not work.replayed and found.state == "open" and found.words is None:
                    expect(work, turn, telegram_id, WORDS, str(found.id))
                return _shown(work, found, telegram_id)
            if turn.now > (until := _since(against) + FILING):
                return TooLate(until, _zone(work, telegram_id))
            if not _file(work, against, found, turn.now):
                return NoSuch()
            filed = _objection(work, about, subject)
            if filed is None:
                return NoSuch()
            expect(work, turn, telegram_id, WORDS, str(filed.id))
            work.audit.note(turn.now, f"person:{against.person_id}", "appealed", _subject(about, subject))
            return _shown(work, filed, telegram_id)

        return await self._storage.write(turn, unit)

    async def plead(self, turn: Turn, telegram_id: int, objection_id: int, words: str) -> Filed | TooMuch | Unasked:
        """What she writes goes with her appeal."""
        if len(words) > LONGEST_WORDS:
            return TooMuch(LONGEST_WORDS)

        def unit(work: Unit) -> Filed | Unasked:
            if not work.replayed and not take(work, turn, telegram_id, WORDS, str(objection_id)):
                return Unasked()
            if not work.replayed and not work.objections.plead(objection_id=objection_id, words=words.strip()):
                return Unasked()
            found = work.objections.of_id(objection_id=objection_id)
            return Filed(_appeal(work, found, telegram_id), asks=False) if found else Unasked()

        return await self._storage.write(turn, unit)

    async def take_back(self, turn: Turn, telegram_id: int, objection_id: int) -> Step:
        """She does not want it decided any more."""

        def unit(work: Unit) -> Step:
            found = work.objections.of_id(objection_id=objection_id)
            person = work.people.of_telegram(telegram_id=telegram_id)
            if found is None or person is None or found.person_id != person.id:
                return NoSuch()
            if not work.replayed and found.state == "open" and _undecided(work, found):
                work.objections.close(objection_id=objection_id, state="withdrawn", now=turn.now)
                work.expected.lapse(telegram_id=telegram_id, update_id=turn.update_id)
                work.audit.note(turn.now, f"person:{person.id}", "appeal taken back", f"appeal:{objection_id}")
                found = replace(found, state="withdrawn")
            if found.state != "withdrawn":
                return _appeal(work, found, telegram_id)
            return TakenBack(_appeal(work, found, telegram_id), _until(work, found))

        return await self._storage.write(turn, unit)


def _misunderstood(work: Unit, person_id: int) -> tuple[str, ...]:
    found = [spec_of(each) for each in work.comprehension.failed(person_id=person_id, most=SHOWN)]
    return tuple(spec.title for spec in found if spec.comprehension)


def _hers(work: Unit, telegram_id: int, about: About, subject: int) -> Restriction | Rejection | None:
    """What she appeals against, where it is hers and there is something to put right."""
    person = work.people.of_telegram(telegram_id=telegram_id)
    if person is None:
        return None
    found: Restriction | Rejection | None
    if about == "r":
        found = work.restrictions.of_id(restriction_id=subject)
        there = found is not None and found.starts_at is not None
    else:
        found = work.rejections.of_id(rejection_id=subject)
        there = found is not None and found.state != "undone"
    return found if there and found is not None and found.person_id == person.id else None


def _objection(work: Unit, about: About, subject: int) -> Objection | None:
    if about == "r":
        return work.objections.against(restriction_id=subject)
    return work.objections.against(rejection_id=subject)


def _since(against: Restriction | Rejection) -> int:
    if isinstance(against, Rejection):
        return against.decided_at
    return against.starts_at or against.made_at


def _file(work: Unit, against: Restriction | Rejection, found: Objection | None, now: int) -> bool:
    """Makes it, or makes it again; False where there is nothing to put right any more."""
    if against.state in ("lifted", "overturned"):
        return False
    due_at = now + DECIDED_WITHIN
    if found is not None:
        return work.objections.reopen(objection_id=found.id, due_at=due_at, now=now)
    restriction, rejection = (against.id, None) if isinstance(against, Restriction) else (None, against.id)
    made = work.objections.add(
        person_id=against.person_id, restriction_id=restriction, rejection_id=rejection, due_at=due_at, now=now
    )
    return made is not None


def _undecided(work: Unit, found: Objection) -> bool:
    last = work.fair_decisions.last(objection_id=found.id)
    return last is None or last.state != "due"


def _until(work: Unit, found: Objection) -> int:
    against: Restriction | Rejection | None
    if found.restriction_id is not None:
        against = work.restrictions.of_id(restriction_id=found.restriction_id)
    else:
        against = work.rejections.of_id(rejection_id=found.rejection_id or 0)
    return _since(against) + FILING if against else found.made_at


def _shown(work: Unit, found: Objection, telegram_id: int) -> Step:
    appeal = _appeal(work, found, telegram_id)
    if found.state != "open":
        return appeal
    waiting = work.expected.of(telegram_id=telegram_id)
    asks = waiting is not None and (waiting.kind, waiting.reference) == (WORDS, str(found.id))
    return Filed(appeal, asks=asks and found.words is None)


def _appeal(work: Unit, found: Objection, telegram_id: int) -> Appeal:
    about: About = "r" if found.restriction_id is not None else "j"
    subject = found.restriction_id or found.rejection_id or 0
    zone = _zone(work, telegram_id)
    return Appeal(
        found.id, about, subject, found.state, found.due_at, found.words, found.reason, zone, _named(work, found)
    )


def _named(work: Unit, found: Objection) -> str:
    if found.restriction_id is not None:
        restriction = work.restrictions.of_id(restriction_id=found.restriction_id)
        told = grounds.grounds_of(work, restriction) if restriction else None
        return " · ".join(part for part in (told.project, told.rule) if part) if told else ""
    rejection = work.rejections.of_id(rejection_id=found.rejection_id or 0)
    answer = rejected_of(work, rejection) if rejection else None
    return (answer.about or answer.project) if answer else ""


def _zone(work: Unit, telegram_id: int) -> str | None:
    person = work.people.of_telegram(telegram_id=telegram_id)
    return person.time_zone if person else None


def _subject(about: About, subject: int) -> str:
    return f"{'restriction' if about == 'r' else 'rejection'}:{subject}"
