"""The queue of updates: what is pending, what was confirmed, and who is waiting for more."""

import asyncio
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sandbox.clock import Clock
from sandbox.records import Json
from sandbox.refusals import conflict

TAP_LIFE = 150_000
UPDATE_LIFE = 24 * 3_600_000
_SHORT_LIVED = frozenset({"callback_query", "shipping_query", "pre_checkout_query"})
_ONLY_ON_REQUEST = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
_MOST = 100
_RECENT = 256


@dataclass(slots=True)
class Pending:
    """An update in the queue, with the lane in which a webhook keeps its order."""

    id: int
    body: Json
    expires_at: int
    lane: int
    pushed_at: int


class UpdateQueue:
    """Updates in the order of their ids; confirming one confirms all before it."""

    def __init__(self, clock: Clock, *, first_id: int = 700_000_001) -> None:
        self._clock = clock
        self._pending: deque[Pending] = deque()
        self._recent: deque[Pending] = deque(maxlen=_RECENT)
        self._allowed: frozenset[str] | None = None
        self._waiting: asyncio.Future[None] | None = None
        self._polled = asyncio.Event()
        self._asked = (0, -10_000)
        self.next_id = first_id
        self.confirmed_to = first_id
        self.tap_life = TAP_LIFE

    @property
    def allowed(self) -> list[str]:
        """The kinds that were asked for; empty for the default."""
        return sorted(self._allowed or ())

    def allow(self, kinds: Any) -> None:
        """Take only these kinds from now on; an empty list brings the default back, None changes nothing."""
        if isinstance(kinds, list):
            self._allowed = frozenset(str(kind) for kind in kinds) or None

    def takes(self, kind: str) -> bool:
        """Whether an update of this kind would be kept."""
        return kind in self._allowed if self._allowed is not None else kind not in _ONLY_ON_REQUEST

    def push(self, kind: str, payload: Json, *, lane: int) -> int | None:
        """Append an update and wake the poller; gives its id, or None when nobody asked for the kind."""
        if not self.takes(kind):
            return None
        now, update_id = self._clock(), self.next_id
        self.next_id += 1
        life = self.tap_life if kind in _SHORT_LIVED else UPDATE_LIFE
        self._pending.append(Pending(update_id, {"update_id": update_id, kind: payload}, now + life, lane, now))
        self.wake()
        return update_id

    def take(self, offset: int, limit: int) -> list[Json]:
        """Confirm what is before `offset` and give what follows; see getUpdates for zero and negative offsets."""
        if offset < 0:
            while len(self._pending) > -offset:
                self._drop()
        while self._pending and self._pending[0].id < offset:
            self._drop()
        batch: list[Json] = []
        for one in self.alive():
            if len(batch) == limit:
                break
            batch.append(one.body)
        return batch

    def _drop(self) -> None:
        one = self._pending.popleft()
        self._recent.append(one)
        self.confirmed_to = one.id + 1

    def alive(self) -> Iterator[Pending]:
        """What is pending and not too old, oldest first; the dead at the head go for good."""
        now = self._clock()
        while self._pending and self._pending[0].expires_at <= now:
            self._pending.popleft()
        return (one for one in self._pending if one.expires_at > now)

    def settle(self, one: Pending) -> None:
        """A webhook took this update, or gave it up."""
        if self._pending and self._pending[0] is one:
            self._drop()
        else:
            one.expires_at = 0

    def count(self) -> int:
        """How many updates wait."""
        return sum(1 for _ in self.alive())

    def clear(self) -> None:
        """Drop everything that waits."""
        while self._pending:
            self._drop()

    def recently_confirmed(self) -> list[Json]:
        """The last confirmed updates, for a fault that delivers them again."""
        return [one.body for one in self._recent]

    def jump(self, by: int) -> None:
        """Let the ids continue further on, as they do after a quiet week."""
        self.next_id += by

    def hurried(self, offset: int, limit: int, timeout: int) -> tuple[int, int]:
        """Limit and timeout of a poll: asking for the same offset too soon is slowed down by the server."""
        before, at = self._asked
        now = self._clock()
        self._asked = (offset, now)
        if offset != before:
            return limit, timeout
        elapsed = now - at
        if elapsed < 3_000 and timeout < 3:
            timeout = 3
        return (1 if elapsed < 500 else limit), timeout

    def wake(self) -> None:
        """Let the waiting poll look again."""
        if self._waiting is not None and not self._waiting.done():
            self._waiting.set_result(None)

    def end_poll(self, reason: str) -> None:
        """End a waiting poll with 409."""
        if self._waiting is not None and not self._waiting.done():
            self._waiting.set_exception(conflict(reason))
            self._polled.clear()

    async def wait(self, seconds: float) -> None:
        """Until something is pushed, the time is over, or another poll ends this one (409)."""
        waiting = self._waiting = asyncio.get_running_loop().create_future()
        self._polled.set()
        try:
            await asyncio.wait_for(waiting, seconds)
        except TimeoutError:
            return
        finally:
            if self._waiting is waiting:
                self._waiting = None
                self._polled.clear()

    async def polled(self) -> None:
        """Until somebody waits in a long poll."""
        await self._polled.wait()

    def is_polled(self) -> bool:
        """Whether somebody waits in a long poll right now."""
        return self._waiting is not None

    def since(self) -> int:
        """The age in milliseconds of the oldest update that waits, 0 when none does."""
        first = next(self.alive(), None)
        return 0 if first is None else self._clock() - first.pushed_at


def clamp_limit(limit: int | None) -> int:
    """1 to 100; 100 when not given."""
    return _MOST if limit is None else min(max(limit, 1), _MOST)


def clamp_timeout(timeout: int | None) -> int:
    """0 to 50 seconds."""
    return min(max(timeout or 0, 0), 50)
