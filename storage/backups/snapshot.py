"""A database as rows, all of one moment, whichever engine holds it and however old its schema is."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Protocol

from storage.engine import CannotOpen
from storage.queries import Engine, Row

SQLITE = "sqlite:///"
ERASED = "person erased"
"""What the audit says of whoever was forgotten; its subject is her pseudonym."""

RECORD = "migrations"
"""The table that says which migrations a database has had; a backup names them in its manifest."""


class Snapshot(Protocol):
    """What a database held at one moment. Nothing is written to it, and nobody waits for it."""

    engine: Engine
    version: str  # of the engine

    def migrations(self) -> list[str]:
        """The names of those it has had, in order; none for a database without content."""

    def tables(self) -> dict[str, list[str]]:
        """The columns of every table, without the record of migrations."""

    def rows(self, table: str, columns: list[str]) -> Iterator[Row]:
        """Row after row."""


@contextmanager
def snapshot(url: str) -> Iterator[Snapshot]:
    """The database as it is now, for the length of the block; nothing is migrated. Raises CannotOpen."""
    if url.startswith(SQLITE):
        with _sqlite(Path(url.removeprefix(SQLITE))) as found:
            yield found
        return
    try:
        from storage.backups.postgres import postgres
    except ImportError as error:
        raise CannotOpen("PostgreSQL needs its driver: pip install 'tapwork[postgres]'") from error
    with postgres(url) as server:
        yield server


def is_empty(url: str) -> bool:
    """Whether nobody and no project is in it; also where there is no database yet. Raises CannotOpen."""
    if url.startswith(SQLITE) and not Path(url.removeprefix(SQLITE)).exists():
        return True
    with snapshot(url) as found:
        held = found.tables()
        return all(next(found.rows(name, held[name]), None) is None for name in ("people", "projects") if name in held)


def forgotten(url: str) -> set[str]:
    """The pseudonyms of those who were forgotten, as the audit of the database at `url` knows them."""
    if is_empty(url):
        return set()
    with snapshot(url) as found:
        return {str(subject) for action, subject in found.rows("audit", ["action", "subject"]) if action == ERASED}


class SqliteSnapshot:
    """A read transaction beside the writer. It is read-only, and so it neither writes the log back nor resets it."""

    engine: Engine = "sqlite"
    version = sqlite3.sqlite_version

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def migrations(self) -> list[str]:
        if RECORD not in self._names():
            return []
        return [str(name) for (name,) in self._connection.execute("SELECT name FROM migrations ORDER BY version")]

    def tables(self) -> dict[str, list[str]]:
        return {name: columns_of(self._connection, name) for name in self._names() if name != RECORD}

    def rows(self, table: str, columns: list[str]) -> Iterator[Row]:
        yield from self._connection.execute(f"SELECT {', '.join(columns)} FROM {table}")  # noqa: S608 - our own names

    def _names(self) -> list[str]:
        return names_of(self._connection)


def names_of(connection: sqlite3.Connection) -> list[str]:
    """The tables of a SQLite database, without its own."""
    found = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY rowid")
    return [str(name) for (name,) in found if not str(name).startswith("sqlite_")]


def columns_of(connection: sqlite3.Connection, table: str) -> list[str]:
    """The columns of a table in their order."""
    return [str(row[1]) for row in connection.execute(f"PRAGMA table_info({table})")]


@contextmanager
def _sqlite(path: Path) -> Iterator[SqliteSnapshot]:
    if not path.is_file():
        raise CannotOpen(f"There is no database {path}.")
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, isolation_level=None)) as found:
            found.execute("PRAGMA busy_timeout = 5000")
            found.execute("BEGIN")
            found.execute("SELECT count(*) FROM sqlite_master").fetchone()  # from here on nothing changes any more
            yield SqliteSnapshot(found)
    except sqlite3.DatabaseError as error:
        raise CannotOpen(f"{path} cannot be read: {error}.") from error
