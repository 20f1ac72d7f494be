"""SQLite's one writer: functions that wait together share a commit, and none harms another."""

import asyncio
import json
import sqlite3
import subprocess
import sys
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from storage import NotStored, Storage, Unit, open_storage
from storage.sqlite import SqliteStorage, WriterThread, open_sqlite, wal_reset_notes

NOW = 1_793_534_400_000
ROOT = Path(__file__).parents[2]

SPOILER = """
    CREATE TRIGGER spoiler BEFORE INSERT ON audit WHEN NEW.action = 'spoil'
    BEGIN SELECT RAISE(ROLLBACK, 'spoiled'); END
"""


@pytest.fixture
async def writer(sqlite_storage: Storage) -> AsyncIterator[SqliteStorage]:
    assert isinstance(sqlite_storage, SqliteStorage)
    yield sqlite_storage


async def raw(storage: SqliteStorage, sql: str) -> None:
    """Runs one statement on the writer's own connection, between two batches."""
    done: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def run() -> None:
        storage._writer.raw.execute(sql).fetchall()
        done.get_loop().call_soon_threadsafe(done.set_result, None)

    storage._writer.post(run)
    await done


async def traced(storage: SqliteStorage) -> list[str]:
    """What the writer's connection runs from now on."""
    seen: list[str] = []
    await raw(storage, "SELECT 1")
    storage._writer.post(lambda: storage._writer.raw.set_trace_callback(seen.append))
    await raw(storage, "SELECT 1")
    seen.clear()
    return seen


def noted(subject: object, action: str = "x", detail: str = "") -> Callable[[Unit], object]:
    def note(unit: Unit) -> object:
        unit.audit.note(NOW, "cli", action, str(subject), detail)
        return subject

    return note


async def subjects(storage: Storage) -> list[str]:
    return [line.subject for line in await storage.read(lambda unit: unit.audit.latest(100_000))]


async def test_functions_that_wait_together_share_one_commit(writer: SqliteStorage) -> None:
    seen = await traced(writer)
    assert await asyncio.gather(*(writer.write(None, noted(n)) for n in range(64))) == list(range(64))
    assert (seen.count("BEGIN IMMEDIATE"), seen.count("COMMIT")) == (1, 1)
    assert len(seen) == 66


async def test_where_one_fails_all_are_run_again_each_in_its_savepoint(writer: SqliteStorage) -> None:
    runs: list[int] = []

    def fails(_: Unit) -> None:
        runs.append(1)
        raise LookupError

    seen = await traced(writer)
    results = await asyncio.gather(
        *(writer.write(None, fails if n == 40 else noted(n)) for n in range(64)), return_exceptions=True
    )
    assert [n for n, result in enumerate(results) if isinstance(result, LookupError)] == [40]
    assert len(runs) == 2
    assert (seen.count("BEGIN IMMEDIATE"), seen.count("COMMIT"), seen.count("SAVEPOINT call")) == (2, 1, 64)
    assert len(await subjects(writer)) == 63


async def test_a_function_that_fails_alone_is_run_once(writer: SqliteStorage) -> None:
    runs: list[int] = []

    def fails(_: Unit) -> None:
        runs.append(1)
        raise LookupError

    with pytest.raises(LookupError):
        await writer.write(None, fails)
    assert runs == [1]


async def test_a_long_queue_is_committed_in_bounded_batches_in_order(writer: SqliteStorage) -> None:
    seen = await traced(writer)
    await asyncio.gather(*(writer.write(None, noted(n)) for n in range(300)))
    assert seen.count("COMMIT") == 3
    assert await subjects(writer) == [str(n) for n in reversed(range(300))]


async def test_a_function_sees_what_those_before_it_in_its_commit_did(writer: SqliteStorage) -> None:
    def look(unit: Unit) -> int:
        unit.audit.note(NOW, "cli", "x", "y")
        return len(unit.audit.latest(99))

    assert await asyncio.gather(*(writer.write(None, look) for _ in range(20))) == list(range(1, 21))


async def test_a_function_that_ends_the_whole_transaction_is_refused_alone(writer: SqliteStorage) -> None:
    await raw(writer, SPOILER)
    results = await asyncio.gather(
        *(writer.write(None, noted(n, "spoil" if n % 10 == 5 else "x")) for n in range(40)), return_exceptions=True
    )
    assert [isinstance(result, sqlite3.IntegrityError) for result in results] == [n % 10 == 5 for n in range(40)]
    assert sorted(map(int, await subjects(writer))) == [n for n in range(40) if n % 10 != 5]


async def test_a_function_that_hides_such_an_end_is_refused_too(writer: SqliteStorage) -> None:
    await raw(writer, SPOILER)

    def hides(unit: Unit) -> str:
        try:
            unit.audit.note(NOW, "cli", "spoil", "z")
        except sqlite3.IntegrityError:
            return "all is well"
        return "never"

    results = await asyncio.gather(
        writer.write(None, noted(1)), writer.write(None, hides), writer.write(None, noted(2)), return_exceptions=True
    )
    assert isinstance(results[1], RuntimeError)
    assert await subjects(writer) == ["2", "1"]


