"""Looking again: a worker says why, reads what others say, and keeps or changes her answer; or does not want to."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

from crowd.rules.adjudication import LONGEST_REASON
from crowd.services import second_looks, votes
from crowd.services.cards import Card, Changing, Tally, body_of, kind_of, payload_of, spec_of
from crowd.services.dealing import UNSHOWABLE
from crowd.services.expecting import expect, take
from crowd.tasktypes import flow
from crowd.tasktypes.base import Answer, Asks, Done, Said, Trouble, Wrong
from storage import Storage, Turn, Unit
from storage.records.disputes import Dispute, SecondLook
from storage.records.labelling import Held, Worker

REASON = "second_look_reason"
"""What is expected while she may type why."""
ANSWER = "second_look_answer"
"""What is expected while her card waits for words."""
written = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


@dataclass(frozen=True, slots=True)
class SayWhy:
    """She may type her reason, at most `limit` characters."""

    told: dict[str, Any]
    limit: int = LONGEST_REASON


@dataclass(frozen=True, slots=True)
class Thanks:
    """Her reason is kept. What comes: the others may say theirs, hers to read is on its way, or a person decides."""

    then: Literal["others", "read", "person", "nothing"]


@dataclass(frozen=True, slots=True)
class TooLong:
    """At most `limit` characters."""

    limit: int


@dataclass(frozen=True, slots=True)
class Reads:
    """What others say, and what she may do about it."""

    told: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Again:
    """The task once more, her answer open to be changed; `others` is what those say who answered otherwise."""

    card: Card
    others: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Unclear:
    """What she said is no answer to the card."""

    trouble: Trouble
    limit: int


@dataclass(frozen=True, slots=True)
class Kept:
    """Her answer stays; `words` is what it says, `paid` in micro-units."""

    words: str
    paid: int
    currency: str


@dataclass(frozen=True, slots=True)
class Changed:
    """Her answer is another one now."""

    before: str
    words: str
    paid: int
    currency: str


@dataclass(frozen=True, slots=True)
class Declined:
    """Not now: her answer stays, and nobody asks again."""


@dataclass(frozen=True, slots=True)
class Over:
    """Nobody asks any more: they agree, a person has decided, or the task is gone; `waits`: a person decides still."""

    waits: bool = False


LookStep: TypeAlias = SayWhy | Thanks | TooLong | Reads | Again | Unclear | Kept | Changed | Declined | Over


@dataclass(frozen=True, slots=True)
class _Hers:
    """One look of hers, inside a unit."""

    dispute: Dispute
    look: SecondLook
    held: Held
    worker: Worker


class LookService:
    """Everything that a worker does about a second look."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage

    async def why(self, turn: Turn, who: int, task_id: int) -> LookStep:
        """She wants to say why."""

        def step(work: Unit, hers: _Hers) -> LookStep:
            if hers.look.state != "asked":
                return _standing(work, hers)
            if not work.replayed:
                expect(work, turn, who, REASON, str(task_id))
            return SayWhy(second_looks.told(hers.dispute, hers.look))

        return await self._step(turn, who, task_id, step)

    async def reason(self, turn: Turn, who: int, task_id: int, words: str) -> LookStep:
        """This is why; a second reason changes nothing."""

        def step(work: Unit, hers: _Hers) -> LookStep:
            if work.replayed:
                return _thanks(work, hers) if hers.look.reason else _standing(work, hers)
            if not take(work, turn, who, REASON, str(task_id)) or hers.look.state != "asked":
                return _standing(work, hers)
            work.second_looks.give_reason(task_id=task_id, person_id=hers.look.person_id, reason=words.strip())
            second_looks.pay(work, hers.dispute, hers.look, turn.now)
            second_looks.advance(work, hers.dispute, turn.now)
            return _thanks(work, _read(work, who, task_id) or hers)

        if len(words.strip()) > LONGEST_REASON:
            return TooLong(LONGEST_REASON)
        return await self._step(turn, who, task_id, step)

    async def look(self, turn: Turn, who: int, task_id: int) -> LookStep:
        """The task once more, to be answered anew, or to look only."""

        def step(work: Unit, hers: _Hers) -> LookStep:
            if hers.look.state != "shown":
                return _standing(work, hers)
            if not work.replayed and hers.look.said is None:
                work.second_looks.say(task_id=task_id, person_id=hers.look.person_id, said="[]")
            return _shown(work, turn, who, _read(work, who, task_id) or hers)

        return await self._step(turn, who, task_id, step)

    async def say(self, turn: Turn, who: int, task_id: int, said: Said, *, version: int | None = None) -> LookStep:
        """A button of the card, or words of hers; `version` is the task's as a button knew it."""

        def step(work: Unit, hers: _Hers) -> LookStep:
            if work.replayed or hers.look.state != "shown" or hers.look.said is None:
                return _standing(work, hers)
            if version is None and not take(work, turn, who, ANSWER, str(task_id)):
                return _standing(work, hers)
            if version is not None and version != hers.dispute.version:
                return _shown(work, turn, who, hers)
            return _hear(work, turn, who, hers, said)

        return await self._step(turn, who, task_id, step)

    async def back(self, turn: Turn, who: int, task_id: int) -> LookStep:
        """The last thing that she said on the card is unsaid."""

        def step(work: Unit, hers: _Hers) -> LookStep:
            if hers.look.state != "shown" or hers.look.said is None:
                return _standing(work, hers)
            if not work.replayed:
                said = written(flow.dump(_said(hers.look)[:-1]))
                work.second_looks.say(task_id=task_id, person_id=hers.look.person_id, said=said)
            return _shown(work, turn, who, _read(work, who, task_id) or hers)

        return await self._step(turn, who, task_id, step)

    async def keep(self, turn: Turn, who: int, task_id: int) -> LookStep:
        """Her answer stays as it is."""

        def step(work: Unit, hers: _Hers) -> LookStep:
            if work.replayed or hers.look.state != "shown":
                return _standing(work, hers)
            _decide(work, hers, "kept", hers.held.answer or hers.look.before, turn.now)
            return _standing(work, _read(work, who, task_id) or hers)

        return await self._step(turn, who, task_id, step)

    async def not_now(self, turn: Turn, who: int, task_id: int) -> LookStep:
        """She does not want to; nothing is held against her."""

        def step(work: Unit, hers: _Hers) -> LookStep:
            if not work.replayed:
                work.second_looks.decline(task_id=task_id, person_id=hers.look.person_id, now=turn.now)
                second_looks.advance(work, hers.dispute, turn.now)
            return _standing(work, _read(work, who, task_id) or hers)

        return await self._step(turn, who, task_id, step)

    async def _step(self, turn: Turn, who: int, task_id: int, step: Callable[[Unit, _Hers], LookStep]) -> LookStep:
        def unit(work: Unit) -> LookStep:
            work.reports.lock(task_id=task_id)
            hers = _read(work, who, task_id)
            if hers is None or hers.dispute.withheld == "dropped":
                return Over()
            return step(work, hers)

        return await self._storage.write(turn, unit)


