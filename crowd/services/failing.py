"""What the clock does again and again, and cannot do any more: the admins hear of it."""

from __future__ import annotations

from collections.abc import Collection

from crowd.services.owing import owe
from storage import Storage, Unit

KIND = "tick_failing"


async def tell(storage: Storage, admins: Collection[int], name: str, times: int, why: str, now: int) -> None:
    """It failed so many times in a row; `why` is kind and place of the fault, without what people wrote."""
    await storage.write(None, lambda work: owed(work, admins, name, times, why, now))


def owed(work: Unit, admins: Collection[int], name: str, times: int, why: str, now: int) -> None:
    """The same, in a unit that does something more."""
    body = {"name": name, "times": times, "why": why}
    owe(work, kind=KIND, ref=f"{KIND}:{name}:{now}", to=admins, body=body, now=now)
    work.audit.note(now, "clock", "tick failing", name, why)
