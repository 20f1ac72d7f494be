"""The heartbeat, the outages and the audit on both engines."""

from storage import Storage
from storage.records.audit import AuditLine
from storage.records.outage import Outage


async def test_the_last_sign_of_life_is_remembered_and_never_goes_back(storage: Storage) -> None:
    assert await storage.read(lambda unit: unit.outages.heartbeat()) is None
    for now in (1_000, 3_000, 2_000):
        await storage.write(None, lambda unit, now=now: unit.outages.beat(now))  # type: ignore[misc]
    assert await storage.read(lambda unit: unit.outages.heartbeat()) == 3_000


async def test_the_outages_that_touch_a_time_are_found(storage: Storage) -> None:
    for began_at, ended_at in ((10, 20), (30, 40), (50, 60)):
        await storage.write(None, lambda unit, a=began_at, b=ended_at: unit.outages.record(a, b))  # type: ignore[misc]
    assert await storage.read(lambda unit: unit.outages.between(20, 55)) == [Outage(30, 40), Outage(50, 60)]
    assert await storage.read(lambda unit: unit.outages.between(41, 50)) == []


async def test_the_newest_acts_come_first(storage: Storage) -> None:
    await storage.write(None, lambda unit: unit.audit.note(1, "cli", "project_opened", "facts", "at once"))
    await storage.write(None, lambda unit: unit.audit.note(2, "admin:5", "project_paused", "facts"))
    assert await storage.read(lambda unit: unit.audit.latest(1)) == [
        AuditLine(2, 2, "admin:5", "project_paused", "facts", "")
    ]
    assert len(await storage.read(lambda unit: unit.audit.latest(9))) == 2
