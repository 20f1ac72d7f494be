"""What a person's next message is taken for: a note, a question, an answer, a correction.

A conversation that asks for something to be typed says so in the unit that asks, and takes it in the unit that stores
what was typed:

    expect(work, turn, telegram_id, "report_note", str(task_id))     # "Type a note."
    if take(work, turn, telegram_id, "report_note", str(task_id)):   # the note came
        ...

One route, before all others that hear messages, hands the message to the conversation of that kind (the table of kinds
stands in `handlers/routes.py`, the route in `handlers/expected.py`). What is expected lapses after a day, when another
thing is expected, and when she taps or commands anything else but to look at the task once more; she is told, so that
words meant for it never become an answer unseen. A message of a wrong kind leaves it standing. A replayed message finds
its conversation again, whose unit then sees `work.replayed`.
"""

from __future__ import annotations

from dataclasses import dataclass

from storage import Storage, Turn, Unit
from storage.records.expected import Expected

LAPSES_AFTER = 86_400_000
"""A day, in ms: what she types then is about something else."""


def expect(work: Unit, turn: Turn, telegram_id: int, kind: str, reference: str) -> None:
    """Her next message is taken for this. Inside the unit that asks."""
    work.expected.expect(
        telegram_id=telegram_id, kind=kind, reference=reference, update_id=turn.update_id, now=turn.now
    )


def take(work: Unit, turn: Turn, telegram_id: int, kind: str, reference: str) -> bool:
    """It came: inside the unit that stores it. False when it is not waited for any more."""
    return work.expected.take(telegram_id=telegram_id, kind=kind, reference=reference, update_id=turn.update_id)


@dataclass(frozen=True, slots=True)
class Overdue:
    """Her message came more than a day after she was asked for it: it is taken for nothing at all."""

    kind: str


class ExpectingService:
    """What routes ask before they hand a message or a tap on."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage

    async def expect(self, turn: Turn, telegram_id: int, kind: str, reference: str) -> None:
        """Where asking is all that the update does. The same turn again changes nothing."""

        def unit(work: Unit) -> None:
            if not work.replayed:
                expect(work, turn, telegram_id, kind, reference)

        await self._storage.write(turn, unit)

    async def waiting(self, turn: Turn, telegram_id: int, said_at: int) -> Expected | Overdue | None:
        """What her message of `said_at` (ms UTC, by Telegram's clock) is taken for.

        That is what is waited for, or what this very message answered before a replay. One that came too late is used
        up here, so that a replay finds the same.
        """
        found = await self._storage.read(lambda work: work.expected.of(telegram_id=telegram_id))
        if found is None or found.taken_by not in (None, turn.update_id):
            return None
        if said_at - found.set_at <= LAPSES_AFTER:
            return found
        await self._storage.write(None, lambda work: take(work, turn, telegram_id, found.kind, found.reference))
        return Overdue(found.kind)

    async def open(self, turn: Turn, telegram_id: int) -> Expected | None:
        """What her next message would be taken for, but for what this very update asked."""
        found = await self._storage.read(lambda work: work.expected.of(telegram_id=telegram_id))
        return None if found is None or found.taken_by is not None or found.set_by == turn.update_id else found

    async def lapse(self, turn: Turn, telegram_id: int, was: Expected | None) -> str | None:
        """She did something else, so that nothing is waited for but what this update asks for itself.

        `was` is what was waited for before it. The kind of it when she has to be told that it is not any more; not
        where what she did has settled it already.
        """
        if was is None:
            return None

        def unit(work: Unit) -> Expected | None:
            if work.expected.of(telegram_id=telegram_id) is None:
                return was
            work.expected.lapse(telegram_id=telegram_id, update_id=turn.update_id)
            return work.expected.of(telegram_id=telegram_id)

        now = await self._storage.write(None, unit)
        asked_again = now is not None and (now.kind, now.reference) == (was.kind, was.reference)
        return None if asked_again or turn.now - was.set_at > LAPSES_AFTER else was.kind
