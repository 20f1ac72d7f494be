"""Intake under fault: poison, broken handlers, floods and full disks hold nobody else up."""

import asyncio
import json
from collections import Counter
from typing import Any

import pytest
from telegram import Update
from telegram.error import Forbidden, NetworkError, RetryAfter
from telegram.ext import CallbackQueryHandler, MessageHandler

from storage import Storage, Turn
from tests.faults.intake_bench import NOON, Bench, Sometimes, hasty, leave_open, said, silent_application, tap

ODD: list[Any] = [
    7,
    None,
    [],
    "text",
    {},
    {"update_id": "seven"},
    {"update_id": 2**70},
    {"update_id": 901, "message": 5},
    {"update_id": 902, "message": {"from": {"id": 5}}},
    {"update_id": 903, "callback_query": {"from": {"id": "x"}}},
    {"update_id": 904, "message": {"message_id": 1, "date": 10**30, "chat": {"id": 1, "type": "private"}}},
    {"update_id": 905, "my_chat_member": []},
    {"update_id": 906, "something_new": {"from": {"id": 5}}},
    {"update_id": 907, "message": {"message_id": [], "date": "", "chat": {}, "entities": [[]]}},
    {"update_id": 908, "message": {"from": [[]]}},
]


async def test_poison_is_buried_and_the_others_are_served(sqlite_storage: Storage, token: str) -> None:
    application, seen = silent_application(token)
    bench = Bench(sqlite_storage, handle=application.handle)
    long = said(10, 5, "x" * 65_536)
    long["message"]["entities"] = [{"type": "bold", "offset": n, "length": 1} for n in range(1_000)]
    fine = [long, said(11, 5, "zero \0 byte"), said(12, 5, "half \ud83d of a pair"), tap(13, 5, "\udfff")]
    async with bench.running():
        bench.batches.put_nowait([*ODD[:8], *fine, *ODD[8:]])
        bench.batches.put_nowait([said(20, 5, "after all that")])
        await bench.until(lambda: 20 in seen)

    dead = await sqlite_storage.read(lambda work: work.inbox.dead(100))
    assert sorted(seen) == [10, 11, 12, 13, 20, 906]
    assert {row.error for row in dead} == {"Unreadable"}
    assert len(dead) == len(ODD) - 1
    assert await bench.rows() == []


async def test_what_no_database_takes_reaches_no_handler(token: str) -> None:
    application, _ = silent_application(token)
    heard: list[str | None] = []

    async def hear(update: Update, context: Any) -> None:
        heard.append(update.message.text if update.message else None)

    application.handlers.clear()
    application.add_handler(MessageHandler(None, hear))
    for text in ("zero \0 byte", "half \ud83d of a pair", "\udfff", "whole 😀", "\\u0000 \\ud83d"):
        await application.handle(json.dumps(said(1, 5, text)))

    assert heard == ["zero \ufffd byte", "half \ufffd of a pair", "\ufffd", "whole 😀", "\\u0000 \\ud83d"]


RAISED = [
    ValueError("boom"),
    asyncio.CancelledError(),
    SystemExit(2),
    RecursionError(),
    MemoryError(),
    StopIteration(),
    StopAsyncIteration(),
    BaseExceptionGroup("both", [KeyError("a"), SystemExit()]),
]


@pytest.mark.parametrize("error", RAISED, ids=repr)
async def test_whatever_a_handler_raises_it_is_tried_three_times_and_others_go_on(
    sqlite_storage: Storage, token: str, error: BaseException, caplog: Any
) -> None:
    application, seen = silent_application(token)
    tries: list[int] = []

    async def broken(update: Update, context: Any) -> None:
        tries.append(update.update_id)
        raise error

    application.add_handler(CallbackQueryHandler(broken, "poison"), group=-1)
    bench = Bench(sqlite_storage, handle=application.handle, sleep=hasty)
    async with bench.running():
        bench.batches.put_nowait([tap(1, 5, "poison"), said(2, 5, "her next"), said(3, 6, "another's")])
        await bench.until(lambda: {2, 3} <= set(seen))

    dead = await sqlite_storage.read(lambda work: work.inbox.dead(10))
    assert tries == [1, 1, 1]
    assert [(row.update_id, row.attempts) for row in dead] == [(1, 2)]
    assert bench.sorry == [5]
    assert await bench.rows() == []
    assert "her next" not in caplog.text


async def test_a_handler_that_failed_lets_the_person_wait_but_nobody_else(sqlite_storage: Storage) -> None:
    bench = Bench(sqlite_storage)
    errors = [NetworkError("Bad Gateway")]
    bench.error = lambda update_id: errors.pop() if update_id == 1 and errors else None
    async with bench.running():
        bench.batches.put_nowait([tap(1, 5), tap(2, 5), tap(3, 6)])
        await bench.until(lambda: len(bench.seen) == 3)

    assert bench.seen == [(6, 3), (5, 1), (5, 2)]


