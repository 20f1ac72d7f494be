"""What a unit of work promises, on both engines."""

import asyncio
import random
import threading
from collections.abc import Callable

import pytest

from storage import Storage, StorageClosed, Turn, Unit, open_storage
from storage.records.inbox import Arrival

NOW = 1_793_534_400_000


def noted(action: str, subject: str = "") -> Callable[[Unit], str]:
    def note(unit: Unit) -> str:
        unit.audit.note(NOW, "cli", action, subject)
        return action

    return note


async def subjects(storage: Storage) -> list[str]:
    return [line.subject for line in await storage.read(lambda unit: unit.audit.latest(100_000))]


async def test_a_unit_gives_back_what_its_function_returns(storage: Storage) -> None:
    assert await storage.write(None, noted("hello")) == "hello"
    assert [line.action for line in await storage.read(lambda unit: unit.audit.latest(9))] == ["hello"]


async def test_a_function_that_fails_is_undone_alone(storage: Storage) -> None:
    def fails(unit: Unit) -> None:
        unit.audit.note(NOW, "cli", "x", "undone")
        raise LookupError("no such task")

    results = await asyncio.gather(
        *(storage.write(None, fails if n % 3 == 0 else noted("x", str(n))) for n in range(30)), return_exceptions=True
    )
    assert sorted(map(int, await subjects(storage))) == [n for n in range(30) if n % 3]
    assert [isinstance(result, LookupError) for result in results] == [n % 3 == 0 for n in range(30)]


@pytest.mark.parametrize("error", [StopIteration, RecursionError, MemoryError, SystemExit, asyncio.CancelledError])
async def test_no_exception_of_a_function_stops_the_others(storage: Storage, error: type[BaseException]) -> None:
    def fails(_: Unit) -> None:
        raise error

    with pytest.raises(RuntimeError if error is StopIteration else error):
        await storage.write(None, fails)
    assert await storage.write(None, noted("after")) == "after"


async def test_a_savepoint_undoes_its_part_alone(storage: Storage) -> None:
    def partly(unit: Unit) -> None:
        unit.audit.note(NOW, "cli", "x", "before")
        try:
            with unit.savepoint():
                unit.audit.note(NOW, "cli", "x", "outer")
                with unit.savepoint():
                    unit.audit.note(NOW, "cli", "x", "inner")
                raise LookupError
        except LookupError:
            unit.audit.note(NOW, "cli", "x", "instead")
        with unit.savepoint():
            unit.audit.note(NOW, "cli", "x", "after")

    await storage.write(None, partly)
    assert await subjects(storage) == ["after", "instead", "before"]


async def test_a_unit_for_reading_cannot_write(storage: Storage) -> None:
    with pytest.raises(Exception, match=r"readonly|read-only"):
        await storage.read(noted("x"))
    assert await subjects(storage) == []


async def test_a_read_sees_one_snapshot_while_others_write(storage: Storage) -> None:
    await storage.write(None, noted("x", "first"))
    begun, written = threading.Event(), threading.Event()

    def reads(unit: Unit) -> tuple[int, int]:
        before = len(unit.audit.latest(9))
        begun.set()
        assert written.wait(10)
        return before, len(unit.audit.latest(9))

    reading = asyncio.create_task(storage.read(reads))
    assert await asyncio.to_thread(begun.wait, 10)
    await storage.write(None, noted("x", "second"))
    written.set()

    assert await reading == (1, 1)
    assert await subjects(storage) == ["second", "first"]


async def test_the_same_update_at_once_from_everywhere_is_applied_once(storage: Storage) -> None:
    await storage.write(None, lambda unit: unit.inbox.receive([Arrival(5, 7, "{}", NOW)]))

    def effect(unit: Unit) -> bool:
        if not unit.replayed:
            unit.audit.note(NOW, "cli", "tap", "once")
        return unit.replayed

    replayed = await asyncio.gather(*(storage.write(Turn(5, NOW), effect) for _ in range(40)))
    assert sorted(replayed) == [False, *[True] * 39]
    assert await subjects(storage) == ["once"]