def _read(work: Unit, who: int, task_id: int) -> _Hers | None:
    dispute = work.disputes.of(task_id=task_id)
    look = work.second_looks.hers(task_id=task_id, telegram_id=who)
    found = work.assignments.hers(telegram_id=who, task_id=task_id)
    return _Hers(dispute, look, *found) if dispute and look and found else None


def _standing(work: Unit, hers: _Hers) -> LookStep:
    """Where she stands with it; nothing changes."""
    look, dispute = hers.look, hers.dispute
    spec = spec_of(dispute.spec)
    kind = kind_of(spec)
    match look.state:
        case "asked":
            return SayWhy(second_looks.told(dispute, look))
        case "said":
            return _thanks(work, hers)
        case "shown":
            return Reads(second_looks.told(dispute, look))
        case "declined":
            return Declined()
        case "kept":
            return Kept(kind.words(json.loads(look.after or look.before), spec.task), look.paid, spec.currency)
        case "changed":
            before = kind.words(json.loads(look.before), spec.task)
            after = kind.words(json.loads(look.after or look.before), spec.task)
            return Changed(before, after, look.paid, spec.currency)
        case _:
            return Over(waits=dispute.state in ("looking", "open"))


def _thanks(work: Unit, hers: _Hers) -> Thanks:
    """She reads only what those say who answered otherwise: they have said it, or may do so still."""
    if hers.look.state == "shown":
        return Thanks("read")
    if hers.look.state != "said":
        return Thanks("person" if hers.dispute.state == "open" else "nothing")
    label = kind_of(spec_of(hers.dispute.spec)).label
    mine = label(json.loads(hers.look.before))
    found = work.second_looks.of_task(task_id=hers.look.task_id)
    otherwise = [each for each in found if label(json.loads(each.before)) != mine]
    speaks = any(each.reason or each.state == "asked" for each in otherwise)
    return Thanks("others" if speaks else "nothing")


