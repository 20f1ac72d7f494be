"""What the platform remembers, on two engines."""

from pathlib import Path

from storage.engine import (
    AlreadyRunning,
    CannotOpen,
    CommitUnknown,
    DatabaseIsNewer,
    NotStored,
    Storage,
    StorageClosed,
    StorageError,
)
from storage.lock import instance_lock
from storage.records.turn import Turn
from storage.sqlite import open_sqlite
from storage.unit import Unit

SQLITE = "sqlite:///"
POSTGRES = ("postgresql://", "postgres://")


async def open_storage(url: str, *, backup: bool = True) -> Storage:
    """Opens the database and brings it up to date; CannotOpen says what is wrong and what to do.

    `sqlite:///relative.db`, `sqlite:////absolute.db` or `postgresql://…`. A SQLite file that has something in it is
    copied before it is migrated, unless `backup` is False.
    """
    if url.startswith(SQLITE) and len(url) > len(SQLITE):
        return await open_sqlite(Path(url.removeprefix(SQLITE)), backup=backup)
    if url.startswith(POSTGRES):
        return await _open_postgres(url)
    raise CannotOpen("[storage] url must be sqlite:///file.db, sqlite:////folder/file.db or postgresql://…")


async def _open_postgres(url: str) -> Storage:
    try:
        from storage.postgres import open_postgres
    except ImportError as error:
        raise CannotOpen("PostgreSQL needs its driver: pip install 'tapwork[postgres]'") from error
    return await open_postgres(url)


__all__ = [
    "AlreadyRunning",
    "CannotOpen",
    "CommitUnknown",
    "DatabaseIsNewer",
    "NotStored",
    "Storage",
    "StorageClosed",
    "StorageError",
    "Turn",
    "Unit",
    "instance_lock",
    "open_storage",
]
