"""A process that does what is due until nothing is left; killed and started again by its test."""

from __future__ import annotations

import asyncio
import sys
from uuid import uuid4

from crowd.services.dues import DueService
from storage import Unit, open_storage
from storage.records.dues import Due


def noted(work: Unit, due: Due, now: int) -> int | None:
    """The effect, in the transaction of the mark."""
    work.audit.note(now, "clock", "fell due", due.ref)
    return None


async def main(url: str, now: int) -> None:
    storage = await open_storage(url)
    service = DueService(storage, {"thing": noted}, holder=uuid4().hex, admins=lambda: ())
    print("ready", flush=True)
    while await service.run(now):
        pass
    await storage.close()
    print("done", flush=True)


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], int(sys.argv[2])))
