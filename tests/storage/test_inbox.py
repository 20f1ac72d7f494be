"""The inbox on both engines."""

from storage import Storage, Turn, Unit
from storage.records.inbox import Arrival

NOW = 1_793_534_400_000
HOUR = 3_600_000
DAY = 24 * HOUR


def arrivals(*update_ids: int, lane: int = 7, at: int = NOW) -> list[Arrival]:
    return [Arrival(update_id, lane, f'{{"update_id": {update_id}}}', at) for update_id in update_ids]


async def test_an_update_that_came_twice_is_stored_once(storage: Storage) -> None:
    assert await storage.write(None, lambda unit: unit.inbox.receive(arrivals(1, 2))) == 2
    assert await storage.write(None, lambda unit: unit.inbox.receive(arrivals(2, 3))) == 1

    rows = await storage.read(lambda unit: unit.inbox.open_after(0, 10))
    assert [row.update_id for row in rows] == [1, 2, 3]
    assert rows[0].body == '{"update_id": 1}'
    assert {row.state for row in rows} == {"new"}


async def test_nothing_received_is_nothing_stored(storage: Storage) -> None:
    assert await storage.write(None, lambda unit: unit.inbox.receive([])) == 0


async def test_open_updates_come_in_pages_in_the_order_of_arrival(storage: Storage) -> None:
    await storage.write(None, lambda unit: unit.inbox.receive(arrivals(30, 10, 20)))

    first = await storage.read(lambda unit: unit.inbox.open_after(0, 2))
    then = await storage.read(lambda unit: unit.inbox.open_after(first[-1].seq, 2))
    assert [row.update_id for row in first + then] == [30, 10, 20]


async def test_the_effect_of_an_update_is_applied_once(storage: Storage) -> None:
    await storage.write(None, lambda unit: unit.inbox.receive(arrivals(5)))

    def effect(unit: Unit) -> bool:
        if not unit.replayed:
            unit.audit.note(NOW, "cli", "tap", "5")
        return unit.replayed

    assert await storage.write(Turn(5, NOW), effect) is False
    assert await storage.write(Turn(5, NOW), effect) is True
    assert await storage.write(Turn(6, NOW), effect) is False
    assert await storage.write(Turn(6, NOW), effect) is True
    assert len(await storage.read(lambda unit: unit.audit.latest(10))) == 2
    assert [row.state for row in await storage.read(lambda unit: unit.inbox.open_after(0, 10))] == ["applied"]


async def test_an_effect_that_failed_is_not_applied(storage: Storage) -> None:
    await storage.write(None, lambda unit: unit.inbox.receive(arrivals(5)))

    def broken(unit: Unit) -> None:
        unit.audit.note(NOW, "cli", "tap", "5")
        raise ValueError("a bug")

    for _ in range(2):
        try:
            await storage.write(Turn(5, NOW), broken)
        except ValueError as error:
            assert str(error) == "a bug"
    assert await storage.write(Turn(5, NOW), lambda unit: unit.replayed) is False
    assert await storage.read(lambda unit: unit.audit.latest(10)) == []


async def test_a_finished_update_is_no_longer_open_and_says_nothing(storage: Storage) -> None:
    await storage.write(None, lambda unit: unit.inbox.receive(arrivals(1, 2, 3)))
    assert await storage.write(None, lambda unit: unit.inbox.finish([1, 2], NOW)) == 2
    assert await storage.write(None, lambda unit: unit.inbox.finish([1, 2], NOW)) == 0

    assert [row.update_id for row in await storage.read(lambda unit: unit.inbox.open_after(0, 10))] == [3]
    assert await storage.write(Turn(1, NOW), lambda unit: unit.replayed) is True


async def test_failed_attempts_are_counted_and_a_buried_update_stays_to_be_looked_into(storage: Storage) -> None:
    await storage.write(None, lambda unit: unit.inbox.receive(arrivals(1)))
    assert await storage.write(None, lambda unit: unit.inbox.failed(1, "KeyError: 'x'")) == 1
    assert await storage.write(None, lambda unit: unit.inbox.failed(1, "KeyError: 'x'")) == 2
    assert await storage.write(None, lambda unit: unit.inbox.failed(99, "?")) == 0
    assert await storage.write(None, lambda unit: unit.inbox.bury(1, "KeyError: 'x'", NOW)) is True
    assert await storage.write(None, lambda unit: unit.inbox.bury(1, "again", NOW)) is False

    (dead,) = await storage.read(lambda unit: unit.inbox.dead(10))
    assert (dead.update_id, dead.attempts, dead.error) == (1, 2, "KeyError: 'x'")
    assert dead.body == '{"update_id": 1}'
    assert await storage.read(lambda unit: unit.inbox.open_after(0, 10)) == []


async def test_the_age_of_the_oldest_open_update_and_the_length_of_a_lane_are_known(storage: Storage) -> None:
    assert await storage.read(lambda unit: unit.inbox.oldest_open(NOW)) is None
    await storage.write(None, lambda unit: unit.inbox.receive(arrivals(1, 2, lane=7, at=NOW)))
    await storage.write(None, lambda unit: unit.inbox.receive(arrivals(3, lane=8, at=NOW + 500)))
    assert await storage.read(lambda unit: unit.inbox.oldest_open(NOW + 2_000)) == 2_000
    assert await storage.read(lambda unit: unit.inbox.waiting(7)) == 2

    await storage.write(None, lambda unit: unit.inbox.finish([1, 2], NOW))
    assert await storage.read(lambda unit: unit.inbox.oldest_open(NOW + 2_000)) == 1_500
    assert await storage.read(lambda unit: unit.inbox.waiting(7)) == 0


async def test_what_is_done_is_forgotten_after_two_days_and_what_is_dead_after_seven(storage: Storage) -> None:
    await storage.write(None, lambda unit: unit.inbox.receive(arrivals(*range(1, 8))))
    await storage.write(None, lambda unit: unit.inbox.finish([1, 2, 3], NOW))
    await storage.write(None, lambda unit: unit.inbox.bury(4, "x", NOW))

    async def pruned(now: int, limit: int = 500) -> int:
        return await storage.write(None, lambda unit: unit.inbox.prune(now, limit))

    assert await pruned(NOW + 47 * HOUR) == 0
    assert [await pruned(NOW + 49 * HOUR, limit=2) for _ in range(3)] == [2, 1, 0]
    assert await pruned(NOW + 8 * DAY) == 1
    assert len(await storage.read(lambda unit: unit.inbox.open_after(0, 10))) == 3


async def test_ids_that_start_again_after_a_quiet_week_are_new_updates(storage: Storage) -> None:
    await storage.write(None, lambda unit: unit.inbox.receive(arrivals(1, 2, 3)))
    await storage.write(Turn(1, NOW), lambda unit: None)
    await storage.write(None, lambda unit: unit.inbox.finish([1], NOW))
    await storage.write(None, lambda unit: unit.inbox.bury(2, "x", NOW))

    assert await storage.write(None, lambda unit: unit.inbox.receive(arrivals(1, 2, 3, at=NOW + 6 * DAY))) == 0
    assert await storage.write(None, lambda unit: unit.inbox.receive(arrivals(1, 2, 3, at=NOW + 8 * DAY))) == 2
    rows = await storage.read(lambda unit: unit.inbox.open_after(0, 10))
    assert [(row.update_id, row.state) for row in rows] == [(3, "new"), (1, "new"), (2, "new")]
    assert await storage.write(Turn(1, NOW + 8 * DAY), lambda unit: unit.replayed) is False