async def test_a_flood_wait_is_slept_out_without_a_slot(sqlite_storage: Storage) -> None:
    waits: list[float] = []

    async def sleep(seconds: float) -> None:
        waits.append(seconds)
        await asyncio.sleep(0)

    bench = Bench(sqlite_storage, sleep=sleep, slots=1)
    errors = [RetryAfter(17)] * 5
    bench.error = lambda update_id: errors.pop() if update_id == 1 and errors else None
    async with bench.running():
        bench.batches.put_nowait([tap(1, 5), tap(2, 6)])
        await bench.until(lambda: len(bench.seen) == 2)

    assert waits.count(17.0) == 5
    assert bench.sorry == []
    assert await bench.rows() == []


async def test_somebody_who_blocked_the_bot_is_done_with(sqlite_storage: Storage) -> None:
    bench = Bench(sqlite_storage)
    bench.error = lambda update_id: Forbidden("bot was blocked by the user") if update_id == 1 else None
    async with bench.running():
        bench.batches.put_nowait([tap(1, 5), tap(2, 5)])
        await bench.until(lambda: len(bench.seen) == 1)

    assert await sqlite_storage.read(lambda work: work.inbox.dead(10)) == []
    assert await bench.rows() == []


async def test_a_reply_to_a_stored_answer_is_given_up_after_ten_minutes(sqlite_storage: Storage) -> None:
    await leave_open(sqlite_storage, [tap(1, 5), tap(2, 6)], received_at=NOON - 11 * 60_000)
    await sqlite_storage.write(Turn(1, NOON), lambda work: None)
    tries: Counter[int] = Counter()

    async def handle(body: str) -> None:
        tries[json.loads(body)["update_id"]] += 1
        raise NetworkError("Bad Gateway")

    bench = Bench(sqlite_storage, handle=handle, sleep=hasty)
    async with bench.running():
        await bench.until(lambda: tries[2] > 3)

    assert tries[1] == 1
    assert [row.update_id for row in await bench.rows()] == [2]


async def test_a_disk_that_is_full_costs_no_update(sqlite_storage: Storage) -> None:
    full = Sometimes(sqlite_storage)
    bench = Bench(full, sleep=hasty)
    async with bench.running():
        full.fails = True
        bench.batches.put_nowait([tap(1, 5)])
        await asyncio.sleep(0.05)
        assert bench.seen == []
        full.fails = False
        bench.batches.put_nowait([tap(1, 5), tap(2, 5)])
        await bench.until(lambda: len(bench.seen) == 2)
        full.fails = True
        await asyncio.sleep(0.05)
        full.fails = False
        await asyncio.sleep(0.2)

    assert bench.seen == [(5, 1), (5, 2)]
    assert await bench.rows() == []


async def test_a_commit_that_nobody_knows_of_is_still_handled(sqlite_storage: Storage) -> None:
    """Stored, but the reply was lost: the rows are read back from the database."""
    unsure = Sometimes(sqlite_storage)
    bench = Bench(unsure, sleep=hasty)
    async with bench.running():
        bench.batches.put_nowait([tap(1, 5)])
        await bench.until(lambda: len(bench.seen) == 1)
        await asyncio.sleep(0.1)
        unsure.lies = 1
        bench.batches.put_nowait([tap(update_id, 6) for update_id in range(2, 12)])
        await bench.until(lambda: len(bench.seen) == 11)

    assert Counter(update_id for _, update_id in bench.seen) == Counter(range(1, 12))


async def test_one_who_floods_does_not_slow_two_hundred_others(sqlite_storage: Storage) -> None:
    """The flooder has 5,000 updates in, the others one each; each update takes 5 ms, 64 at once."""
    calm, stormy = await latency(sqlite_storage, flood=0), await latency(sqlite_storage, flood=5_000)

    assert stormy < max(3 * calm, calm + 0.25)


async def latency(storage: Storage, *, flood: int) -> float:
    """Seconds until the slowest of 200 people was served, who all tap while one person floods."""
    bench = Bench(storage, slots=64)
    bench.pause = lambda person: 0.005
    first = 100_000 * (1 + flood)
    async with bench.running():
        for start in range(0, flood, 100):
            bench.batches.put_nowait([tap(first + start + n, 1) for n in range(100)])
        if flood:
            await bench.until(lambda: bench.batches.empty(), within=30)
            assert bench.intake._lanes.backlog(1) <= 200
        begun = asyncio.get_running_loop().time()
        for start in (0, 100):
            bench.batches.put_nowait([tap(first + 50_000 + start + n, 1_000 + start + n) for n in range(100)])
        await bench.until(lambda: sum(person >= 1_000 for person, _ in bench.seen) == 200, within=30)
        return asyncio.get_running_loop().time() - begun


async def test_what_a_flood_says_is_dropped(sqlite_storage: Storage) -> None:
    bench = Bench(sqlite_storage, backlog=20)
    bench.pause = lambda person: 0.02
    async with bench.running():
        for first in range(1, 401, 100):
            bench.batches.put_nowait([said(first + n, 5, "secret words") for n in range(100)])
        bench.batches.put_nowait([said(999, 6, "hello")])
        await bench.until(lambda: any(person == 6 for person, _ in bench.seen))
        await asyncio.sleep(0.2)

    dead = await sqlite_storage.read(lambda work: work.inbox.dead(1_000))
    assert {row.error for row in dead} == {"flood"}
    assert len(dead) > 300
    assert sum("secret" in (row.body or "") for row in dead) <= 100
    assert bench.sorry == []
