"""A PostgreSQL database looked at and left as it is."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from psycopg import IsolationLevel

from storage.engine import CannotOpen
from storage.postgres import PostgresQueries
from storage.postgres_server import HOLDER, LOCK, configure
from storage.queries import Engine, Row
from storage.unit import Unit


class PostgresLook:
    """One database, in a transaction that cannot write."""

    engine: Engine = "postgres"

    def __init__(self, connection: psycopg.Connection[Row], pending: list[str], unknown: list[str]) -> None:
        self._connection = connection
        self.version: tuple[int, ...] = divmod(connection.info.server_version, 10_000)
        self.pending = pending
        self.unknown = unknown

    def damage(self) -> str | None:
        """The server itself looks after its pages; what it found damaged since it was made, it counts."""
        text = "SELECT coalesce(sum(checksum_failures), 0) FROM pg_stat_database WHERE datname = current_database()"
        row = self._connection.execute(text).fetchone()
        return f"PostgreSQL has met {row[0]} damaged pages" if row and row[0] else None

    def unit(self) -> Unit | None:
        return None if self.pending or self.unknown else Unit(PostgresQueries(self._connection))


@contextmanager
def postgres_look(url: str, pending: list[str], unknown: list[str]) -> Iterator[PostgresLook]:
    """Raises CannotOpen."""
    with _connected(url) as connection:
        yield PostgresLook(connection, pending, unknown)


def postgres_holder(url: str) -> str | None:
    """Who has the lock of the one that runs; None where nobody does."""
    with _connected(url) as connection:
        row = connection.execute(HOLDER, LOCK).fetchone()
        return str(row[0]) if row else None


@contextmanager
def _connected(url: str) -> Iterator[psycopg.Connection[Row]]:
    try:
        with psycopg.connect(url, connect_timeout=10) as connection:
            configure(connection)
            connection.isolation_level = IsolationLevel.REPEATABLE_READ
            connection.read_only = True
            yield connection
            connection.rollback()
    except psycopg.OperationalError as error:
        raise CannotOpen(f"PostgreSQL cannot be reached: {str(error).strip()}") from error
