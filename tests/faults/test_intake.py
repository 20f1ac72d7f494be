"""Intake on a real inbox: nothing lost, nothing out of order, nobody held up by another's fault."""

import asyncio
import json
import random
from collections import Counter, defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest
from telegram import Update
from telegram.error import Forbidden, NetworkError, RetryAfter
from telegram.ext import CallbackQueryHandler, ContextTypes, TypeHandler

from bot.dispatch import Application, build_application
from bot.intake import Intake
from bot.secrets import Token
from storage import NotStored, Storage, Turn, Unit
from storage.records.inbox import Arrival, InboxRow

Handle = Callable[[str], Awaitable[None]]
NOON = 1_793_534_400_000


def tap(update_id: int, person: int, data: str = "a:1") -> dict[str, Any]:
    sender = {"id": person, "is_bot": False, "first_name": "Ann"}
    return {"update_id": update_id, "callback_query": {"id": "7", "from": sender, "chat_instance": "1", "data": data}}


def said(update_id: int, person: int, text: str) -> dict[str, Any]:
    sender = {"id": person, "is_bot": False, "first_name": "Ann"}
    chat = {"id": person, "type": "private", "first_name": "Ann"}
    message = {"message_id": 1, "date": 1_793_534_400, "chat": chat, "from": sender, "text": text}
    return {"update_id": update_id, "message": message}


class Bench:
    """An intake whose handlers note what they saw; a queue stands for Telegram."""

    def __init__(self, storage: Storage, **choices: Any) -> None:
        self.storage = storage
        self.now = NOON
        self.batches: asyncio.Queue[list[Any]] = asyncio.Queue()
        self.seen: list[tuple[int, int]] = []
        self.bodies: list[str] = []
        self.sorry: list[int] = []
        self.error: Callable[[int], BaseException | None] = lambda update_id: None
        self.pause: Callable[[int], float] = lambda person: 0
        self.intake = Intake(
            storage=storage,
            handle=choices.pop("handle", self.handle),
            clock=lambda: self.now,
            fetch=self.fetch,
            apologise=self.apologise,
            **choices,
        )

    async def fetch(self, offset: int) -> object:
        return await self.batches.get()

    async def handle(self, body: str) -> None:
        update = json.loads(body)
        event = update.get("callback_query") or update["message"]
        await asyncio.sleep(self.pause(event["from"]["id"]))
        error = self.error(update["update_id"])
        if error:
            raise error
        self.seen.append((event["from"]["id"], update["update_id"]))
        self.bodies.append(body)

    async def apologise(self, person: int) -> None:
        self.sorry.append(person)

    async def rows(self) -> list[InboxRow]:
        return await self.storage.read(lambda work: work.inbox.open_after(0, 10_000))

    async def until(self, true: Callable[[], bool], within: float = 10) -> None:
        async with asyncio.timeout(within):
            while not true():  # noqa: ASYNC110 - what is waited for is in the code under test
                await asyncio.sleep(0.002)

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        task = asyncio.create_task(self.intake.run())
        try:
            yield
        finally:
            self.intake.stop()
            await task


async def leave_open(storage: Storage, updates: list[dict[str, Any]], *, received_at: int = NOON) -> None:
    """Rows as an earlier run left them when it was killed."""
    lane = lambda update: (update.get("callback_query") or update["message"])["from"]["id"]  # noqa: E731
    rows = [Arrival(update["update_id"], lane(update), json.dumps(update), received_at) for update in updates]
    await storage.write(None, lambda work: work.inbox.receive(rows))


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


async def hasty(seconds: float) -> None:
    """A sleep for those who need not wait."""
    await asyncio.sleep(min(seconds, 0.005))


class Sometimes(Storage):
    """A real storage that fails when told to: before the commit, or after it."""

    def __init__(self, inner: Storage) -> None:
        self.inner = inner
        self.fails = False
        self.lies = 0

    async def write(self, turn: Turn | None, fn: Callable[[Unit], Any]) -> Any:
        if self.fails:
            raise NotStored("disk full")
        written = await self.inner.write(turn, fn)
        if self.lies:
            self.lies -= 1
            raise NotStored("the reply was lost")
        return written

    async def read(self, fn: Callable[[Unit], Any]) -> Any:
        return await self.inner.read(fn)

    async def close(self) -> None:
        """The inner one is closed by its owner."""

    def engine_notes(self) -> list[str]:
        return []

    def sole_use(self, holder: str) -> Any:
        return self.inner.sole_use(holder)


def silent_application(token: str) -> tuple[Application, list[int]]:
    """A real application that notes each update it could read."""
    application, _ = build_application(Token(token), context_types=ContextTypes())
    application._initialized = True
    seen: list[int] = []

    async def note(update: Update, context: Any) -> None:
        seen.append(update.update_id)

    application.add_handler(TypeHandler(Update, note))
    return application, seen
