"""Makes a SQLite file ready: private, ours, copied before it changes, and up to date."""

import os
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from time import monotonic, sleep

from storage.engine import AlreadyRunning, CannotOpen, InUse
from storage.lock import held_file, lock_beside
from storage.migrations import MIGRATIONS_FOLDER, Migration, load, migrate

CREATE_RECORD = """
    CREATE TABLE IF NOT EXISTS migrations (
        version    INTEGER PRIMARY KEY,
        name       TEXT    NOT NULL,
        applied_at INTEGER NOT NULL
    ) STRICT
"""
BUSY_S = 60.0  # another process may be migrating the same file


def prepare(path: Path, *, backup: bool, folder: Path = MIGRATIONS_FOLDER / "sqlite") -> list[str]:
    """Creates or migrates the file; the names of the migrations that were run."""
    if not path.parent.is_dir():
        raise CannotOpen(f"The folder {path.parent} does not exist. Create it, or change [storage] url.")
    try:
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600))  # it will hold what people said
        with closing(sqlite3.connect(path, isolation_level=None, timeout=BUSY_S)) as connection:
            _use_wal(connection)
            return migrate(SqliteFile(connection, path, backup=backup), load(folder))
    except OSError as error:
        raise CannotOpen(f"{path} cannot be opened: {error.strerror}.") from error
    except sqlite3.DatabaseError as error:
        raise CannotOpen(f"{path} cannot be opened: {error}.") from error


class SqliteFile:
    """One file as the target of migrations."""

    def __init__(self, connection: sqlite3.Connection, path: Path, *, backup: bool) -> None:
        self._connection = connection
        self._path = path
        self._backup = backup

    def applied(self) -> dict[int, str]:
        """What it has had; CannotOpen when the file belongs to another program."""
        tables = {name for (name,) in self._connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        if "migrations" in tables:
            return dict(self._connection.execute("SELECT version, name FROM migrations"))
        if tables:
            raise CannotOpen(f"{self._path} is not a Tapwork database: it has tables, but no record of migrations.")
        return {}

    def apply(self, migrations: Sequence[Migration], now: int) -> None:
        """Runs those that another process did not run meanwhile; an error leaves the old schema."""
        self._connection.execute("PRAGMA foreign_keys = OFF")  # rebuilding a table would trip over them
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            done = self.applied()
            for migration in migrations:
                if migration.version not in done:
                    self._run(migration, now)
            self._connection.execute("COMMIT")
        except BaseException:
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")
            raise

    def _run(self, migration: Migration, now: int) -> None:
        self._connection.execute(CREATE_RECORD)
        for statement in statements(migration.sql):
            self._connection.execute(statement)
        broken = self._connection.execute("PRAGMA foreign_key_check").fetchone()
        if broken is not None:
            raise CannotOpen(f"{migration.name} would leave a row of {broken[0]} that points nowhere; nothing changed.")
        self._connection.execute(
            "INSERT INTO migrations (version, name, applied_at) VALUES (?, ?, ?)",
            (migration.version, migration.name, now),
        )

    @contextmanager
    def upgrading(self, version: int) -> Iterator[None]:
        """Nobody runs the bot on the file meanwhile, and a copy of it is kept."""
        try:
            with held_file(lock_beside(self._path), f"pid {os.getpid()}, upgrading the database"):
                if self._backup:
                    self._copy(version)
                yield
        except AlreadyRunning as running:
            raise InUse(running.holder) from None

    def _copy(self, version: int) -> None:
        """Keeps the file as it was, as `<name>.before-0002` beside it, on disk before anything changes."""
        whole = self._path.with_name(f"{self._path.name}.before-{version:04}")
        partial = whole.with_name(whole.name + ".part")
        partial.unlink(missing_ok=True)
        os.close(os.open(partial, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600))
        self._connection.execute("VACUUM INTO ?", (str(partial),))
        _sync(partial)
        partial.replace(whole)
        _sync(whole.parent)


def statements(script: str) -> Iterator[str]:
    """The statements of a script one by one; each must end at the end of a line."""
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""
    if statement.strip():
        raise ValueError("the last statement of a migration does not end with a semicolon")


def _use_wal(connection: sqlite3.Connection) -> None:
    """Readers beside the writer need it, and it stays with the file; a shared folder of a network cannot have it."""
    until = monotonic() + BUSY_S
    while True:
        try:
            mode = connection.execute("PRAGMA journal_mode = WAL").fetchone()[0]
        except sqlite3.OperationalError as error:  # the switch does not wait for others by itself
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or monotonic() > until:
                raise
            sleep(0.05)
            continue
        if mode != "wal":
            raise CannotOpen(
                f"SQLite cannot use a write-ahead log here (it says {mode}); use a folder of a local disk."
            )
        return


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
