"""A database built anew from a backup: in a SQLite file of its own, at the schema of then, and brought up to date."""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Iterable, Iterator
from contextlib import closing
from itertools import islice
from pathlib import Path

from storage.backups.archive import Archive, Broken
from storage.backups.snapshot import RECORD, columns_of, names_of
from storage.engine import DatabaseIsNewer
from storage.migrations import MIGRATIONS_FOLDER, Migration, load
from storage.queries import Row
from storage.sqlite_file import SqliteFile

AT_ONCE = 5_000


def rebuild(archive: Archive, path: Path, folder: Path = MIGRATIONS_FOLDER / "sqlite") -> None:
    """Fills a new file at `path` with all rows of the archive and migrates it; every row points to one that is there.

    It is no target of the bot yet: not synced, and its owner's alone. Raises Broken and DatabaseIsNewer.
    """
    known = load(folder)
    had = _of_then(known, archive.manifest.migrations)
    os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600))
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA synchronous = OFF")
        connection.execute("PRAGMA journal_mode = MEMORY")
        target, now = SqliteFile(connection, path, backup=False), time.time_ns() // 1_000_000
        target.apply(had, now)
        _fill(connection, archive)
        target.apply(known, now)
        _whole(connection)


def _of_then(known: list[Migration], had: tuple[str, ...]) -> list[Migration]:
    names = [migration.name for migration in known]
    unknown = [name for name in had if name not in names]
    if unknown:
        raise DatabaseIsNewer(unknown)
    if list(had) != names[: len(had)] or not had:
        raise Broken("Its schema is none that this program has ever had.")
    return known[: len(had)]


def _fill(connection: sqlite3.Connection, archive: Archive) -> None:
    there = {name: columns_of(connection, name) for name in names_of(connection) if name != RECORD}
    parts = archive.manifest.tables
    if there.keys() != parts.keys() or any(set(there[name]) != set(part.columns) for name, part in parts.items()):
        raise Broken("Its tables are not those of its schema.")
    connection.execute("BEGIN")
    for name, part in parts.items():
        connection.execute(f"DELETE FROM {name}")  # noqa: S608 - a table of ours, as was just compared
        slots = ", ".join("?" * len(part.columns))
        insert = f"INSERT INTO {name} ({', '.join(part.columns)}) VALUES ({slots})"  # noqa: S608 - the same
        try:
            for rows in _chunks(archive.rows(name)):
                connection.executemany(insert, rows)
        except (sqlite3.IntegrityError, sqlite3.DataError, OverflowError) as error:
            raise Broken(f"A row of the table {name} does not fit: {error}.") from None
    connection.execute("COMMIT")


def _chunks(rows: Iterator[Row]) -> Iterable[list[Row]]:
    while chunk := list(islice(rows, AT_ONCE)):
        yield chunk


def _whole(connection: sqlite3.Connection) -> None:
    if (astray := connection.execute("PRAGMA foreign_key_check").fetchone()) is not None:
        raise Broken(f"A row of the table {astray[0]} points to nothing.")
    if connection.execute("PRAGMA integrity_check(1)").fetchone() != ("ok",):
        raise Broken("The database that was built from it is not whole.")
