"""PostgreSQL: each function on a thread of its own pool, with a psycopg connection of its own."""

import asyncio
import re
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractAsyncContextManager, contextmanager
from itertools import count
from typing import Any, TypeVar, cast

import psycopg
from psycopg import IsolationLevel
from psycopg.pq import TransactionStatus
from psycopg_pool import ConnectionPool, PoolClosed, PoolTimeout

from storage.engine import CommitUnknown, NotStored, Storage, StorageClosed, run
from storage.postgres_server import configure, prepare, sole_use
from storage.queries import Queries, Result, Row, Values, texts
from storage.records.turn import Turn
from storage.unit import Unit

T = TypeVar("T")

WRITERS = 8
READERS = 4
PAUSES_S = (0.02, 0.1, 0.3, 1.0, 2.0, 4.0, 8.0)  # before each further try; about 15 s, a restart of the server
CONNECT_S = 15.0
FETCHED_AT_ONCE = 2000
# SQLSTATE of what happens to the server and not because of the function that met it: classes for no room or memory,
# an operator's hand, a failing disk; a code for somebody else's lock that never ends.
TROUBLE_CLASSES = frozenset({"53", "57", "58"})
TROUBLE_CODES = frozenset({"55P03"})


class TryAgain(Exception):
    """This attempt certainly or possibly came to nothing; `final` is what the caller is told after the last."""

    def __init__(self, final: Exception) -> None:
        super().__init__(str(final))
        self.final = final


class PostgresQueries(Queries):
    """Named queries on a psycopg connection."""

    PARAMETER = re.compile(r"%\((\w+)\)s")
    MARK = "%({})s"

    def __init__(self, connection: psycopg.Connection[Row]) -> None:
        super().__init__(texts("postgres"), cast(Callable[[str, Values], Result], connection.execute))
        self._connection = connection
        self._streams = count(1)

    def each(self, name: str, **values: Any) -> Iterator[Row]:
        """Row after row by a cursor on the server, because the driver would fetch them all."""
        with self._connection.cursor(name=f"stream_{next(self._streams)}") as cursor:
            cursor.itersize = FETCHED_AT_ONCE
            cursor.execute(self._texts[name].encode(), values)
            yield from cursor

    def _execute_many(self, text: str, rows: Sequence[Values]) -> int:
        with self._connection.cursor() as cursor:
            cursor.executemany(text.encode(), rows)
            return cursor.rowcount

    def _in_transaction(self) -> bool:
        return not self._connection.closed


class Lane:
    """A pool of connections and as many threads, so that a thread never waits for a connection."""

    def __init__(self, url: str, size: int, *, read_only: bool) -> None:
        def make_ready(connection: psycopg.Connection[Row]) -> None:
            configure(connection)
            connection.isolation_level = IsolationLevel.REPEATABLE_READ if read_only else IsolationLevel.READ_COMMITTED
            connection.read_only = read_only

        name = "tapwork-read" if read_only else "tapwork-write"
        self._threads = ThreadPoolExecutor(size, thread_name_prefix=name)
        self._pool = ConnectionPool(
            url,
            min_size=1,
            max_size=size,
            open=False,
            configure=make_ready,
            name=name,
            kwargs={"application_name": name},
        )
        self._pool.open()

    async def run(self, work: Callable[[], T]) -> T:
        """Runs the work on a thread; once begun it is finished, even when its caller is cancelled."""
        return await asyncio.get_running_loop().run_in_executor(self._threads, work)

    @contextmanager
    def connection(self) -> Iterator[psycopg.Connection[Row]]:
        """A connection of the pool, given back clean or thrown away."""
        try:
            connection = self._pool.getconn(timeout=CONNECT_S)
        except (PoolTimeout, PoolClosed) as error:
            raise NotStored(f"Nothing was stored: PostgreSQL gives no connection: {error}.") from error
        try:
            yield connection
        finally:
            lost = connection.broken
            self._pool.putconn(connection)
            if lost:
                self._pool.check()  # the others were most likely lost with it

    def close(self) -> None:
        """Finishes what was given, then closes the connections."""
        self._threads.shutdown()
        self._pool.close()


