"""Intake on a real inbox: nothing lost, nothing out of order, and a stop that leaves the rest for later."""

import asyncio
import json
import random
from collections import Counter, defaultdict

from telegram.error import NetworkError

from bot.intake import Intake
from storage import Storage, Turn
from storage.records.outage import Outage
from tests.faults.intake_bench import NOON, Bench, hasty, leave_open, said, tap


async def test_an_update_is_committed_handled_and_marked_done(storage: Storage) -> None:
    bench = Bench(storage)
    async with bench.running():
        bench.batches.put_nowait([tap(1, 5), said(2, 6, "hi")])
        await bench.until(lambda: len(bench.seen) == 2)
        await asyncio.sleep(0.2)
        health = await bench.intake.health()

    assert sorted(bench.seen) == [(5, 1), (6, 2)]
    assert await bench.rows() == []
    assert health.oldest_open is None
    assert health.in_memory == 0


async def test_an_update_is_in_the_inbox_before_its_handler_runs(sqlite_storage: Storage) -> None:
    found: list[str] = []

    async def handle(body: str) -> None:
        found.extend(row.state for row in await bench.rows())

    bench = Bench(sqlite_storage, handle=handle)
    async with bench.running():
        bench.batches.put_nowait([tap(1, 5)])
        await bench.until(lambda: bool(found))

    assert found == ["new"]


async def test_the_same_update_delivered_five_times_is_handled_once(sqlite_storage: Storage) -> None:
    chance = random.Random(3)
    deliveries = [update_id for update_id in range(1, 101) for _ in range(chance.randint(1, 5))]
    chance.shuffle(deliveries)
    bench = Bench(sqlite_storage)
    async with bench.running():
        for first in range(0, len(deliveries), 30):
            bench.batches.put_nowait([tap(update_id, update_id % 7) for update_id in deliveries[first : first + 30]])
        await bench.until(lambda: len(bench.seen) >= 100)
        await asyncio.sleep(0.1)

    again = Bench(sqlite_storage)
    async with again.running():
        again.batches.put_nowait([tap(update_id, update_id % 7) for update_id in range(1, 101)])
        await asyncio.sleep(0.2)

    assert Counter(update_id for _, update_id in bench.seen) == Counter(range(1, 101))
    assert again.seen == []


async def test_what_an_earlier_run_left_comes_first_and_in_order(storage: Storage) -> None:
    """Polling does not wait for it: new updates of others are handled at once."""
    await leave_open(storage, [tap(update_id, update_id % 3) for update_id in range(1, 61)])
    bench = Bench(storage)
    bench.pause = lambda person: 0.001
    async with bench.running():
        bench.batches.put_nowait([tap(update_id, update_id % 3) for update_id in range(61, 91)])
        await bench.until(lambda: len(bench.seen) == 90)

    for person in range(3):
        mine = [update_id for who, update_id in bench.seen if who == person]
        assert mine == sorted(mine)
        assert len(mine) == 30


async def test_a_replay_knows_that_its_effect_stands(storage: Storage) -> None:
    """The contract with the services: the second time, the unit says so."""
    replayed: list[bool] = []

    async def handle(body: str) -> None:
        turn = Turn(json.loads(body)["update_id"], NOON)
        replayed.append(await storage.write(turn, lambda work: work.replayed))
        if len(replayed) == 1:
            raise NetworkError("Bad Gateway")

    bench = Bench(storage, handle=handle)
    async with bench.running():
        bench.batches.put_nowait([tap(1, 5)])
        await bench.until(lambda: len(replayed) == 2)

    assert replayed == [False, True]
    assert await bench.rows() == []


async def test_more_than_fits_in_memory_waits_in_the_database(sqlite_storage: Storage) -> None:
    most = 0
    bench = Bench(sqlite_storage, capacity=600, slots=16, backlog=10_000)

    def pause(person: int) -> float:
        nonlocal most
        most = max(most, bench.intake._lanes.waiting)
        return 0

    bench.pause = pause
    chance = random.Random(5)
    people = [chance.randrange(50) for _ in range(3_000)]
    async with bench.running():
        for first in range(0, 3_000, 100):
            bench.batches.put_nowait([tap(n + 1, people[n]) for n in range(first, first + 100)])
        await bench.until(lambda: len(bench.seen) == 3_000, within=30)

    assert most <= 600
    assert Counter(update_id for _, update_id in bench.seen) == Counter(range(1, 3_001))
    for person in range(50):
        mine = [update_id for who, update_id in bench.seen if who == person]
        assert mine == sorted(mine)


