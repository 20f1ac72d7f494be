"""The rows of a PostgreSQL database for a backup, and the same database filled from one."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

import psycopg
from psycopg import IsolationLevel, sql

from storage.backups.snapshot import RECORD, columns_of, names_of
from storage.engine import AlreadyRunning, CannotOpen
from storage.postgres_server import NAME_LENGTH, configure, holder_of, take_lock
from storage.queries import Engine, Row

FETCHED_AT_ONCE = 2000
TABLES = """
    SELECT tables.table_name::text, array_agg(columns.column_name::text ORDER BY columns.ordinal_position)
      FROM information_schema.tables AS tables
      JOIN information_schema.columns AS columns USING (table_schema, table_name)
     WHERE tables.table_schema = current_schema() AND tables.table_type = 'BASE TABLE'
     GROUP BY tables.table_name
     ORDER BY tables.table_name
"""
IDENTITIES = """
    SELECT table_name::text, column_name::text
      FROM information_schema.columns
     WHERE table_schema = current_schema() AND is_identity = 'YES'
"""


class PostgresSnapshot:
    """A repeatable-read transaction, read by cursors on the server."""

    engine: Engine = "postgres"

    def __init__(self, connection: psycopg.Connection[Row]) -> None:
        self._connection = connection
        self.version = str(connection.info.parameter_status("server_version"))

    def migrations(self) -> list[str]:
        if RECORD not in self._tables():
            return []
        found = self._connection.execute("SELECT name FROM migrations ORDER BY version")
        return [str(name) for (name,) in found.fetchall()]

    def tables(self) -> dict[str, list[str]]:
        return {name: columns for name, columns in self._tables().items() if name != RECORD}

    def rows(self, table: str, columns: list[str]) -> Iterator[Row]:
        with self._connection.cursor(name="backup") as cursor:
            cursor.itersize = FETCHED_AT_ONCE
            yield from cursor.execute(sql.SQL("SELECT {} FROM {}").format(_names(columns), sql.Identifier(table)))

    def _tables(self) -> dict[str, list[str]]:
        return {str(name): list(columns) for name, columns in self._connection.execute(TABLES).fetchall()}


@contextmanager
def postgres(url: str) -> Iterator[PostgresSnapshot]:
    """The database as it is now. Raises CannotOpen."""
    with _connected(url) as connection:
        connection.isolation_level = IsolationLevel.REPEATABLE_READ
        connection.read_only = True
        yield PostgresSnapshot(connection)
        connection.rollback()


@contextmanager
def alone(url: str, holder: str) -> Iterator[None]:
    """The lock of `tapwork run` on this database, held for the length of the block. Raises AlreadyRunning."""
    with _connected(url, holder) as connection:
        connection.autocommit = True
        if not take_lock(connection):
            raise AlreadyRunning(holder_of(connection))
        yield


def refill(url: str, built: Path) -> None:
    """All rows of a SQLite database of the same schema instead of those that are there: all of them, or none."""
    with _connected(url) as connection, closing(sqlite3.connect(f"{built.as_uri()}?mode=ro", uri=True)) as source:
        tables = {name: columns_of(source, name) for name in names_of(source) if name != RECORD}
        with connection.transaction():
            _same_schema(connection, tables)
            connection.execute(sql.SQL("TRUNCATE {}").format(_names(tables)))
            for name in parents_first(source, list(tables)):
                _copy(connection, source, name, tables[name])
            for table, column in connection.execute(IDENTITIES).fetchall():
                _go_on_behind(connection, str(table), str(column))


def parents_first(source: sqlite3.Connection, tables: list[str]) -> list[str]:
    """The tables in an order in which each stands behind those that its rows point to."""
    points_to = {
        name: {str(row[2]) for row in source.execute(f"PRAGMA foreign_key_list({name})")} - {name} for name in tables
    }
    ordered: list[str] = []
    while points_to:
        ready = [name for name, parents in points_to.items() if parents <= set(ordered)]
        if not ready:
            raise ValueError(f"tables point to each other in a circle: {', '.join(points_to)}")
        ordered += ready
        points_to = {name: parents for name, parents in points_to.items() if name not in ready}
    return ordered


def _same_schema(connection: psycopg.Connection[Row], wanted: dict[str, list[str]]) -> None:
    there = {str(name): set(columns) for name, columns in connection.execute(TABLES).fetchall() if name != RECORD}
    differing = [name for name in {*there, *wanted} if there.get(name) != set(wanted.get(name, ()))]
    if differing:
        raise CannotOpen(f"The PostgreSQL database has other tables than ours: {', '.join(sorted(differing))}.")


def _copy(connection: psycopg.Connection[Row], source: sqlite3.Connection, table: str, columns: list[str]) -> None:
    into = sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(table), _names(columns))
    rows = source.execute(f"SELECT {', '.join(columns)} FROM {table}")  # noqa: S608 - our own names
    with connection.cursor() as cursor, cursor.copy(into) as copy:
        for row in rows:
            copy.write_row(row)


def _go_on_behind(connection: psycopg.Connection[Row], table: str, column: str) -> None:
    """The next id is one that no row has."""
    text = "SELECT setval(pg_get_serial_sequence({}, {}), coalesce(max({}), 1), max({}) IS NOT NULL) FROM {}"
    name = sql.Identifier(column)
    parts = (sql.Literal(table), sql.Literal(column), name, name, sql.Identifier(table))
    connection.execute(sql.SQL(text).format(*parts))


def _names(names: Sequence[str] | dict[str, list[str]]) -> sql.Composed:
    return sql.SQL(", ").join(map(sql.Identifier, names))


@contextmanager
def _connected(url: str, name: str = "tapwork backup") -> Iterator[psycopg.Connection[Row]]:
    try:
        with psycopg.connect(url, connect_timeout=10, application_name=name[:NAME_LENGTH]) as connection:
            configure(connection)
            yield connection
    except psycopg.OperationalError as error:
        raise CannotOpen(f"PostgreSQL cannot be reached: {str(error).strip()}") from error
    except psycopg.ProgrammingError as error:
        raise CannotOpen(f"The PostgreSQL database cannot be used: {str(error).strip()}") from error