def _shown(work: Unit, turn: Turn, who: int, hers: _Hers) -> LookStep:
    """Her card; where it asks for words, her next message is taken for them."""
    spec = spec_of(hers.dispute.spec)
    said = _said(hers.look)
    try:
        body = body_of(hers.dispute.payload, hers.held.seed, spec, said)
    except UNSHOWABLE:
        return Over()
    if body.asks is not Asks.NOTHING and not work.replayed:
        expect(work, turn, who, ANSWER, str(hers.dispute.task_id))
    words = kind_of(spec).words(json.loads(hers.look.before), spec.task)
    tally = Tally(hers.dispute.project_id, spec.title, 0, 0, 0, spec.currency)
    price = 0 if hers.look.paid else hers.look.price
    changing = Changing(words, None, None)
    card = Card(hers.dispute.task_id, hers.dispute.version, body, price, 0, tally, len(said), changing)
    return Again(card, tuple((str(words), str(reason)) for words, reason in json.loads(hers.look.others or "[]")))


def _hear(work: Unit, turn: Turn, who: int, hers: _Hers, said: Said) -> LookStep:
    spec, task_id = spec_of(hers.dispute.spec), hers.dispute.task_id
    match flow.hear(kind_of(spec), payload_of(hers.held, spec), spec.task, hers.held.seed, _said(hers.look), said):
        case Wrong(trouble, limit):
            _shown(work, turn, who, hers)  # whatever it asked for is still waited for
            return Unclear(trouble, limit)
        case flow.Heard(after):
            work.second_looks.say(task_id=task_id, person_id=hers.look.person_id, said=written(flow.dump(after)))
            return _shown(work, turn, who, _read(work, who, task_id) or hers)
        case Done(answer):
            return _answered(work, turn, who, hers, answer)


def _answered(work: Unit, turn: Turn, who: int, hers: _Hers, answer: Answer) -> LookStep:
    """The same label once more is her answer kept, with whatever else it says."""
    spec = spec_of(hers.dispute.spec)
    label = kind_of(spec).label
    same = label(answer) == label(json.loads(hers.look.before))
    if not work.second_looks.change(
        task_id=hers.dispute.task_id, person_id=hers.look.person_id, answer=written(answer), now=turn.now
    ):
        return Over()
    votes.weigh(work, hers.held, hers.worker, spec, turn.now)
    _decide(work, hers, "kept" if same else "changed", written(answer), turn.now)
    return _standing(work, _read(work, who, hers.dispute.task_id) or hers)


def _decide(work: Unit, hers: _Hers, state: str, after: str, now: int) -> None:
    look = hers.look
    if work.second_looks.decide(task_id=look.task_id, person_id=look.person_id, state=state, after=after, now=now):
        second_looks.pay(work, hers.dispute, look, now)
        second_looks.advance(work, hers.dispute, now)


def _said(look: SecondLook) -> tuple[Said, ...]:
    return flow.load(json.loads(look.said)) if look.said else ()