async def test_stopping_lets_handlers_end_and_leaves_the_rest_in_the_inbox(sqlite_storage: Storage) -> None:
    bench = Bench(sqlite_storage, slots=20)
    bench.pause = lambda person: 0.2
    task = asyncio.create_task(bench.intake.run())
    for first in range(1, 301, 100):
        bench.batches.put_nowait([tap(first + n, first + n) for n in range(100)])
    await bench.until(lambda: bench.batches.empty() and bench.intake._lanes.active == 20)
    await asyncio.sleep(0.05)
    begun = asyncio.get_running_loop().time()
    bench.intake.stop()
    await task

    assert asyncio.get_running_loop().time() - begun < 1
    assert len(bench.seen) == 20
    assert {update_id for _, update_id in bench.seen} | {row.update_id for row in await bench.rows()} == set(
        range(1, 301)
    )
    assert len(await bench.rows()) == 280


async def test_a_long_silence_is_recorded_as_an_outage(sqlite_storage: Storage) -> None:
    bench = Bench(sqlite_storage)
    async with bench.running():
        bench.batches.put_nowait([])
        await bench.until(bench.batches.empty)
        await asyncio.sleep(0.1)
        bench.now += 600_000
        bench.batches.put_nowait([tap(1, 5)])
        await bench.until(lambda: len(bench.seen) == 1)
        bench.now += 60_000
        bench.batches.put_nowait([])
        await asyncio.sleep(0.1)

    outages = await sqlite_storage.read(lambda work: work.outages.between(0, NOON * 2))
    assert [(outage.began_at, outage.ended_at) for outage in outages] == [(NOON, NOON + 600_000)]


async def test_updates_of_a_webhook_come_in_by_the_same_door(sqlite_storage: Storage) -> None:
    seen: list[str] = []

    async def handle(body: str) -> None:
        seen.append(body)

    intake = Intake(storage=sqlite_storage, handle=handle, clock=lambda: NOON)
    task = asyncio.create_task(intake.run())
    await asyncio.gather(*(intake.accept([tap(update_id, 5)]) for update_id in range(1, 41)))
    async with asyncio.timeout(5):
        while len(seen) < 40:  # noqa: ASYNC110 - as above
            await asyncio.sleep(0.005)
    intake.stop()
    await task

    assert [json.loads(body)["update_id"] for body in seen] == sorted(json.loads(body)["update_id"] for body in seen)


async def test_order_of_a_person_holds_under_load(sqlite_storage: Storage) -> None:
    chance = random.Random(11)
    bench = Bench(sqlite_storage, slots=32, backlog=10_000)
    bench.pause = lambda person: chance.random() / 1000
    people = [chance.randrange(80) for _ in range(2_000)]
    async with bench.running():
        for first in range(0, 2_000, 100):
            bench.batches.put_nowait([tap(n + 1, people[n]) for n in range(first, first + 100)])
        await bench.until(lambda: len(bench.seen) == 2_000, within=30)

    in_order: dict[int, list[int]] = defaultdict(list)
    for person, update_id in bench.seen:
        in_order[person].append(update_id)
    assert all(handled == sorted(handled) for handled in in_order.values())


async def test_a_time_in_which_polls_failed_is_an_outage_however_short(sqlite_storage: Storage) -> None:
    """What people did meanwhile comes late, and counts against nobody."""
    bench = Bench(sqlite_storage, sleep=hasty)
    async with bench.running():
        bench.batches.put_nowait([tap(1, 5)])
        await bench.until(lambda: len(bench.seen) == 1)
        bench.batches.put_nowait(NetworkError("no way through"))
        await bench.until(bench.batches.empty)
        bench.now += 20_000
        bench.batches.put_nowait([tap(2, 5)])
        await bench.until(lambda: len(bench.seen) == 2)
        bench.now += 20_000
        bench.batches.put_nowait([tap(3, 5)])
        await bench.until(lambda: len(bench.seen) == 3)

    assert await sqlite_storage.read(lambda work: work.outages.between(0, bench.now)) == [Outage(NOON, NOON + 20_000)]
