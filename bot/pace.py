"""How fast owed messages may go out: so many a second in all, one a second to a chat, none while Telegram says wait."""

from __future__ import annotations

import time
from collections.abc import Callable

RATE = 25.0
BURST = 5
PER_CHAT = 1.0
SHORTEST = 0.001
TOGETHER = 3
"""Once there are none left, so many are waited for: a commit for each message would stand in the way of replies."""


class Pace:
    """A bucket of permissions that fills by `rate` a second up to `burst`. Times are seconds of a monotonic clock."""

    def __init__(
        self,
        *,
        rate: float = RATE,
        burst: int = BURST,
        per_chat: float = PER_CHAT,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._rate = rate
        self._burst = burst
        self._per_chat = per_chat
        self._monotonic = monotonic
        self._held = float(burst)
        self._filled_at = monotonic()
        self._few = min(TOGETHER, burst)
        self._closed_until = 0.0
        self._chats: dict[int, float] = {}

    def available(self) -> int:
        """How many messages may go out at this moment."""
        self._fill()
        return 0 if self._monotonic() < self._closed_until else int(self._held)

    def wait(self) -> float:
        """Seconds until a few may, 0 while one may."""
        if self.available():
            return 0.0
        # a fraction of a second lost in rounding must not make anybody ask without end
        return max(self._closed_until - self._monotonic(), (self._few - self._held) / self._rate, SHORTEST)

    def spend(self, chat_id: int) -> float:
        """Use one permission for this chat; the seconds that the message still has to wait for its chat's sake."""
        self._fill()
        now = self._monotonic()
        self._held -= 1.0
        goes_at = max(now, self._chats.pop(chat_id, now - self._per_chat) + self._per_chat)
        self._forget(now)
        self._chats[chat_id] = goes_at
        return goes_at - now

    def close(self, seconds: float) -> None:
        """Nothing more for so long; the longest demand counts."""
        self._closed_until = max(self._closed_until, self._monotonic() + seconds)

    def _fill(self) -> None:
        now = self._monotonic()
        self._held = min(float(self._burst), self._held + (now - self._filled_at) * self._rate)
        self._filled_at = now

    def _forget(self, now: float) -> None:
        """Chats whose second is over; they stand in the order of their messages."""
        for chat_id in list(self._chats):
            if self._chats[chat_id] + self._per_chat > now:
                return
            del self._chats[chat_id]