async def test_cancelled_callers_leave_nothing_half_done_and_nothing_open(storage: Storage) -> None:
    chance = random.Random(20261123)

    def both(number: int) -> Callable[[Unit], None]:
        def fn(unit: Unit) -> None:
            unit.audit.note(NOW, "cli", "left", str(number))
            if number % 7 == 0:
                raise LookupError
            unit.audit.note(NOW, "cli", "right", str(number))

        return fn

    finished: list[int] = []

    async def one(number: int) -> None:
        await storage.write(None, both(number))
        finished.append(number)

    running = []
    for number in range(2_000):
        task = asyncio.create_task(one(number))
        running.append(task)
        if chance.random() < 0.5:
            asyncio.get_running_loop().call_later(chance.random() * 0.002, task.cancel)
        if number % 50 == 0:
            await asyncio.sleep(chance.random() * 0.01)
    results = await asyncio.gather(*running, return_exceptions=True)

    assert sum(isinstance(result, asyncio.CancelledError) for result in results) > 50
    lines = await storage.read(lambda unit: unit.audit.latest(100_000))
    left = {line.subject for line in lines if line.action == "left"}
    assert left == {line.subject for line in lines if line.action == "right"}
    assert len(lines) == 2 * len(left)
    assert {str(number) for number in finished} <= left
    assert await storage.write(None, noted("after")) == "after"


async def test_a_random_crowd_of_writers_ends_where_one_after_the_other_would(storage: Storage) -> None:
    chance = random.Random(7)
    ids = [chance.randrange(40) for _ in range(400)]

    def effect(update_id: int) -> Callable[[Unit], bool]:
        def fn(unit: Unit) -> bool:
            if unit.replayed:
                return False
            unit.audit.note(NOW, "cli", "tap", str(update_id))
            if chance.random() < 0.3:
                raise LookupError
            return True

        return fn

    results = await asyncio.gather(
        *(storage.write(Turn(update_id, NOW), effect(update_id)) for update_id in ids), return_exceptions=True
    )
    applied = sorted(update_id for update_id, result in zip(ids, results, strict=True) if result is True)
    assert len(applied) == len(set(applied))
    assert sorted(map(int, await subjects(storage))) == applied


async def test_sixty_thousand_rows_from_many_writers_all_arrive(storage: Storage) -> None:
    def batch(number: int) -> Callable[[Unit], int]:
        rows = [Arrival(number * 100 + n, n % 7, '{"a": 1}', NOW) for n in range(100)]
        return lambda unit: unit.inbox.receive(rows)

    assert sum(await asyncio.gather(*(storage.write(None, batch(n)) for n in range(600)))) == 60_000

    def count(unit: Unit) -> tuple[int, int]:
        seen, seq = set(), 0
        while rows := unit.inbox.open_after(seq, 10_000):
            seen.update(row.update_id for row in rows)
            seq = rows[-1].seq
        return len(seen), unit.inbox.waiting(3)

    assert await storage.read(count) == (60_000, 600 * 14)


async def test_closing_finishes_what_was_given_and_refuses_what_comes_after(storage_url: str) -> None:
    storage = await open_storage(storage_url)
    given = [asyncio.ensure_future(storage.write(None, noted("x", str(n)))) for n in range(300)]
    await asyncio.sleep(0)
    await storage.close()
    await storage.close()

    assert await asyncio.gather(*given) == ["x"] * 300
    with pytest.raises(StorageClosed):
        await storage.write(None, noted("late"))
    with pytest.raises(StorageClosed):
        await storage.read(lambda unit: unit.audit.latest(1))
    again = await open_storage(storage_url)
    assert len(await subjects(again)) == 300
    await again.close()
