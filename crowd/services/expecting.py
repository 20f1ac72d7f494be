"""What a person's next message is taken for: a note, a question, an answer, a correction.

A conversation that asks for something to be typed says so in the unit that asks, and takes it in the unit that stores
what was typed:

    expect(work, turn, telegram_id, "report_note", str(task_id))     # "Type a note."
    if take(work, turn, telegram_id, "report_note", str(task_id)):   # the note came
        ...

One route, before all others that hear messages, hands the message to the conversation of that kind (the table of kinds
stands in `handlers/routes.py`, the route in `handlers/expected.py`). What is expected lapses after a day, when another
thing is expected, and when she taps or commands anything else. A message of a wrong kind leaves it standing. A replayed
message finds its conversation again, whose unit then sees `work.replayed`.
"""

from __future__ import annotations

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

    async def waiting(self, turn: Turn, telegram_id: int) -> Expected | None:
        """What her message is taken for: what is waited for, or what this very message answered before a replay."""
        found = await self._storage.read(lambda work: work.expected.of(telegram_id=telegram_id))
        if found is None or turn.now - found.set_at > LAPSES_AFTER:
            return None
        return found if found.taken_by in (None, turn.update_id) else None

    async def lapse(self, turn: Turn, telegram_id: int) -> bool:
        """She did something else, so that nothing is waited for but what this update asks for itself.

        True when she has to be told: until now, her next message would have been taken for something.
        """
        found = await self._storage.read(lambda work: work.expected.of(telegram_id=telegram_id))
        if found is None or found.taken_by is not None or found.set_by == turn.update_id:
            return False
        lapsed = await self._storage.write(
            None, lambda work: work.expected.lapse(telegram_id=telegram_id, update_id=turn.update_id)
        )
        return lapsed and turn.now - found.set_at <= LAPSES_AFTER
