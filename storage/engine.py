"""What a storage engine does for everyone above it, and how it says that it cannot."""

from abc import ABC, abstractmethod
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from typing import TypeVar

from storage.records.turn import Turn
from storage.unit import Unit

T = TypeVar("T")


class StorageError(Exception):
    """The storage cannot do what was asked."""


class CannotOpen(StorageError):
    """The database cannot be opened; the text says why and what to do."""


class InUse(CannotOpen):
    """The database has to be upgraded, and the bot is running on it."""

    def __init__(self, holder: str) -> None:
        super().__init__(f"The database must be upgraded, but it is in use by {holder}. Stop that first.")


class DatabaseIsNewer(CannotOpen):
    """The database was written by a newer program."""

    def __init__(self, unknown: list[str]) -> None:
        super().__init__(
            f"The database is newer than this program: it has had the migration {', '.join(unknown)}, "
            "which this program does not know. Start the newer program, or restore the copy made before it."
        )
        self.unknown = unknown


class NotStored(StorageError):
    """Nothing of this transaction was stored: the disk is full or failing, or the database is locked or gone."""


class CommitUnknown(StorageError):
    """The connection was lost while committing: the transaction was stored as a whole, or not at all."""


class StorageClosed(StorageError):
    """The storage was closed."""


class AlreadyRunning(StorageError):
    """Another process runs this bot."""

    def __init__(self, holder: str) -> None:
        super().__init__(f"Already running: {holder}.")
        self.holder = holder


class Storage(ABC):
    """A database with whole transactions as functions.

    A function gets a unit and is synchronous; it may be run twice, has no effect outside its unit and never
    catches a constraint error. Its exception reaches the caller and undoes all of it.
    """

    @abstractmethod
    async def write(self, turn: Turn | None, fn: Callable[[Unit], T]) -> T:
        """Runs `fn` in one transaction and returns when it is durable.

        With a turn, its update is marked as applied in the same transaction; `unit.replayed` says that it was before.
        Raises NotStored when nothing was stored, CommitUnknown (without a turn only) when that is not known.
        """

    @abstractmethod
    async def read(self, fn: Callable[[Unit], T]) -> T:
        """Runs `fn` on one snapshot, beside the writer; writing there fails."""

    @abstractmethod
    async def close(self) -> None:
        """Finishes what was given and closes every connection; a second time it does nothing."""

    @abstractmethod
    def engine_notes(self) -> list[str]:
        """What the operator should know of this engine, one plain sentence each."""

    @abstractmethod
    def sole_use(self, holder: str) -> AbstractAsyncContextManager[None]:
        """Holds the lock of `tapwork run` on this database; AlreadyRunning names who else holds it."""


def run(fn: Callable[[Unit], T], unit: Unit) -> T:
    """Calls a unit function on the thread of its connection."""
    try:
        return fn(unit)
    except StopIteration as error:  # no future carries it: its caller would wait for ever
        raise RuntimeError("a unit function raised StopIteration") from error
