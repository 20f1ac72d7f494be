"""The speed limits of the real server, as far as they are known: a message a second a chat, thirty in all."""

import math
from typing import Any

_SENDING = ("send", "copy", "forward", "edit")


class Rates:
    """Counts sends in a bucket for each chat and one for all. Times are ms."""

    def __init__(self, *, per_chat: float, overall: float) -> None:
        self._per_chat = per_chat
        self._overall = overall
        self._free_at: dict[str, float] = {}
        self._burst: float = overall
        self._filled_at = 0

    def wait(self, method: str, chat_id: Any, now: int) -> int:
        """Seconds to wait before this call would be taken; 0 takes it."""
        if chat_id is None or not method.startswith(_SENDING) or method == "sendchataction":
            return 0
        self._burst = min(self._overall, self._burst + (now - self._filled_at) / 1000 * self._overall)
        self._filled_at = now
        free_at = self._free_at.get(str(chat_id), 0.0)
        if free_at > now:
            return max(1, math.ceil((free_at - now) / 1000))
        if self._burst < 1:
            return 1
        self._burst -= 1
        self._free_at[str(chat_id)] = now + 1000 / self._per_chat
        return 0
