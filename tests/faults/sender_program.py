"""The sender as a process of its own, forked for each start and killed at any moment; its time passes faster.

Arguments: the log's path, the server's root, the token, the database's address, how much faster, and when it began (s).
"""

import asyncio
import signal
import sys
import time
from pathlib import Path

from bot.dispatch import build_application, connect
from bot.pace import Pace
from bot.secrets import Token
from bot.sender import Sender
from crowd.rules.quiet import QuietHours
from crowd.rules.waking import Notify
from crowd.services.deliveries import DeliveryService
from storage import open_storage
from tests.faults.warm_bot import serve
from tests.owing import NOON


class Fast:
    """A clock for the pace, for rows and for waiting, all of them so many times as fast as the wall's."""

    def __init__(self, speed: float, began: float) -> None:
        self.speed, self.began = speed, began

    def monotonic(self) -> float:
        return time.monotonic() * self.speed

    def __call__(self) -> int:
        return NOON + round((time.time() - self.began) * self.speed * 1000)

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds / self.speed)


async def main(api_url: str, token: str, database: str, speed: float, began: float) -> None:
    """Sends until it is killed, or told to end."""
    storage = await open_storage(database)
    application, _fetch = build_application(Token(token), api_url=api_url)
    fast = Fast(speed, began)
    deliveries = DeliveryService(storage, Notify(QuietHours.parse(""), per_day=100))
    pace = Pace(monotonic=fast.monotonic)
    sender = Sender(application.bot, deliveries, fast, pace=pace, sleep=fast.sleep)
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, sender.stop)
    await connect(application)
    try:
        await sender.run()
    finally:
        await application.shutdown()
        await storage.close()


if __name__ == "__main__":
    log, *given = sys.argv[1:]
    serve(Path(log), lambda: asyncio.run(main(*given[:3], float(given[3]), float(given[4]))))
