"""Writing a backup: whole under its name or not there at all, readable by its owner alone, and read back once."""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from storage.backups.archive import KEY, MANIFEST, PIECE, Broken, Manifest, Part, Stored, member_of, opened
from storage.backups.snapshot import Snapshot, snapshot
from storage.engine import CannotOpen
from storage.vault import BELOW, NAME

ROW = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


class Underway(Exception):
    """Another process is writing the same backup."""


def vault_files(folder: Path) -> dict[str, Path]:
    """All files of people, of tasks and of broadcasts below this folder, by their names in an archive."""
    kept = {"files/": folder, **{f"files/{name}/": folder / name for name in BELOW}}
    return {
        prefix + each.name: each
        for prefix, place in kept.items()
        if place.is_dir()
        for each in sorted(place.iterdir())
        if NAME.fullmatch(each.name) and each.is_file() and not each.is_symlink()
    }


def write(path: Path, url: str, *, files: Path, key: Path, program: str, now: int) -> Manifest:
    """Backs up the database at `url`, the vault and the key of statements; what is in the archive.

    It shows the database at one moment, beside a running bot. A file is stored before its row and dropped after it, so
    the vault, listed after that moment, holds all that the rows of it name and that is still wanted.
    Raises CannotOpen, Underway, Broken when the archive reads back otherwise, and OSError.
    """
    with _partial(path) as part:
        with snapshot(url) as source, zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED, compresslevel=5) as archive:
            if not source.migrations():
                raise CannotOpen("The database is not one of Tapwork, or it is empty: there is nothing to back up.")
            tables = {name: _table(archive, source, name, columns) for name, columns in source.tables().items()}
            found = vault_files(files) | ({KEY: key} if key.is_file() else {})
            manifest = Manifest(
                program=program,
                made_at=now,
                engine=source.engine,
                engine_version=source.version,
                migrations=tuple(source.migrations()),
                tables=tables,
                files=_files(archive, found),
            )
            archive.writestr(MANIFEST, manifest.to_json())
        _read_back(part, manifest)
    return manifest


@contextmanager
def _partial(path: Path) -> Iterator[Path]:
    """A file beside the one that it becomes at the end of the block; a killed one's is written over by the next."""
    part = path.with_name(f".{path.name}.part")
    handle = os.open(part, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Underway(f"Another process is writing {path} just now.") from None
        try:
            os.fchmod(handle, 0o600)
            yield part
            os.fsync(handle)
            part.replace(path)
        except BaseException:
            part.unlink(missing_ok=True)
            raise
    finally:
        os.close(handle)
    sync_folder(path.parent)


def _table(archive: zipfile.ZipFile, source: Snapshot, table: str, columns: list[str]) -> Part:
    digest, count = hashlib.sha256(), 0
    with archive.open(member_of(table), "w", force_zip64=True) as member:
        for row in source.rows(table, columns):
            line = ROW(row).encode() + b"\n"
            digest.update(line)
            member.write(line)
            count += 1
    return Part(tuple(columns), count, digest.hexdigest())


def _files(archive: zipfile.ZipFile, found: Mapping[str, Path]) -> dict[str, Stored]:
    """Those that are still there; one that was dropped since it was listed is wanted by nobody."""
    stored = {name: _file(archive, name, path) for name, path in found.items()}
    return {name: each for name, each in stored.items() if each}


def _file(archive: zipfile.ZipFile, name: str, path: Path) -> Stored | None:
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
    except FileNotFoundError:
        return None
    entry = zipfile.ZipInfo(name)  # pictures and films do not get smaller
    digest, size = hashlib.sha256(), 0
    with os.fdopen(handle, "rb") as file, archive.open(entry, "w", force_zip64=True) as member:
        while piece := file.read(PIECE):
            digest.update(piece)
            member.write(piece)
            size += len(piece)
    return Stored(size, digest.hexdigest())


def _read_back(path: Path, written: Manifest) -> None:
    with opened(path) as archive:
        archive.verify()
        if archive.manifest != written:
            raise Broken("It reads back otherwise than it was written.")


def sync_folder(folder: Path) -> None:
    """What was renamed in it stays so after a loss of power."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
