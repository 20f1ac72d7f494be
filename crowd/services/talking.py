"""Talking: to which task a worker's message belongs: that whose card it replies to, or the only one that waits."""

from __future__ import annotations

from crowd.services import changing
from crowd.services.cards import Heard, NotAsked, WhichOne, body_of, said_of, spec_of
from crowd.services.whereabouts import shown_again as shown_after_answer
from crowd.tasktypes.base import Asks, Said, Spoken
from storage import Unit
from storage.records.labelling import Talk


def meant(work: Unit, telegram_id: int, said: Said, reply_to: int | None) -> int | NotAsked | WhichOne:
    """The task that a message is about."""
    talks = _open(work, telegram_id)
    replied = [talk for talk in talks if reply_to is not None and talk.message_id == reply_to]
    waiting = [talk for talk in talks if _waits(_asks(work, telegram_id, talk), said)]
    for found in (replied, waiting, talks):
        if found:
            return found[0].task_id if len(found) == 1 else WhichOne()
    return NotAsked()


def waits_for(work: Unit, telegram_id: int) -> Asks | None:
    """What her tasks wait for, the one that asks for words before one that asks for taps; None without a task."""
    asked = [_asks(work, telegram_id, talk) for talk in _open(work, telegram_id)]
    return next((asks for asks in asked if asks is not Asks.NOTHING), Asks.NOTHING if asked else None)


def shown_again(work: Unit, telegram_id: int, said: Said) -> Heard:
    """A message whose effect is stored: the talk that it went on, else what it answered, and where she stands."""
    for talk in _open(work, telegram_id):
        found = work.assignments.hers(telegram_id=telegram_id, task_id=talk.task_id)
        if found and said_of(found[0])[-1:] == (said,):
            return changing.shown(work, *found)
    latest = work.assignments.latest(telegram_id=telegram_id)
    found = work.assignments.hers(telegram_id=telegram_id, task_id=latest) if latest is not None else None
    return shown_after_answer(work, *found) if found else _still_open(work, telegram_id)


def _still_open(work: Unit, telegram_id: int) -> Heard:
    """The message changed nothing, as one for a task that was corrected meanwhile: the task as it is."""
    for talk in _open(work, telegram_id):
        found = work.assignments.hers(telegram_id=telegram_id, task_id=talk.task_id)
        if found:
            return changing.shown(work, *found)
    return NotAsked()


def _open(work: Unit, telegram_id: int) -> list[Talk]:
    """Her talks, one a project: an answer that she is changing hides the task in her hands."""
    talks = {talk.project_id: talk for talk in work.assignments.talking(telegram_id=telegram_id)}
    return list(talks.values())


def _asks(work: Unit, telegram_id: int, talk: Talk) -> Asks:
    found = work.assignments.hers(telegram_id=telegram_id, task_id=talk.task_id)
    if found is None:
        return Asks.NOTHING
    held, worker = found
    return body_of(held.payload, held.seed, spec_of(worker.spec), said_of(held)).asks


def _waits(asks: Asks, said: Said) -> bool:
    return asks.voice if isinstance(said, Spoken) else asks.text