async def test_a_full_database_refuses_those_that_do_not_fit_and_keeps_the_others(writer: SqliteStorage) -> None:
    with closing(sqlite3.connect(writer.path)) as connection:
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
    await raw(writer, f"PRAGMA max_page_count = {pages + 30}")
    results = await asyncio.gather(
        *(writer.write(None, noted(n, detail="x" * (200_000 if n in (3, 7) else 10))) for n in range(20)),
        return_exceptions=True,
    )
    assert [isinstance(result, NotStored) for result in results] == [n in (3, 7) for n in range(20)]
    assert "full" in str(results[3])
    assert len(await subjects(writer)) == 18


async def test_a_commit_that_fails_is_told_to_everyone_in_it_and_leaves_nothing(writer: SqliteStorage) -> None:
    await raw(writer, "CREATE TABLE parent (id INTEGER PRIMARY KEY)")
    await raw(writer, "CREATE TABLE child (id INTEGER REFERENCES parent (id) DEFERRABLE INITIALLY DEFERRED)")
    await raw(writer, "CREATE TRIGGER orphan AFTER INSERT ON audit WHEN NEW.action = 'orphan' "
                      "BEGIN INSERT INTO child VALUES (99); END")  # fmt: skip

    def fails(_: Unit) -> None:
        raise LookupError("what it saw never was")

    results = await asyncio.gather(
        writer.write(None, noted(1)), writer.write(None, noted(2, "orphan")), writer.write(None, fails),
        return_exceptions=True,
    )  # fmt: skip
    assert [type(result) for result in results] == [NotStored] * 3
    assert len({id(result) for result in results}) == 3
    assert await subjects(writer) == []
    assert await writer.write(None, noted("after")) == "after"


async def test_a_caller_that_was_cancelled_in_the_queue_is_left_out(writer: SqliteStorage) -> None:
    entered, go = threading.Event(), threading.Event()

    def holds(unit: Unit) -> None:
        entered.set()
        assert go.wait(10)
        unit.audit.note(NOW, "cli", "x", "first")

    first = asyncio.create_task(writer.write(None, holds))
    assert await asyncio.to_thread(entered.wait, 10)
    waiting = asyncio.create_task(writer.write(None, noted("cancelled")))
    behind = asyncio.create_task(writer.write(None, noted("behind")))
    await asyncio.sleep(0)
    waiting.cancel()
    go.set()
    await asyncio.gather(first, behind)
    assert await subjects(writer) == ["behind", "first"]


async def test_a_caller_that_was_cancelled_while_its_function_ran_finds_it_done_whole(writer: SqliteStorage) -> None:
    entered, go = threading.Event(), threading.Event()

    def holds(unit: Unit) -> None:
        unit.audit.note(NOW, "cli", "x", "left")
        entered.set()
        assert go.wait(10)
        unit.audit.note(NOW, "cli", "x", "right")

    running = asyncio.create_task(writer.write(None, holds))
    assert await asyncio.to_thread(entered.wait, 10)
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    go.set()
    await writer.write(None, noted("after"))
    assert await subjects(writer) == ["after", "right", "left"]


@contextmanager
def locked_by_another_process(path: Path, seconds: float) -> Iterator[None]:
    script = (
        "import sqlite3, sys, time; c = sqlite3.connect(sys.argv[1], isolation_level=None); "
        "c.execute('BEGIN IMMEDIATE'); print('held', flush=True); time.sleep(float(sys.argv[2])); c.execute('ROLLBACK')"
    )
    command = [sys.executable, "-c", script, str(path), str(seconds)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        yield
        process.kill()


async def test_a_database_that_another_process_holds_is_waited_for_within_bounds(writer: SqliteStorage) -> None:
    impatient = await open_sqlite(writer.path, backup=False, patience_s=0)
    with locked_by_another_process(writer.path, 6.5):
        patient = asyncio.gather(*(writer.write(None, noted(n)) for n in range(10)))
        with pytest.raises(NotStored, match="locked"):
            await impatient.write(None, noted("given up"))
        assert not patient.done()
        assert await writer.read(lambda unit: len(unit.audit.latest(99))) == 0
        assert await patient == list(range(10))
    assert await impatient.write(None, noted("now")) == "now"
    await impatient.close()


DISK_FULL = """
import asyncio, json, resource, sys
from storage import NotStored, open_storage

async def main():
    storage = await open_storage(sys.argv[1])
    async def one(number):
        try:
            await storage.write(None, lambda unit: unit.audit.note(number, "cli", "x", str(number), "y" * 500))
        except NotStored:
            return None
        return number
    await one(-1)
    resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, resource.RLIM_INFINITY))
    results = [await asyncio.gather(*(one(20 * batch + n) for n in range(20))) for batch in range(60)]
    resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    results.append([await one(9_999)])
    lines = await storage.read(lambda unit: unit.audit.latest(100_000))
    print(json.dumps([[number for batch in results for number in batch if number is not None], [l.at for l in lines]]))
    await storage.close()

asyncio.run(main())
"""


async def test_on_a_full_disk_only_what_is_stored_is_acknowledged_and_it_goes_on_when_there_is_room(
    sqlite_url: str,
) -> None:
    out = await _python(DISK_FULL, sqlite_url)
    acknowledged, stored = json.loads(out)
    assert 20 <= len(acknowledged) < 1_200
    assert acknowledged[-1] == 9_999
    assert sorted(stored) == sorted([-1, *acknowledged])


async def _python(script: str, *arguments: str) -> str:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", script, *arguments, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=ROOT
    )
    out, err = await process.communicate()
    assert process.returncode == 0, err.decode()
    return out.decode()


