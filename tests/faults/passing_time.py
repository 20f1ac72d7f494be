"""Time for senders in tests: it passes when somebody sleeps."""

from __future__ import annotations

import asyncio

from tests.owing import NOON


class Time:
    """Time that passes when somebody sleeps: seconds for the sender, milliseconds UTC for rows and server."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def monotonic(self) -> float:
        return self.seconds

    def __call__(self) -> int:
        return NOON + round(self.seconds * 1000)

    async def sleep(self, seconds: float) -> None:
        until = self.seconds + seconds
        await asyncio.sleep(0)
        self.seconds = max(self.seconds, until)
