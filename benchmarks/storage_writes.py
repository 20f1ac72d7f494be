"""Durable taps a second, 64 waiting: shared commits against aiosqlite doing the same statements one at a time.

    python -m benchmarks.storage_writes [--tasks 20000] [--rounds 5] [--folder FOLDER]

All run on SQLite with the same settings (WAL, synchronous=FULL) and the same schema, in turns within one run; the
figures are medians of the rounds. aiosqlite is measured twice: as its README shows it (`await execute(…)` to write,
`async with execute(…) as cursor` to read), which the target is for, and with its cheapest calls, which fetch rows in
the same hop to its thread.
"""

import argparse
import asyncio
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Awaitable, Callable, Generator, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

import aiosqlite

from storage import Storage, Unit, open_storage
from storage.sqlite import PRAGMAS

WAITING = 64
SLICES = 5
NOW = 1_793_534_400_000
TARGET = 15.0

# What a tap does: settle the update, store the answer, credit it, take the next place, move on.
SETTLE = """INSERT INTO inbox (update_id, lane, state, received_at, done_at) VALUES (:update_id, 0, 'done', :now, :now)
    ON CONFLICT (update_id) DO UPDATE SET state = 'applied' WHERE inbox.state = 'new'"""
HELD = """SELECT task_id, price FROM assignments
    WHERE person_id = :person AND state = 'active' ORDER BY deadline LIMIT 1"""
SUBMIT = """UPDATE assignments SET state = 'submitted', answer = :answer, answered_at = :now
    WHERE task_id = :task AND person_id = :person AND state = 'active'"""
LINES = """INSERT INTO ledger (ref, account, owner, amount, currency, at)
    VALUES (:ref, :source, :source_owner, - :amount, 'EUR', :now),
           (:ref, :target, :target_owner, :amount, 'EUR', :now)"""
CURSOR = "SELECT normal_cursor FROM progress WHERE project_id = 1 AND person_id = :person"
PICK = """SELECT id, position FROM tasks
    WHERE project_id = 1 AND queue = 1 AND position > :cursor AND places_left > 0 ORDER BY position LIMIT 1"""
TAKE = "UPDATE tasks SET places_left = places_left - 1 WHERE id = :task AND places_left > 0"
HAND_OUT = """INSERT INTO assignments
    (task_id, person_id, project_id, state, price, version, seed, taken_at, deadline)
    VALUES (:task, :person, 1, 'active', 50000, 1, 7, :now, :deadline)"""
MOVE_ON = """UPDATE progress SET normal_cursor = :cursor, answered = answered + 1, earned = earned + :earned
    WHERE project_id = 1 AND person_id = :person"""
CONTENT = "SELECT payload FROM task_contents WHERE task_id = :task"

Statement = tuple[str, dict[str, Any]]
Way = Callable[[int, int], Awaitable[None]]
Steps = Generator[Statement, tuple[Any, ...] | None, None]


def tap(update_id: int, person: int) -> Steps:
    """The statements of one tap, one after the other; each gets the first row of its result, if it asks for one."""
    yield SETTLE, {"update_id": update_id, "now": NOW}
    held = yield HELD, {"person": person}
    if held is not None:
        task, price = held
        yield SUBMIT, {"task": task, "person": person, "answer": '{"label": "yes"}', "now": NOW}
        yield LINES, booked(f"answer:{task}:{person}", price, ("held", 1), ("pending", person))
    cursor = yield CURSOR, {"person": person}
    assert cursor is not None
    following = yield PICK, {"cursor": cursor[0]}
    assert following is not None, "more tasks are needed: --tasks"
    task, position = following
    yield TAKE, {"task": task}
    yield HAND_OUT, {"task": task, "person": person, "now": NOW, "deadline": NOW + 600_000}
    yield LINES, booked(f"hold:{task}:{person}:1", 50_000, ("budget", 1), ("held", 1))
    yield MOVE_ON, {"cursor": position, "person": person, "earned": 50_000}
    yield CONTENT, {"task": task}


def booked(ref: str, amount: int, source: tuple[str, int], target: tuple[str, int]) -> dict[str, Any]:
    """The parameters of one movement of money: its two lines, as the service writes them."""
    (from_account, from_owner), (to_account, to_owner) = source, target
    return {
        "ref": ref,
        "amount": amount,
        "now": NOW,
        "source": from_account,
        "source_owner": from_owner,
        "target": to_account,
        "target_owner": to_owner,
    }


