"""A rebuilt database and its files take the place of what was there: in one step, while nobody runs the bot."""

from __future__ import annotations

import fcntl
import os
import secrets
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from storage.backups.archive import KEY, Archive
from storage.backups.snapshot import SQLITE
from storage.backups.writing import sync_folder, vault_files
from storage.engine import AlreadyRunning, CannotOpen
from storage.lock import held_file, lock_beside
from storage.vault import BELOW

REBUILT = "restoring"


@contextmanager
def alone(url: str, holder: str) -> Iterator[None]:
    """Nobody runs the bot on this database for the length of the block. Raises AlreadyRunning, CannotOpen."""
    if url.startswith(SQLITE):
        with held_file(lock_beside(Path(url.removeprefix(SQLITE))), holder):
            yield
        return
    from storage.backups import postgres

    with postgres.alone(url, holder):
        yield


@contextmanager
def workbench(url: str, files: Path) -> Iterator[Path]:
    """Where a database is rebuilt: beside the SQLite file that it is to become, or beside the files folder.

    It is empty afterwards, and so is what a killed restore left there.
    """
    home = Path(url.removeprefix(SQLITE)).parent if url.startswith(SQLITE) else files.parent
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle = os.open(home, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise AlreadyRunning("another restore") from None
        _clear(home)
        try:
            yield home / f".{REBUILT}-{secrets.token_hex(8)}.db"
        finally:
            _clear(home)
    finally:
        os.close(handle)


def put_in_place(url: str, built: Path) -> None:
    """The rebuilt database is the database from here on; a crash leaves the old one or the new one, each whole."""
    if url.startswith(SQLITE):
        _swap(Path(url.removeprefix(SQLITE)), built)
        return
    from storage.backups import postgres

    postgres.refill(url, built)


def put_files(archive: Archive, files: Path, key: Path) -> None:
    """What the archive has of files stands in the vault; those that were there stay. Raises Broken."""
    folders = [files, *(files / name for name in BELOW)]
    for folder in folders:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        folder.chmod(0o700)
    for name in archive.manifest.files:
        target = key if name == KEY else files.joinpath(*name.split("/")[1:])
        _put(archive, name, target)
    for folder in {*folders, key.parent}:
        sync_folder(folder)


def clear_strangers(archive: Archive, files: Path) -> int:
    """Files that the archive does not have, which no row of the restored database names, go; how many."""
    strangers = [path for name, path in vault_files(files).items() if name not in archive.manifest.files]
    for path in strangers:
        path.unlink(missing_ok=True)
    return len(strangers)


def _put(archive: Archive, name: str, target: Path) -> None:
    """Whole under its name, or not there. The same name is the same content: a file of the vault never changes."""
    stored = archive.manifest.files[name]
    if name != KEY and target.is_file() and target.stat().st_size == stored.size:
        return
    draft = target.with_name(f".{REBUILT}-{target.name}")
    draft.unlink(missing_ok=True)
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    try:
        with os.fdopen(handle, "wb") as file:
            for piece in archive.pieces(name):
                file.write(piece)
            file.flush()
            os.fsync(handle)
        draft.replace(target)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise


def _swap(path: Path, built: Path) -> None:
    with closing(sqlite3.connect(built, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode = DELETE")  # one file, with nothing beside it
    handle = os.open(built, os.O_RDWR | os.O_CLOEXEC)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
    if path.exists():
        with _folded(path):
            built.replace(path)
    elif (left := path.with_name(f"{path.name}-wal")).exists():
        raise CannotOpen(f"{left} is the log of a database that is not there. Move it away, too, then try again.")
    else:
        built.replace(path)
    sync_folder(path.parent)


@contextmanager
def _folded(path: Path) -> Iterator[None]:
    """The old file with its log folded in, and locked, so that no log of it is taken for one of the new file."""
    try:
        with closing(sqlite3.connect(path, isolation_level=None, timeout=5)) as connection:
            mode = connection.execute("PRAGMA journal_mode = DELETE").fetchone()
            if mode != ("delete",):
                raise CannotOpen(f"{path} is in use by another command. Let it end, then try again.")
            connection.execute("BEGIN EXCLUSIVE")
            yield
    except sqlite3.OperationalError as error:
        raise CannotOpen(f"{path} is in use by another command, or cannot be read: {error}.") from error


def _clear(home: Path) -> None:
    for left in home.glob(f".{REBUILT}-*"):
        left.unlink(missing_ok=True)
