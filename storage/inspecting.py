"""A database looked at and left as it is: its engine, its schema, who runs on it, whether it is whole."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Protocol

from storage.backups.snapshot import SQLITE, snapshot
from storage.engine import CannotOpen
from storage.lock import lock_beside
from storage.migrations import MIGRATIONS_FOLDER, load
from storage.queries import Engine
from storage.sqlite import READER_PRAGMAS, SqliteQueries
from storage.unit import Unit

OLDEST_POSTGRES = 14
"""The oldest version that its makers still mend."""


class Look(Protocol):
    """What can be seen without changing anything."""

    engine: Engine
    version: tuple[int, ...]  # of the engine
    pending: list[str]  # migrations that the next start runs
    unknown: list[str]  # migrations that a newer program ran

    def damage(self) -> str | None:
        """What the engine finds broken in it; None where nothing."""

    def unit(self) -> Unit | None:
        """Its tables, to read from; None while the schema is not ours."""


@contextmanager
def look(url: str) -> Iterator[Look]:
    """The database as it is, for the length of the block. Raises CannotOpen, also where there is none."""
    with snapshot(url) as found:
        applied = found.migrations()
    known = [
        migration.name for migration in load(MIGRATIONS_FOLDER / ("sqlite" if url.startswith(SQLITE) else "postgres"))
    ]
    pending = [name for name in known if name not in applied]
    unknown = [name for name in applied if name not in known]
    if url.startswith(SQLITE):
        with _sqlite(Path(url.removeprefix(SQLITE)), pending, unknown) as sqlite_look:
            yield sqlite_look
        return
    from storage.postgres_look import postgres_look

    with postgres_look(url, pending, unknown) as look_:
        yield look_


def holder(url: str) -> str | None:
    """Who runs the bot on this database, as it named itself; None where nobody does. Takes no lock."""
    if url.startswith(SQLITE):
        return held_by(lock_beside(Path(url.removeprefix(SQLITE))))
    from storage.postgres_look import postgres_holder

    return postgres_holder(url)


def held_by(lock: Path) -> str | None:
    """Who holds a lock file, as the system's own list of locks says it; None where nobody does."""
    try:
        inode, text = lock.stat().st_ino, lock.read_text(errors="replace")
        locks = Path("/proc/locks").read_text()
    except OSError:
        return None
    if not re.search(rf"FLOCK\s+ADVISORY\s+WRITE\s+-?\d+\s+\w+:\w+:{inode}\s", locks):
        return None
    return "".join(letter for letter in text if letter.isprintable()) or "a process that has not written its name yet"


class SqliteLook:
    """One file, read-only."""

    engine: Engine = "sqlite"
    version: tuple[int, ...] = sqlite3.sqlite_version_info

    def __init__(self, connection: sqlite3.Connection, pending: list[str], unknown: list[str]) -> None:
        self._connection = connection
        self.pending = pending
        self.unknown = unknown

    def damage(self) -> str | None:
        found = str(self._connection.execute("PRAGMA quick_check(1)").fetchone()[0])
        if found != "ok":
            return found
        astray = self._connection.execute("PRAGMA foreign_key_check").fetchone()
        return f"a row of the table {astray[0]} points to nothing" if astray else None

    def unit(self) -> Unit | None:
        return None if self.pending or self.unknown else Unit(SqliteQueries(self._connection))


@contextmanager
def _sqlite(path: Path, pending: list[str], unknown: list[str]) -> Iterator[SqliteLook]:
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, isolation_level=None)) as found:
            found.executescript(READER_PRAGMAS)
            found.execute("BEGIN")
            yield SqliteLook(found, pending, unknown)
    except sqlite3.DatabaseError as error:
        raise CannotOpen(f"{path} cannot be read: {error}.") from error