class PostgresStorage(Storage):
    """One database of a server. Functions run side by side, each in a transaction of its own."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._writers = Lane(url, WRITERS, read_only=False)
        self._readers = Lane(url, READERS, read_only=True)
        self._closed = False

    async def write(self, turn: Turn | None, fn: Callable[[Unit], T]) -> T:
        self._refuse_when_closed()
        return await self._writers.run(lambda: persistently(lambda: self._write(turn, fn)))

    async def read(self, fn: Callable[[Unit], T]) -> T:
        self._refuse_when_closed()
        return await self._readers.run(lambda: persistently(lambda: self._read(fn)))

    async def close(self) -> None:
        if self._closed:
            return
        self._closed = True
        await asyncio.to_thread(self._writers.close)
        await asyncio.to_thread(self._readers.close)

    def engine_notes(self) -> list[str]:
        return []

    def sole_use(self, holder: str) -> AbstractAsyncContextManager[None]:
        return sole_use(self._url, holder)

    def _refuse_when_closed(self) -> None:
        if self._closed:
            raise StorageClosed("The storage was closed.")

    def _write(self, turn: Turn | None, fn: Callable[[Unit], T]) -> T:
        with self._writers.connection() as connection:
            with undone_on_error(connection):
                unit = Unit(PostgresQueries(connection))
                unit.replayed = turn is not None and not unit.inbox.apply(turn.update_id, turn.now)
                result = run(fn, unit)
                if connection.info.transaction_status is TransactionStatus.INERROR:
                    raise RuntimeError("a unit function swallowed an error that had ended its transaction")
            _commit(connection, turn)
            return result

    def _read(self, fn: Callable[[Unit], T]) -> T:
        with self._readers.connection() as connection, undone_on_error(connection):
            result = run(fn, Unit(PostgresQueries(connection)))
            connection.rollback()
            return result


@contextmanager
def undone_on_error(connection: psycopg.Connection[Row]) -> Iterator[None]:
    """Rolls back, and says TryAgain for what another try may cure: a lost connection, a deadlock."""
    try:
        yield
    except BaseException as error:
        if connection.broken:
            raise TryAgain(NotStored(f"Nothing was stored: {_plain(error)}.")) from error
        connection.rollback()
        if isinstance(error, (psycopg.errors.SerializationFailure, psycopg.errors.DeadlockDetected)):
            raise TryAgain(NotStored(f"Nothing was stored: {_plain(error)}.")) from error
        if _in_trouble(error) or (
            isinstance(error, psycopg.errors.ReadOnlySqlTransaction) and not connection.read_only
        ):
            raise NotStored(f"Nothing was stored: {_plain(error)}.") from error
        raise


def _in_trouble(error: BaseException) -> bool:
    code = (error.sqlstate or "") if isinstance(error, psycopg.Error) else ""
    return code[:2] in TROUBLE_CLASSES or code in TROUBLE_CODES


def _commit(connection: psycopg.Connection[Row], turn: Turn | None) -> None:
    """Commits. When the connection is lost meanwhile, a turn is tried again: its row in the inbox makes it one."""
    try:
        connection.commit()
    except psycopg.Error as error:
        if not connection.broken:
            connection.rollback()
            raise TryAgain(NotStored(f"Nothing was stored: {_plain(error)}.")) from error
        unknown = CommitUnknown(f"The connection was lost while committing: {_plain(error)}.")
        if turn is None:
            raise unknown from error
        raise TryAgain(unknown) from error


def persistently(work: Callable[[], T]) -> T:
    """Runs the work until it comes through, a bounded number of times."""
    for pause_s in PAUSES_S:
        try:
            return work()
        except TryAgain:
            time.sleep(pause_s)  # this is a thread of the pool; the event loop goes on
    try:
        return work()
    except TryAgain as last:
        raise last.final from last.__cause__


def _plain(error: BaseException) -> str:
    """The first line of an error, without the dot at its end."""
    return (str(error).splitlines() or [type(error).__name__])[0].rstrip(".")


async def open_postgres(url: str) -> PostgresStorage:
    """Connects, migrates, and starts the pools."""
    await asyncio.to_thread(prepare, url)
    return PostgresStorage(url)
