"""What falls due is done once: taken under a lease, tried again when it fails, set aside with an alarm in the end.

A part that plans something says `work.dues.add(kind=…, ref=…, due_at=…)`, or `set`, in the unit that causes it, and
names its function in `falling_due.py`. The function is a plain one, `fn(work, due, now)`: what it does and the mark
that it is done are one transaction. It gives back when the same thing is due again, or None.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from functools import partial
from pathlib import Path
from traceback import extract_tb
from typing import TypeAlias

from crowd.rules.retrying import LEASE, NEVER, SKEW, TRIES, next_try
from crowd.services.owing import owe
from storage import Storage, StorageError, Unit
from storage.records.dues import Due, SetAside

Falls: TypeAlias = Callable[[Unit, Due, int], int | None]

AT_ONCE = 50
KEPT = 30 * 86_400_000
PRUNED_AT_ONCE = 500
ALARM = "due_aside"
KILLED = "the program ended while it was at it"
TOO_LATE = "nobody needs it so late"


class DueService:
    """One process that does what is due; several may run beside each other."""

    def __init__(
        self, storage: Storage, kinds: Mapping[str, Falls], *, holder: str, admins: Callable[[], Collection[int]]
    ) -> None:
        self._storage = storage
        self._kinds = kinds
        self._holder = holder
        self._admins = admins

    async def run(self, now: int) -> int:
        """Does what is due by now, also what fell due while nobody was awake; how many things it had in its hands."""
        found = await self._storage.read(
            lambda work: work.dues.due(now=now, never=now + NEVER, skew=now + SKEW, most=AT_ONCE)
        )
        return sum([await self._take(due_id, now) for due_id in found])

    async def aside(self) -> list[SetAside]:
        """What waits for a person."""
        return await self._storage.read(lambda work: work.dues.aside())

    async def retry(self, due_id: int, *, actor: str, now: int) -> bool:
        """Tried again at once; False when nobody has to look at it any more."""

        def unit(work: Unit) -> bool:
            waits = work.dues.retry(due_id=due_id, now=now)
            if waits:
                work.audit.note(now, actor, "due tried again", f"due:{due_id}")
            return waits

        return await self._storage.write(None, unit)

    async def tidy(self, now: int) -> int:
        """Drops what has been over for a month; how many rows went."""
        gone = 0
        while count := await self._storage.write(
            None, lambda work: work.dues.prune(before=now - KEPT, most=PRUNED_AT_ONCE)
        ):
            gone += count
        return gone

    async def _take(self, due_id: int, now: int) -> bool:
        due = await self._storage.write(
            None,
            lambda work: work.dues.claim(
                due_id=due_id,
                holder=self._holder,
                now=now,
                never=now + NEVER,
                skew=now + SKEW,
                lease_until=now + LEASE,
            ),
        )
        if due is None:
            return False
        if due.attempts > TRIES:
            await self._failed(due, KILLED, now)
            return True
        try:
            await self._storage.write(None, partial(self._do, due=due, now=now))
        except StorageError:
            raise  # the database's trouble, not this thing's: it is free again when its lease is over
        except Exception as error:  # noqa: BLE001 - one thing that fails must not keep the others from being done
            await self._failed(due, reason(error), now)
        return True

    def _do(self, work: Unit, due: Due, now: int) -> None:
        late = due.useful_until is not None and due.useful_until < now
        if not self._settle(work, due, "dropped" if late else "done", now, TOO_LATE if late else None) or late:
            return
        again = self._kinds[due.kind](work, due, now)
        if again is not None:
            work.dues.again(due_id=due.id, due_at=again, now=now)

    async def _failed(self, due: Due, why: str, now: int) -> None:
        until = next_try(due.attempts, now)

        def unit(work: Unit) -> None:
            if until is not None:
                work.dues.put_back(due_id=due.id, holder=self._holder, attempts=due.attempts, until=until, error=why)
            elif self._settle(work, due, "aside", now, why):
                self._alarm(work, due, why, now)

        await self._storage.write(None, unit)

    def _settle(self, work: Unit, due: Due, state: str, now: int, error: str | None) -> bool:
        """False when it is in other hands by now: then nothing may happen."""
        return work.dues.settle(
            due_id=due.id, holder=self._holder, attempts=due.attempts, state=state, error=error, now=now
        )

    def _alarm(self, work: Unit, due: Due, why: str, now: int) -> None:
        body = {"due_id": due.id, "kind": due.kind, "ref": due.ref, "due_at": due.due_at, "tries": TRIES, "why": why}
        owe(work, kind=ALARM, ref=f"{ALARM}:{due.id}:{now}", to=self._admins(), body=body, now=now)
        work.audit.note(now, "clock", "due set aside", f"{due.kind}:{due.ref}", why)


def reason(error: Exception) -> str:
    """Kind and place of an error; without its text, which may hold what a person wrote."""
    frames = extract_tb(error.__traceback__)[-2:]
    path = " > ".join(f"{Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in frames)
    return f"{type(error).__name__} at {path}" if path else type(error).__name__
