"""Lanes: one person in order, many at once, nobody takes more than her share."""

import asyncio
import random
from collections import defaultdict

from bot.lanes import Lanes
from storage.records.inbox import InboxRow


def row(seq: int, lane: int) -> InboxRow:
    return InboxRow(seq=seq, update_id=seq, lane=lane, body="{}", state="new", attempts=0, received_at=seq)


async def settled(lanes: Lanes) -> None:
    await lanes.room(1)


async def test_updates_of_a_person_are_handled_in_order_and_one_at_a_time() -> None:
    seen: dict[int, list[int]] = defaultdict(list)
    at_work: set[int] = set()
    chance = random.Random(7)

    async def work(each: InboxRow) -> None:
        assert each.lane not in at_work
        at_work.add(each.lane)
        await asyncio.sleep(chance.random() / 500)
        seen[each.lane].append(each.seq)
        at_work.remove(each.lane)

    lanes = Lanes(work, limit=8)
    for seq in range(600):
        lanes.put(row(seq, chance.randrange(40)))
        if seq % 50 == 0:
            await asyncio.sleep(0.001)
    await settled(lanes)

    assert sum(map(len, seen.values())) == 600
    assert all(handled == sorted(handled) for handled in seen.values())


async def test_no_more_workers_than_slots() -> None:
    most = now = 0

    async def work(each: InboxRow) -> None:
        nonlocal most, now
        now += 1
        most = max(most, now)
        await asyncio.sleep(0.001)
        now -= 1

    lanes = Lanes(work, limit=5)
    for seq in range(100):
        lanes.put(row(seq, seq))
    await settled(lanes)
    await asyncio.sleep(0)

    assert most == 5
    assert (lanes.active, lanes.waiting, lanes._lanes) == (0, 0, {})


async def test_after_one_update_a_worker_turns_to_whoever_waits() -> None:
    order: list[int] = []

    async def work(each: InboxRow) -> None:
        await asyncio.sleep(0)
        order.append(each.lane)

    lanes = Lanes(work, limit=1)
    for seq in range(50):
        lanes.put(row(seq, 1))
    for lane in (2, 3, 4):
        lanes.put(row(100 + lane, lane))
    await settled(lanes)

    assert order[:5] == [1, 2, 3, 4, 1]


async def test_a_person_who_waits_for_a_retry_holds_no_slot_and_keeps_her_order() -> None:
    order: list[int] = []
    refused = True

    async def work(each: InboxRow) -> float | None:
        nonlocal refused
        await asyncio.sleep(0)
        if each.seq == 1 and refused:
            refused = False
            return 0.05
        order.append(each.seq)
        return None

    lanes = Lanes(work, limit=1)
    for seq, lane in ((1, 1), (2, 1), (3, 2), (4, 3)):
        lanes.put(row(seq, lane))
    await settled(lanes)

    assert order == [3, 4, 1, 2]


async def test_closing_waits_for_what_runs_starts_nothing_more_and_cuts_off_at_the_deadline() -> None:
    ended: list[int] = []

    async def work(each: InboxRow) -> None:
        await asyncio.sleep(0.05 if each.seq < 3 else 60)
        ended.append(each.seq)

    lanes = Lanes(work, limit=4)
    for seq in range(10):
        lanes.put(row(seq, seq))
    await asyncio.sleep(0.01)
    started = asyncio.get_running_loop().time()
    cut = await lanes.close(0.3)

    assert sorted(ended) == [0, 1, 2]
    assert cut == 1
    assert asyncio.get_running_loop().time() - started < 0.5
    assert lanes.waiting == 7


async def test_a_handler_that_refuses_to_end_does_not_hold_up_the_exit() -> None:
    free = asyncio.Event()

    async def work(each: InboxRow) -> None:
        while not free.is_set():
            try:
                await free.wait()
            except asyncio.CancelledError:
                continue

    lanes = Lanes(work)
    lanes.put(row(1, 1))
    await asyncio.sleep(0)
    started = asyncio.get_running_loop().time()
    await lanes.close(0.05)
    free.set()

    assert asyncio.get_running_loop().time() - started < 1
