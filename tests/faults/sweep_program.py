"""A process in the middle of a sweep that does not end; killed by its test."""

from __future__ import annotations

import asyncio
import sys

from bot.clock import Tick
from bot.sweeps import Sweeps
from crowd.services.sweeping import SweepService
from storage import open_storage


async def forever() -> None:
    """What hangs."""
    print("at it", flush=True)
    await asyncio.Event().wait()


async def main(url: str, name: str, now: int) -> None:
    storage = await open_storage(url)
    service = SweepService(storage, holder="killed", admins=lambda: ())
    await Sweeps(service, lambda: now).of(Tick(name, 5.0, forever)).fn()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], sys.argv[2], int(sys.argv[3])))
