"""An applicant's side while a person decides: asking for a second look, and what she writes to whoever reads."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypeAlias

from crowd.rules.desk import APPEAL, LONGEST_WORDS, MOST_REPLIES
from crowd.screening.decision import Flag
from crowd.services.owing import owe
from crowd.services.review import QUESTION
from crowd.services.stand import DAY, Stand, dump_reasons, latest_stand, load_flags
from storage import Storage, Turn, Unit
from storage.records.reviews import Talk

REPLY = "review_reply"
"""The message to a reviewer that her question is answered."""


@dataclass(frozen=True, slots=True)
class Appealed:
    """A person will look at it by then (ms UTC); `silent` while she may still say something about it."""

    answer_by: int
    silent: bool


@dataclass(frozen=True, slots=True)
class NoAppeal:
    """A person has looked at it already, or she has applied again since."""


@dataclass(frozen=True, slots=True)
class Pleaded:
    """Her words are with her appeal."""

    answer_by: int


@dataclass(frozen=True, slots=True)
class Replied:
    """Her message is with whoever asked."""


@dataclass(frozen=True, slots=True)
class TooMuch:
    """At most `limit` characters."""

    limit: int


@dataclass(frozen=True, slots=True)
class Enough:
    """She wrote many messages; no more are kept until she is asked again."""


@dataclass(frozen=True, slots=True)
class NotAwaited:
    """Nobody asked her anything."""


Reply: TypeAlias = Pleaded | Replied | TooMuch | Enough | NotAwaited


class AppealService:
    """One appeal a screening; what she writes is kept while a question or an appeal of hers is open."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage

    async def appeal(self, turn: Turn, telegram_id: int, screening_id: int) -> Appealed | NoAppeal:
        """A person is asked to look at how it ended. A second tap says the same again."""

        def unit(work: Unit) -> Appealed | NoAppeal:
            stand = _stand(work, telegram_id, turn.now)
            if stand is None or stand.screening.id != screening_id:
                return NoAppeal()
            if _is_open(stand) and not work.replayed:
                _appeal(work, stand, turn.now)
            found = work.reviews.appeal_of(screening_id=screening_id)
            if found is None or found.answered_at is not None:
                return NoAppeal()
            return Appealed(found.due_at, found.words is None)

        return await self._storage.write(turn, unit)

    async def awaits(self, telegram_id: int, now: int) -> bool:
        """Whether a message of hers is for whoever reads her application."""
        found = await self._storage.read(lambda work: _awaited(work, telegram_id, now))
        return found is not None

    async def hear(self, turn: Turn, telegram_id: int, words: str) -> Reply:
        """What she writes while her application is read: an answer to a question, or words for her appeal."""

        def unit(work: Unit) -> Reply:
            stand = _awaited(work, telegram_id, turn.now)
            if stand is None:
                return NotAwaited()
            asked = _asked(work, stand)
            if asked is None:
                return _plead(work, stand, words)
            return Replied() if work.replayed else _reply(work, stand, asked, words, turn.now)

        if len(words) > LONGEST_WORDS * 4:
            return TooMuch(LONGEST_WORDS * 4)
        return await self._storage.write(turn, unit)


def _stand(work: Unit, telegram_id: int, now: int) -> Stand | None:
    person = work.people.of_telegram(telegram_id=telegram_id)
    return latest_stand(work, person, now) if person else None


def _is_open(stand: Stand) -> bool:
    """Whether she can still appeal; what was forgotten after its days, nobody can look at."""
    return stand.screening.state == "failed" and stand.appeal is None and bool(stand.answers)


def _awaited(work: Unit, telegram_id: int, now: int) -> Stand | None:
    """Her application, where something that she writes has a place on it."""
    stand = _stand(work, telegram_id, now)
    if stand is None or stand.screening.state != "review":
        return None
    return stand if stand.answer_by is not None or _asked(work, stand) else None


def _asked(work: Unit, stand: Stand) -> Talk | None:
    """The newest question that has reached her."""
    questions = [each for each in work.reviews.talk(screening_id=stand.screening.id) if each.reviewer_id is not None]
    reached = (each for each in reversed(questions) if work.reviews.has_reached(ref=f"{QUESTION}:{each.id}"))
    return next(reached, None)


def _appeal(work: Unit, stand: Stand, now: int) -> None:
    flags = (*load_flags(stand.screening.flags), Flag("", APPEAL))
    due_at = now + stand.form.appeal_days * DAY
    if work.reviews.reopen(screening_id=stand.screening.id, flags=dump_reasons(flags)):
        work.reviews.appeal(screening_id=stand.screening.id, due_at=due_at, now=now)
        work.audit.note(now, f"person:{stand.person.id}", "screening.appealed", f"person:{stand.person.id}")


def _plead(work: Unit, stand: Stand, words: str) -> Reply:
    if stand.answer_by is None:
        return NotAwaited()
    if work.reviews.plead(screening_id=stand.screening.id, words=words) or work.replayed:
        return Pleaded(stand.answer_by)
    return Enough()


def _reply(work: Unit, stand: Stand, asked: Talk, words: str, now: int) -> Reply:
    since = [each for each in work.reviews.talk(screening_id=stand.screening.id) if each.id > asked.id]
    if len(since) >= MOST_REPLIES:
        return Enough()
    work.reviews.say(screening_id=stand.screening.id, reviewer_id=None, words=words, now=now)
    if not since and asked.reviewer_id is not None:
        body = {"screening_id": stand.screening.id, "asked": asked.id}
        owe(work, kind=REPLY, ref=f"{REPLY}:{asked.id}", to=[asked.reviewer_id], body=body, now=now)
    return Replied()


def replied_now(work: Unit, body: dict[str, Any]) -> dict[str, Any] | None:
    """What she answered, read when it is sent, so that nothing of hers lies in the message; None once it is gone."""
    screening = work.reviews.of_id(screening_id=int(body["screening_id"]))
    person = work.people.of_id(person_id=screening.person_id) if screening else None
    if screening is None or person is None or person.telegram_id is None:
        return None
    talk = work.reviews.talk(screening_id=screening.id)
    words = next((each.words for each in talk if each.id > int(body["asked"]) and each.reviewer_id is None), "")
    return {"screening_id": screening.id, "first_name": person.first_name, "words": words} if words else None
