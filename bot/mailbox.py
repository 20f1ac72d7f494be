"""The inbox table as intake uses it: keep what arrives, read what is open, note what failed."""

import json
from collections.abc import Callable, Sequence
from hashlib import sha256

from bot.taps import without_card
from crowd.services.upkeep import back, beat
from storage import Storage, Unit
from storage.records.inbox import Arrival, InboxRow

DROPPED = ""  # the body of an update that is stored only to be known as seen; no JSON is empty
BEAT_EVERY = 5_000


class Mailbox:
    """Stored updates, and the sign of life that goes with storing them."""

    def __init__(self, storage: Storage, clock: Callable[[], int]) -> None:
        self._storage = storage
        self._clock = clock
        self._next_beat = 0
        self._cut_off = False

    def cut_off(self) -> None:
        """Nothing could be fetched or stored just now: what people did meanwhile comes late, by no fault of theirs."""
        self._cut_off = True

    async def keep(self, arrivals: Sequence[Arrival], *, loaded: int | None) -> list[InboxRow]:
        """Commit what arrived; the rows behind `loaded`, or none when that is None.

        Everything behind `loaded` must be new, so that at most as many rows come back as arrived.
        """
        now = self._clock()
        beats = self._cut_off or now >= self._next_beat
        if not arrivals and not beats:
            return []

        sign_of_life = back if self._cut_off else beat

        def unit(work: Unit) -> list[InboxRow]:
            if beats:
                sign_of_life(work, now)
            work.inbox.receive(arrivals)
            return [] if loaded is None else work.inbox.open_after(loaded, len(arrivals))

        rows = await self._storage.write(None, unit)
        if beats:
            self._next_beat = now + BEAT_EVERY
            self._cut_off = False
        return rows

    async def after(self, seq: int, limit: int) -> list[InboxRow]:
        """At most `limit` open rows behind `seq`, in order."""
        return await self._storage.read(lambda work: work.inbox.open_after(seq, limit))

    async def failed(self, update_id: int, reason: str) -> None:
        """Count a failed attempt."""
        await self._storage.write(None, lambda work: work.inbox.failed(update_id, reason))

    async def applied(self, row: InboxRow) -> bool:
        """Whether the effect of this update is stored by now."""
        found = await self.after(row.seq - 1, 1)
        return bool(found) and found[0].seq == row.seq and found[0].state == "applied"

    async def oldest(self) -> int | None:
        """For how long the oldest open update has waited, ms."""
        now = self._clock()
        return await self._storage.read(lambda work: work.inbox.oldest_open(now))


def arrival(update: object, *, lane: int, now: int, drop: bool) -> Arrival:
    """One raw update as a row, without what it says when that is to be dropped."""
    body, update_id = text_of(without_card(update)), id_of(update)
    return Arrival(_odd_id(body) if update_id is None else update_id, lane, DROPPED if drop else body, now)


def id_of(update: object) -> int | None:
    """The update's id, None when there is none that a database could hold."""
    return _whole(update.get("update_id")) if isinstance(update, dict) else None


def lane_of(update: object) -> int:
    """The Telegram id of whoever caused the update, 0 when nobody is named."""
    for kind in ("callback_query", "message", "edited_message", "my_chat_member"):
        event = update.get(kind) if isinstance(update, dict) else None
        sender = event.get("from") if isinstance(event, dict) else None
        if isinstance(sender, dict):
            return _whole(sender.get("id")) or 0
    return 0


def text_of(update: object) -> str:
    """The update as JSON in plain ASCII, so that no stray surrogate or zero byte troubles a database."""
    return json.dumps(update, separators=(",", ":"))


def _whole(value: object) -> int | None:
    return value if type(value) is int and abs(value) < 2**62 else None


def _odd_id(body: str) -> int:
    """The same negative id for the same text, so that what has no id of its own is still kept once."""
    return -int.from_bytes(sha256(body.encode()).digest()[:7]) - 1
