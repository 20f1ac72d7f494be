"""SQLite: one writer on aiosqlite's thread with shared commits, readers beside it on their own snapshots."""

import asyncio
import sqlite3
import threading
from collections.abc import AsyncIterator, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TypeVar, cast

import aiosqlite

from storage.commits import PATIENCE_S, SharedCommits, in_trouble
from storage.engine import CannotOpen, Storage, StorageClosed, StorageError, run
from storage.lock import held_file, lock_beside
from storage.queries import Queries, Result, Values, texts
from storage.records.turn import Turn
from storage.sqlite_file import prepare
from storage.unit import Unit

T = TypeVar("T")

READERS = 4
STATEMENTS = 512  # kept prepared on each connection
PRAGMAS = """
    PRAGMA synchronous = FULL;
    PRAGMA foreign_keys = ON;
    PRAGMA busy_timeout = 5000;
    PRAGMA trusted_schema = OFF;
    PRAGMA cell_size_check = ON;
    PRAGMA wal_autocheckpoint = 10000;
    PRAGMA journal_size_limit = 67108864;
"""
READER_PRAGMAS = """
    PRAGMA query_only = ON;
    PRAGMA busy_timeout = 5000;
    PRAGMA trusted_schema = OFF;
    PRAGMA cell_size_check = ON;
"""


class WriterThread(aiosqlite.Connection):
    """aiosqlite's connection, with functions of ours run on its thread.

    Rests on internals of aiosqlite 0.22: `_tx` is a queue of (future or None, function), `_conn` the sqlite3
    connection, `_thread` its thread, which goes on when a function without a future raises. A test pins them.
    """

    def __init__(self, connect: Callable[[], sqlite3.Connection]) -> None:
        super().__init__(connect, iter_chunk_size=64)
        self._thread.daemon = True  # a storage that nobody closed must not keep the process from ending

    def post(self, function: Callable[[], None]) -> None:
        """Runs a function on the thread after everything that was queued before; nobody waits for it."""
        self._tx.put_nowait((None, function))

    @property
    def raw(self) -> sqlite3.Connection:
        """The sqlite3 connection; only functions on the thread may touch it."""
        return self._conn


class SqliteQueries(Queries):
    """Named queries straight on a sqlite3 connection."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        super().__init__(texts("sqlite"), cast(Callable[[str, Values], Result], connection.execute))
        self._connection = connection

    def _execute_many(self, text: str, rows: Sequence[Values]) -> int:
        return self._connection.executemany(text, rows).rowcount

    def _in_transaction(self) -> bool:
        return self._connection.in_transaction


class SqliteStorage(Storage):
    """One file. Writing functions share commits; reading functions see a snapshot each."""

    def __init__(self, path: Path, writer: WriterThread, commits: SharedCommits) -> None:
        self.path = path
        self._writer = writer
        self._commits = commits
        self._readers = ThreadPoolExecutor(READERS, thread_name_prefix="tapwork-read")
        self._local = threading.local()
        self._opened: list[sqlite3.Connection] = []
        self._closed = False

    async def write(self, turn: Turn | None, fn: Callable[[Unit], T]) -> T:
        result: T = await self._commits.submit(turn, fn)
        return result

    async def read(self, fn: Callable[[Unit], T]) -> T:
        if self._closed:
            raise StorageClosed("The storage was closed.")
        return await asyncio.get_running_loop().run_in_executor(self._readers, self._read, fn)

    async def close(self) -> None:
        if self._closed:
            return
        self._closed = True
        self._commits.close()
        await asyncio.to_thread(self._readers.shutdown)
        for connection in self._opened:
            connection.close()
        await self._writer.close()  # last, so that it is the one to fold the WAL into the file

    def engine_notes(self) -> list[str]:
        return wal_reset_notes(sqlite3.sqlite_version_info)

    @asynccontextmanager
    async def sole_use(self, holder: str) -> AsyncIterator[None]:
        with held_file(lock_beside(self.path), holder):
            yield

    def _read(self, fn: Callable[[Unit], T]) -> T:
        try:
            connection, unit = self._reader()
            connection.execute("BEGIN")
            try:
                return run(fn, unit)
            finally:
                connection.execute("ROLLBACK")
        except sqlite3.OperationalError as error:
            if in_trouble(error):
                raise StorageError(f"The database refuses this read: {error}.") from error
            raise

    def _reader(self) -> tuple[sqlite3.Connection, Unit]:
        """The connection of this thread, opened when it is first needed."""
        if not hasattr(self._local, "reader"):
            connection = sqlite3.connect(
                f"{self.path.absolute().as_uri()}?mode=ro",
                uri=True,
                isolation_level=None,
                check_same_thread=False,  # closed by another thread, when this one has ended
                cached_statements=STATEMENTS,
            )
            connection.executescript(READER_PRAGMAS)
            self._opened.append(connection)
            self._local.reader = connection, Unit(SqliteQueries(connection))
        reader: tuple[sqlite3.Connection, Unit] = self._local.reader
        return reader


async def open_sqlite(path: Path, *, backup: bool, patience_s: float = PATIENCE_S) -> SqliteStorage:
    """Opens or creates the file, migrates it, and starts its writer."""
    await asyncio.to_thread(prepare, path, backup=backup)
    writer = WriterThread(lambda: _connect(path))
    commits = SharedCommits(asyncio.get_running_loop(), writer.post, patience_s)
    try:
        await writer
    except sqlite3.Error as error:
        raise CannotOpen(f"{path} cannot be opened: {error}.") from error
    commits.connect(writer.raw, Unit(SqliteQueries(writer.raw)))
    return SqliteStorage(path, writer, commits)


def _connect(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, isolation_level=None, cached_statements=STATEMENTS)
    connection.executescript(PRAGMAS)
    return connection


def wal_reset_notes(version: tuple[int, ...]) -> list[str]:
    """A warning for the versions whose WAL-reset bug can damage a file that two connections write to."""
    if version >= (3, 51, 3) or (3, 50, 7) <= version < (3, 51):
        return []
    shown = ".".join(map(str, version))
    return [
        f"SQLite {shown} has the WAL-reset bug, which can damage the database when a second program writes to it or "
        "checkpoints it; use SQLite 3.51.3 or later, and let no replication tool touch the file until then."
    ]
