"""A PostgreSQL database made ready: its sessions, its schema, and the lock of the one that runs."""

import asyncio
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager, suppress
from decimal import Decimal
from pathlib import Path

import psycopg
import psycopg.conninfo
from psycopg.adapt import Buffer, Loader
from psycopg.types.numeric import Int8Dumper

from storage.engine import AlreadyRunning, CannotOpen, InUse
from storage.migrations import MIGRATIONS_FOLDER, Migration, load, migrate
from storage.queries import Row

LOCK = (0x7A9, 1)  # of the instance; sessions of the same database meet at these two numbers
MIGRATION_LOCK = (0x7A9, 2)
CREATE_RECORD = """
    CREATE TABLE IF NOT EXISTS migrations (
        version    BIGINT PRIMARY KEY,
        name       TEXT   NOT NULL,
        applied_at BIGINT NOT NULL
    )
"""
HOLDER = """
    SELECT activity.application_name
      FROM pg_locks AS locks
      JOIN pg_stat_activity AS activity ON activity.pid = locks.pid
     WHERE locks.locktype = 'advisory' AND locks.granted AND locks.objsubid = 2
       AND locks.classid = %s::int8::oid AND locks.objid = %s::int8::oid
       AND locks.database = (SELECT oid FROM pg_database WHERE datname = current_database())
"""
DEAD_PEER = "SET tcp_keepalives_idle = 5; SET tcp_keepalives_interval = 3; SET tcp_keepalives_count = 3"
NAME_LENGTH = 63  # PostgreSQL keeps no more of an application_name


class Whole(Loader):
    """A numeric without a fraction is an int: sum() of integers has that type."""

    def load(self, data: Buffer) -> int | Decimal:
        number = Decimal(bytes(data).decode())
        return int(number) if number == number.to_integral_value() else number


def configure(connection: psycopg.Connection[Row]) -> None:
    """Makes a session ours: durable commits, one type for every int, and no transaction left open for long."""
    connection.adapters.register_dumper(int, Int8Dumper)  # one type, so one prepared plan for each query
    connection.adapters.register_loader("numeric", Whole)
    connection.prepared_max = 500
    connection.autocommit = True  # a setting made in a transaction would go with it
    connection.execute("SET idle_in_transaction_session_timeout = '60s'")
    connection.execute("SET lock_timeout = '30s'")
    durable = connection.execute("SELECT current_setting('synchronous_commit')").fetchone()
    if durable == ("off",):
        connection.execute("SET synchronous_commit = on")
    connection.autocommit = False


def prepare(url: str, folder: Path = MIGRATIONS_FOLDER / "postgres") -> list[str]:
    """Migrates the database; the names of the migrations that were run. There is no copy: use pg_dump."""
    _refuse_no_address(url)
    try:
        with psycopg.connect(url, autocommit=True, connect_timeout=10) as connection:
            return migrate(PostgresDatabase(connection), load(folder))
    except psycopg.OperationalError as error:
        raise CannotOpen(f"PostgreSQL cannot be reached: {str(error).strip()}") from error
    except psycopg.ProgrammingError as error:
        raise CannotOpen(f"The PostgreSQL database cannot be used: {str(error).strip()}") from error


def _refuse_no_address(url: str) -> None:
    try:
        psycopg.conninfo.conninfo_to_dict(url)
    except psycopg.ProgrammingError:  # whose text quotes the password
        raise CannotOpen(
            "[storage] url is no address of PostgreSQL; write what is no letter or digit in the password as %XX."
        ) from None


class PostgresDatabase:
    """One database as the target of migrations."""

    def __init__(self, connection: psycopg.Connection[Row]) -> None:
        self._connection = connection

    def applied(self) -> dict[int, str]:
        """What it has had."""
        if self._connection.execute("SELECT to_regclass('migrations')").fetchone() == (None,):
            return {}
        return dict(self._connection.execute("SELECT version, name FROM migrations").fetchall())

    @contextmanager
    def upgrading(self, version: int) -> Iterator[None]:
        """Nobody runs the bot on the database meanwhile."""
        if not take_lock(self._connection):
            raise InUse(holder_of(self._connection))
        try:
            yield
        finally:
            self._connection.execute("SELECT pg_advisory_unlock(%s::int4, %s::int4)", LOCK)

    def apply(self, migrations: Sequence[Migration], now: int) -> None:
        """Runs those that another process did not run meanwhile; an error leaves the old schema."""
        with self._connection.transaction():
            self._connection.execute("SELECT pg_advisory_xact_lock(%s::int4, %s::int4)", MIGRATION_LOCK)
            done = self.applied()
            for migration in migrations:
                if migration.version not in done:
                    self._run(migration, now)

    def _run(self, migration: Migration, now: int) -> None:
        self._connection.execute(CREATE_RECORD)
        self._connection.execute(migration.sql.encode())
        self._connection.execute(
            "INSERT INTO migrations (version, name, applied_at) VALUES (%s, %s, %s)",
            (migration.version, migration.name, now),
        )


@asynccontextmanager
async def sole_use(url: str, holder: str) -> AsyncIterator[None]:
    """Holds an advisory lock on a connection of its own; whoever dies with it leaves it to the server to free."""
    connection = await asyncio.to_thread(_locked, url, holder)
    try:
        yield
    finally:
        await asyncio.to_thread(_unlocked, connection)


def _unlocked(connection: psycopg.Connection[Row]) -> None:
    """The next one may come at once: the server notices that a connection was closed a moment later."""
    with suppress(psycopg.Error), connection:
        connection.execute("SELECT pg_advisory_unlock(%s::int4, %s::int4)", LOCK)


def _locked(url: str, holder: str) -> psycopg.Connection[Row]:
    connection: psycopg.Connection[Row] = psycopg.connect(
        url, autocommit=True, connect_timeout=10, application_name=holder[:NAME_LENGTH]
    )
    try:
        connection.execute(DEAD_PEER)
        if not take_lock(connection):
            raise AlreadyRunning(holder_of(connection))
    except BaseException:
        connection.close()
        raise
    return connection


def take_lock(connection: psycopg.Connection[Row]) -> bool:
    """Takes the lock of the one that runs, for as long as the connection lives; False when it is taken."""
    return connection.execute("SELECT pg_try_advisory_lock(%s::int4, %s::int4)", LOCK).fetchone() == (True,)


def holder_of(connection: psycopg.Connection[Row]) -> str:
    """Who has it, in its own words."""
    row = connection.execute(HOLDER, LOCK).fetchone()
    return str(row[0]) if row else "a process that has just ended"
