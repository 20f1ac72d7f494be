"""PostgreSQL: deadlocks, lost connections and commits whose reply never came."""

import asyncio
import shutil
import tempfile
import threading
from collections.abc import AsyncIterator, Callable

import psycopg
import pytest

from storage import CannotOpen, CommitUnknown, NotStored, Storage, Turn, Unit, open_storage
from storage.postgres import PostgresStorage

NOW = 1_793_534_400_000


@pytest.fixture
async def postgres(postgres_url: str) -> AsyncIterator[Storage]:
    storage = await open_storage(postgres_url)
    yield storage
    await storage.close()


def noted(subject: str) -> Callable[[Unit], bool]:
    """Notes the subject unless the update was applied before; says whether it was."""

    def note(unit: Unit) -> bool:
        if not unit.replayed:
            unit.audit.note(NOW, "cli", "x", subject)
        return unit.replayed

    return note


async def subjects(storage: Storage) -> list[str]:
    return [line.subject for line in await storage.read(lambda unit: unit.audit.latest(1000))]


def kill_own_connection(unit: Unit) -> None:
    unit._queries._execute("SELECT pg_terminate_backend(pg_backend_pid())", {})


async def test_two_functions_in_a_deadlock_are_both_done(postgres: Storage) -> None:
    for update_id in (1, 2):
        await postgres.write(Turn(update_id, NOW), lambda unit: None)
    meet = threading.Barrier(2, timeout=10)
    runs: list[int] = []

    def both(first: int, second: int) -> Callable[[Unit], None]:
        def fn(unit: Unit) -> None:
            runs.append(first)
            unit.inbox.failed(first, "locks its row")
            if len(runs) <= 2:
                meet.wait()
            unit.inbox.failed(second, "locks its row")
            unit.audit.note(NOW, "cli", "x", str(first))

        return fn

    await asyncio.gather(postgres.write(None, both(1, 2)), postgres.write(None, both(2, 1)))
    assert len(runs) == 3
    assert sorted(await subjects(postgres)) == ["1", "2"]


async def test_a_connection_lost_before_the_commit_is_made_good(postgres: Storage) -> None:
    runs: list[int] = []

    def fn(unit: Unit) -> str:
        unit.audit.note(NOW, "cli", "x", "once")
        runs.append(1)
        if len(runs) < 3:
            kill_own_connection(unit)
        return "done"

    assert await postgres.write(None, fn) == "done"
    assert len(runs) == 3
    assert await subjects(postgres) == ["once"]


async def test_a_connection_lost_while_reading_is_made_good(postgres: Storage) -> None:
    runs: list[int] = []

    def fn(unit: Unit) -> str:
        runs.append(1)
        if len(runs) == 1:
            kill_own_connection(unit)
        return "read"

    assert await postgres.read(fn) == "read"


def kill_all_connections(postgres_url: str) -> None:
    with psycopg.connect(postgres_url, autocommit=True) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