KILLED = """
import asyncio, sys
from storage import open_storage

async def main():
    storage = await open_storage(sys.argv[1])
    async def worker(name):
        for n in range(100_000):
            subject = f"{name}-{n}"
            def both(unit):
                unit.audit.note(0, "cli", "left", subject)
                unit.audit.note(0, "cli", "right", subject)
            await storage.write(None, both)
            print(subject, flush=True)
    await asyncio.gather(*(worker(name) for name in range(20)))

asyncio.run(main())
"""


async def test_what_was_acknowledged_outlives_kill_9_and_nothing_is_half_done(sqlite_url: str) -> None:
    acknowledged: set[str] = set()
    for lines_to_read in (1, 137, 801):
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-c", KILLED, sqlite_url, stdout=subprocess.PIPE, cwd=ROOT
        )
        assert process.stdout is not None
        heard = [await process.stdout.readline() for _ in range(lines_to_read)]
        process.kill()
        heard += (await process.stdout.read()).splitlines(keepends=True)
        await process.wait()
        acknowledged |= {line.decode().strip() for line in heard if line.endswith(b"\n")}

    storage = await open_storage(sqlite_url)
    lines = await storage.read(lambda unit: unit.audit.latest(1_000_000))
    await storage.close()
    left = sorted(line.subject for line in lines if line.action == "left")
    assert left == sorted(line.subject for line in lines if line.action == "right")
    assert acknowledged <= set(left)


async def test_the_seam_with_aiosqlite_holds(tmp_path: Path) -> None:
    """Functions posted run in order on the thread of the connection, which outlives their exceptions."""
    thread = WriterThread(lambda: sqlite3.connect(tmp_path / "seam.db", isolation_level=None))
    await thread
    seen: list[object] = []
    done = threading.Event()

    def fails() -> None:
        seen.append(threading.current_thread() is thread._thread)
        raise SystemExit

    thread.post(fails)
    thread.post(lambda: seen.append(thread.raw.execute("SELECT 7").fetchone()))
    thread.post(done.set)
    assert await asyncio.to_thread(done.wait, 10)
    assert seen == [True, (7,)]
    assert thread._thread.daemon
    await thread.close()
    thread._thread.join(10)
    assert not thread._thread.is_alive()


async def test_the_connection_is_set_up_for_durability(writer: SqliteStorage) -> None:
    expected = {
        "journal_mode": "wal",
        "synchronous": 2,
        "foreign_keys": 1,
        "busy_timeout": 5000,
        "trusted_schema": 0,
        "cell_size_check": 1,
        "wal_autocheckpoint": 10000,
    }
    found: dict[str, object] = {}
    done = threading.Event()

    def ask() -> None:
        found.update({name: writer._writer.raw.execute(f"PRAGMA {name}").fetchone()[0] for name in expected})
        done.set()

    writer._writer.post(ask)
    assert await asyncio.to_thread(done.wait, 10)
    assert found == expected


async def test_no_other_account_can_read_the_files(tmp_path: Path) -> None:
    storage = await open_storage(f"sqlite:///{tmp_path / 'private.db'}")
    await storage.write(None, noted(1))
    modes = _modes(tmp_path)
    await storage.close()
    assert modes == {"private.db": 0o600, "private.db-wal": 0o600, "private.db-shm": 0o600}


def _modes(folder: Path) -> dict[str, int]:
    return {file.name: file.stat().st_mode & 0o777 for file in folder.iterdir()}


@pytest.mark.parametrize(
    ("version", "warned"),
    [
        ((3, 40, 1), True),
        ((3, 50, 6), True),
        ((3, 50, 7), False),
        ((3, 51, 0), True),
        ((3, 51, 2), True),
        ((3, 51, 3), False),
        ((3, 53, 0), False),
    ],
)
def test_versions_with_the_wal_reset_bug_are_warned_of(version: tuple[int, int, int], warned: bool) -> None:
    notes = wal_reset_notes(version)
    assert bool(notes) is warned
    assert all(".".join(map(str, version)) in note for note in notes)
