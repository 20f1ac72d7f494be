"""Functions that wait together are committed together: durability is paid once for many of them."""

import asyncio
import sqlite3
import threading
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from time import monotonic
from typing import Any

from storage.engine import NotStored, StorageClosed, run
from storage.records.turn import Turn
from storage.unit import Unit

BATCH = 128  # more would make the first of them wait for the last
PATIENCE_S = 90.0  # how long another process may hold the database before a caller is told

TROUBLE = frozenset(
    (
        sqlite3.SQLITE_BUSY,
        sqlite3.SQLITE_CANTOPEN,
        sqlite3.SQLITE_CORRUPT,
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_READONLY,
    )
)


class Call:
    """One function that waits for its result."""

    __slots__ = ("error", "fn", "future", "result", "turn")

    def __init__(self, turn: Turn | None, fn: Callable[[Unit], Any], future: asyncio.Future[Any]) -> None:
        self.turn = turn
        self.fn = fn
        self.future = future
        self.result: Any = None
        self.error: BaseException | None = None


class SharedCommits:
    """The queue before the one writer.

    `post` puts a function on the thread that owns the connection. Callers live on `loop`, everything from `_drain`
    down runs on that thread, and one batch is woken by one call across.
    """

    def __init__(
        self,
        loop: asyncio.AbstractEventLoop,
        post: Callable[[Callable[[], None]], None],
        patience_s: float = PATIENCE_S,
    ) -> None:
        self._loop = loop
        self._post = post
        self._patience_s = patience_s
        self._lock = threading.Lock()
        self._waiting: deque[Call] = deque()
        self._draining = False
        self._closing = False
        self._connection: sqlite3.Connection
        self._unit: Unit

    def connect(self, connection: sqlite3.Connection, unit: Unit) -> None:
        """Gives the queue the connection that it writes to."""
        self._connection = connection
        self._unit = unit

    def submit(self, turn: Turn | None, fn: Callable[[Unit], Any]) -> asyncio.Future[Any]:
        """Queues a function; its future is set when the commit that it shares is durable."""
        if self._closing:
            raise StorageClosed("The storage was closed.")
        call = Call(turn, fn, self._loop.create_future())
        with self._lock:
            self._waiting.append(call)
            start, self._draining = not self._draining, True
        if start:  # in the loop's next round, so that all who are ready now come along
            self._loop.call_soon(self._post, self._drain)
        return call.future

    def close(self) -> None:
        """Takes nothing more; what waits is run before whatever is posted next."""
        self._closing = True
        self._post(self._drain)

    def _drain(self) -> None:
        while batch := self._next_batch():
            self._run(batch)
            self._loop.call_soon_threadsafe(_wake, batch)

    def _next_batch(self) -> list[Call]:
        with self._lock:
            batch = [self._waiting.popleft() for _ in range(min(BATCH, len(self._waiting)))]
            if not batch:
                self._draining = False
        return batch

    def _run(self, batch: list[Call]) -> None:
        """Gives every call of the batch its result or its error, as one transaction or not at all.

        A savepoint for each call would cost half as much again as the call itself (SQLite copies every page that it
        touches), and hardly ever is one needed: so the first try goes without, and only where a call fails is all of
        it undone and run again with savepoints. A call that ends even that transaction is left out of the next.
        """
        calls = [call for call in batch if not call.future.cancelled()]
        attempt = self._run_plainly
        try:
            while calls:
                self._begin()
                spoiler = attempt(calls)
                if spoiler is None:
                    self._connection.execute("COMMIT")
                    return
                self._abandon()
                if attempt == self._run_apart or len(calls) == 1:
                    calls.remove(spoiler)
                attempt = self._run_apart
        except (sqlite3.Error, MemoryError) as error:
            self._abandon()
            for call in calls:
                call.error = not_stored(error)

    def _begin(self) -> None:
        until = monotonic() + self._patience_s
        while True:
            try:
                self._abandon()  # nothing is open here, unless a failing disk refused to end it
                self._connection.execute("BEGIN IMMEDIATE")
                return
            except sqlite3.OperationalError as error:  # busy_timeout has waited already
                if primary_code(error) != sqlite3.SQLITE_BUSY or self._closing or monotonic() >= until:
                    raise

    def _run_plainly(self, calls: list[Call]) -> Call | None:
        """Runs each call; gives back the first that failed, if any."""
        for call in calls:
            call.result = call.error = None
            try:
                call.result = self._apply(call)
            except BaseException as error:  # noqa: BLE001 (not swallowed: raised again where the caller waits)
                call.error = translated(error)
                return call
        return None

    def _run_apart(self, calls: list[Call]) -> Call | None:
        """Runs each call in its own savepoint; gives back the one that ended the whole transaction, if any."""
        for call in calls:
            call.result = call.error = None
            try:
                self._connection.execute("SAVEPOINT call")
                call.result = self._apply(call)
                self._connection.execute("RELEASE call")
            except BaseException as error:  # noqa: BLE001 (as above)
                call.error = translated(error)
                if not self._undo():
                    return call
        return None

    def _apply(self, call: Call) -> Any:
        unit = self._unit
        turn = call.turn
        unit.replayed = turn is not None and not unit.inbox.apply(turn.update_id, turn.now)
        result = run(call.fn, unit)
        if not self._connection.in_transaction:
            raise RuntimeError("a unit function swallowed an error that had ended its transaction")
        return result

    def _undo(self) -> bool:
        """Rolls back to the savepoint of the call; False when the whole transaction is over."""
        if not self._connection.in_transaction:
            return False
        try:
            self._connection.execute("ROLLBACK TO call")
            self._connection.execute("RELEASE call")
        except sqlite3.Error:
            return False
        return True

    def _abandon(self) -> None:
        if self._connection.in_transaction:
            with suppress(sqlite3.Error):  # a failing disk may refuse even this; the next batch tries again
                self._connection.execute("ROLLBACK")


def primary_code(error: BaseException) -> int:
    """SQLite's error code without its extension; 0 where the error is not SQLite's own."""
    code: int = getattr(error, "sqlite_errorcode", 0)
    return code & 0xFF


def in_trouble(error: BaseException) -> bool:
    """True for what happens to the database and not because of the function that met it."""
    return primary_code(error) in TROUBLE


def not_stored(error: BaseException) -> NotStored:
    """One own exception for each caller, because a traceback belongs to one raise."""
    told = NotStored(f"Nothing was stored: {error}.")
    told.__cause__ = error
    return told


def translated(error: BaseException) -> BaseException:
    """The error as the caller sees it: trouble of the database by our name, everything else as it is."""
    if in_trouble(error):
        return not_stored(error)
    return error


def _wake(batch: list[Call]) -> None:
    for call in batch:
        if call.future.done():  # the caller was cancelled; what was committed stands
            continue
        if call.error is None:
            call.future.set_result(call.result)
        else:
            call.future.set_exception(call.error)