async def test_one_lost_connection_makes_the_others_be_looked_at(
    postgres: Storage, postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storage.postgres.PAUSES_S", (0.01,))
    meet = threading.Barrier(8, timeout=30)
    await asyncio.gather(*(postgres.write(None, lambda unit: meet.wait()) for _ in range(8)))
    kill_all_connections(postgres_url)
    assert await postgres.write(None, noted("after")) is False  # eight are dead, and there is one more try


async def test_when_every_connection_is_lost_at_once_nobody_is_told(postgres: Storage, postgres_url: str) -> None:
    await asyncio.gather(*(postgres.write(None, noted(str(n))) for n in range(30)))
    kill_all_connections(postgres_url)
    await asyncio.gather(*(postgres.write(None, noted(str(n))) for n in range(30, 60)))
    assert sorted(map(int, await subjects(postgres))) == list(range(60))


class CuttingProxy:
    """Stands before the server and can cut a connection after COMMIT got through, before its reply does."""

    def __init__(self, server: str) -> None:
        self.cuts = 0
        self.serving: set[asyncio.Task[None]] = set()
        self._server = server

    def start(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.serving.add(asyncio.create_task(self.serve(reader, writer)))

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        from_server, to_server = await asyncio.open_unix_connection(self._server)
        cut = False

        async def answers() -> None:
            while data := await from_server.read(65536):
                if cut:
                    writer.transport.abort()
                    return
                writer.write(data)
            writer.close()

        answering = asyncio.create_task(answers())
        try:
            while data := await reader.read(65536):
                if b"COMMIT\0" in data and self.cuts > 0:
                    self.cuts -= 1
                    cut = True
                to_server.write(data)
        except ConnectionError:
            pass
        finally:
            to_server.close()
            await answering
            writer.close()


@pytest.fixture
async def cutting(postgres_url: str) -> AsyncIterator[tuple[CuttingProxy, Storage]]:
    folder = tempfile.mkdtemp(prefix="tapwork-cut-")
    address, _, host = postgres_url.partition("?host=")
    proxy = CuttingProxy(f"{host}/.s.PGSQL.5432")
    async with await asyncio.start_unix_server(proxy.start, f"{folder}/.s.PGSQL.5432") as server:
        storage = await open_storage(f"{address}?host={folder}")
        yield proxy, storage
        await storage.close()
        server.close()
        await asyncio.gather(*proxy.serving)
    shutil.rmtree(folder)


async def test_a_turn_whose_commit_was_not_answered_ends_as_one(cutting: tuple[CuttingProxy, Storage]) -> None:
    proxy, storage = cutting
    await storage.write(Turn(1, NOW), noted("before"))
    proxy.cuts = 2

    assert (
        await storage.write(Turn(2, NOW), noted("once")) is True
    )  # stored by the first try, so a replay: show it again
    assert proxy.cuts == 0
    assert await subjects(storage) == ["once", "before"]


async def test_a_commit_without_a_turn_that_was_not_answered_says_so(cutting: tuple[CuttingProxy, Storage]) -> None:
    proxy, storage = cutting
    proxy.cuts = 1
    with pytest.raises(CommitUnknown, match="lost while committing"):
        await storage.write(None, noted("perhaps"))
    assert await subjects(storage) == ["perhaps"]


async def test_many_turns_under_cut_connections_are_each_applied_once(cutting: tuple[CuttingProxy, Storage]) -> None:
    proxy, storage = cutting
    proxy.cuts = 10
    await asyncio.gather(*(storage.write(Turn(n, NOW), noted(str(n))) for n in range(100)))
    assert sorted(map(int, await subjects(storage))) == list(range(100))


async def test_a_server_that_does_not_come_back_is_told_in_the_end(
    postgres: Storage, postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storage.postgres.PAUSES_S", (0.01,))

    with pytest.raises(NotStored, match="Nothing was stored"):
        await postgres.write(None, kill_own_connection)
    assert await postgres.write(None, noted("after")) is False


async def test_a_function_that_hides_an_error_of_the_database_is_refused(postgres: Storage) -> None:
    def hides(unit: Unit) -> str:
        try:
            unit._queries._execute("INSERT INTO nowhere VALUES (1)", {})
        except psycopg.Error:
            return "all is well"
        return "never"

    with pytest.raises(RuntimeError, match="swallowed an error"):
        await postgres.write(None, hides)


async def test_sums_are_ints_and_ints_have_one_type(postgres: Storage) -> None:
    def ask(unit: Unit) -> list[object]:
        row = unit._queries._execute(
            "SELECT sum(x), pg_typeof(%(small)s)::text, 0.5::numeric, avg(x) FROM (VALUES (1::bigint), (2)) AS t (x)",
            {"small": 1},
        ).fetchone()
        return list(row or ())

    total, type_name, half, _ = await postgres.read(ask)
    assert (total, type(total)) == (3, int)
    assert type_name == "bigint"
    assert str(half) == "0.5"


async def test_a_server_that_does_not_wait_for_the_disk_is_made_to(postgres_url: str) -> None:
    with psycopg.connect(postgres_url, autocommit=True) as connection:
        name = connection.info.dbname
        connection.execute(f"ALTER DATABASE {name} SET synchronous_commit = off".encode())
    storage = await open_storage(postgres_url)

    def setting(unit: Unit) -> object:
        return unit._queries._execute("SELECT current_setting('synchronous_commit')", {}).fetchone()

    assert await storage.write(None, setting) == ("on",)
    await storage.close()


async def test_more_writers_than_connections_wait_their_turn(postgres: Storage) -> None:
    assert isinstance(postgres, PostgresStorage)
    names: set[str] = set()

    def fn(unit: Unit) -> None:
        names.add(threading.current_thread().name)
        unit.audit.note(NOW, "cli", "x", "y")

    await asyncio.gather(*(postgres.write(None, fn) for _ in range(300)))
    assert len(names) <= 8
    assert len(await subjects(postgres)) == 300


async def test_an_address_that_cannot_be_read_is_told_without_its_password() -> None:
    with pytest.raises(CannotOpen) as told:
        await open_storage("postgresql://me:hunter%ter2@127.0.0.1:1/db")

    assert "ter2" not in str(told.value)
    assert "as %XX" in str(told.value)


async def test_a_row_that_somebody_else_holds_for_ever_is_trouble_of_the_database(
    postgres: Storage, postgres_url: str
) -> None:
    def touch(work: Unit) -> None:
        work._queries._execute("SET LOCAL lock_timeout = '200ms'", {})
        work._queries._execute("UPDATE held SET n = n + 1", {})

    with psycopg.connect(postgres_url) as other:
        other.execute("CREATE TABLE held (n BIGINT)")
        other.execute("INSERT INTO held VALUES (0)")
        other.commit()
        other.execute("UPDATE held SET n = 1")
        with pytest.raises(NotStored, match="lock timeout"):
            await postgres.write(None, touch)
        other.rollback()

    await postgres.write(None, touch)


async def test_a_server_that_takes_no_writes_is_trouble_of_the_database(postgres: Storage) -> None:
    def write(work: Unit) -> None:
        work._queries._execute("SET TRANSACTION READ ONLY", {})
        work.outages.beat(1)

    with pytest.raises(NotStored, match="read-only"):
        await postgres.write(None, write)


async def test_a_table_that_somebody_else_holds_for_ever_is_trouble_for_readers_too(
    postgres: Storage, postgres_url: str
) -> None:
    def read(work: Unit) -> None:
        work._queries._execute("SET LOCAL lock_timeout = '200ms'", {})
        work.outages.heartbeat()

    with psycopg.connect(postgres_url) as other:
        other.execute("LOCK TABLE heartbeat")
        with pytest.raises(NotStored, match="lock timeout"):
            await postgres.read(read)