class Shared:
    """Tapwork's way: the whole tap is one function, and functions that wait share a commit."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage

    async def tap(self, update_id: int, person: int) -> None:
        def unit(work: Unit) -> None:
            execute = work._queries._execute
            steps = tap(update_id, person)
            row: tuple[Any, ...] | None = None
            try:
                while True:
                    sql, values = steps.send(row)
                    result = execute(sql, values)
                    row = result.fetchone() if sql.startswith("SELECT") else None
            except StopIteration:
                return

        await self._storage.write(None, unit)


class StatementByStatement:
    """The usual way: a lock, BEGIN, every statement awaited, COMMIT."""

    def __init__(self, connection: aiosqlite.Connection) -> None:
        self._connection = connection
        self._lock = asyncio.Lock()

    async def tap(self, update_id: int, person: int) -> None:
        async with self._lock:
            await self._connection.execute("BEGIN IMMEDIATE")
            steps = tap(update_id, person)
            row: tuple[Any, ...] | None = None
            try:
                while True:
                    sql, values = steps.send(row)
                    row = await self._run(sql, values)
            except StopIteration:
                await self._connection.commit()

    async def _run(self, sql: str, values: dict[str, Any]) -> tuple[Any, ...] | None:
        if not sql.startswith("SELECT"):
            await self._connection.execute(sql, values)
            return None
        async with self._connection.execute(sql, values) as cursor:
            row = await cursor.fetchone()
        return None if row is None else tuple(row)


class CheapestCalls(StatementByStatement):
    """The same with one hop for a statement that reads, too."""

    async def _run(self, sql: str, values: dict[str, Any]) -> tuple[Any, ...] | None:
        if not sql.startswith("SELECT"):
            await self._connection.execute(sql, values)
            return None
        rows = list(await self._connection.execute_fetchall(sql, values))
        return tuple(rows[0]) if rows else None


async def one_round(ways: Mapping[str, tuple[Way, int]], first_id: int) -> dict[str, float]:
    """Taps a second of each way, measured in turns of under a second, so that other work on the machine hits all."""
    seconds = dict.fromkeys(ways, 0.0)
    for number in range(SLICES):
        for name, (way, taps) in ways.items():
            seconds[name] += await took(way, first_id + number * 2_000, taps)
    return {name: SLICES * taps / seconds[name] for name, (_, taps) in ways.items()}


async def took(way: Way, first_id: int, taps: int) -> float:
    """Seconds for so many taps by `WAITING` people who tap again as soon as their last tap is stored."""
    left = iter(range(first_id, first_id + taps))

    async def person(number: int) -> None:
        for update_id in left:
            await way(update_id, number)

    began = time.perf_counter()
    await asyncio.gather(*(person(number) for number in range(1, WAITING + 1)))
    return time.perf_counter() - began


def fill(path: Path, tasks: int) -> None:
    """People, one live project, and tasks with room for many."""
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.executemany(
            "INSERT INTO people (id, worker_key, created_at) VALUES (?, ?, 0)",
            [(number, f"w{number}") for number in range(1, WAITING + 1)],
        )
        connection.execute(
            "INSERT INTO projects (id, slug, title, spec, state, created_at) VALUES (1, 'bench', 'B', '{}', 'live', 0)"
        )
        connection.executemany(
            "INSERT INTO progress (project_id, person_id, state, started_at) VALUES (1, ?, 'working', 0)",
            [(number,) for number in range(1, WAITING + 1)],
        )
        connection.executemany(
            "INSERT INTO tasks (id, project_id, key, queue, position, overlap, places_left)"
            " VALUES (?, 1, ?, 1, ?, 9, 9)",
            [(number, str(number), number) for number in range(1, tasks + 1)],
        )
        connection.executemany(
            "INSERT INTO task_contents (task_id, payload, source, fingerprint) VALUES (?, ?, '{}', 'f')",
            [(number, '{"text": "' + "x" * 200 + '"}') for number in range(1, tasks + 1)],
        )


async def measure(folder: Path, tasks: int, rounds: int) -> dict[str, list[float]]:
    """Taps a second of each way in each round."""
    for name in ("shared", "readme", "cheapest"):
        await (await open_storage(f"sqlite:///{folder / name}.db")).close()
        fill(folder / f"{name}.db", tasks)
    found: dict[str, list[float]] = {"shared": [], "readme": [], "cheapest": []}
    storage = await open_storage(f"sqlite:///{folder / 'shared.db'}")
    async with _plain(folder / "readme.db") as readme, _plain(folder / "cheapest.db") as cheapest:
        await readme.executescript(PRAGMAS)
        await cheapest.executescript(PRAGMAS)
        ways: dict[str, tuple[Way, int]] = {
            "shared": (Shared(storage).tap, 1_024),
            "readme": (StatementByStatement(readme).tap, 128),
            "cheapest": (CheapestCalls(cheapest).tap, 128),
        }
        for number in range(rounds):
            for name, value in (await one_round(ways, number * 10_000)).items():
                found[name].append(value)
    await storage.close()
    return found


def _plain(path: Path) -> aiosqlite.Connection:
    return aiosqlite.connect(path, isolation_level=None, cached_statements=512)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--tasks", type=int, default=20_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--folder", type=Path, help="a folder on the disk to be measured; default: a temporary one")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=given.folder) as folder:
        found = asyncio.run(measure(Path(folder), given.tasks, given.rounds))
    median = {name: statistics.median(rates) for name, rates in found.items()}
    for name, rates in found.items():
        print(f"{name:10}{median[name]:10,.0f} taps/s   rounds: {', '.join(f'{value:,.0f}' for value in rates)}")
    print(f"shared commits are {median['shared'] / median['readme']:.1f} times the README's way (target: {TARGET:.0f})")
    print(f"and {median['shared'] / median['cheapest']:.1f} times its cheapest calls")


if __name__ == "__main__":
    main()
