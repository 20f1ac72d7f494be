"""Media in a ZIP. Nothing is unpacked to disk; what a ZIP claims about itself is held against it before it is read."""

from __future__ import annotations

import stat
import zipfile
import zlib
from collections import Counter
from pathlib import Path

from crowd.services.mediafiles.base import MediaError, safe_name
from crowd.services.rowfiles import UnreadableError

MOST_FILES = 200_000
MOST_UNPACKED = 200  # times the size of the ZIP itself; pictures and films hardly shrink
LOCKED = 0x1


class Archive:
    """A ZIP whose directory is in order. UnreadableError for one that is damaged, or made to do harm."""

    def __init__(self, path: Path) -> None:
        try:
            self._zip = zipfile.ZipFile(path)
        except (OSError, zipfile.BadZipFile, ValueError, NotImplementedError) as error:
            raise UnreadableError(f"{path.name} is no ZIP that can be read: {error}") from error
        files = [each for each in self._zip.infolist() if not each.is_dir()]
        if fault := _fault(files, path.stat().st_size):
            self._zip.close()
            raise UnreadableError(f"{path.name} {fault}")
        self._files = {each.filename: each for each in files}

    def read(self, name: str, *, most: int) -> bytes:
        entry = self._files.get(safe_name(name))
        if entry is None:
            raise MediaError("is not in the ZIP")
        if entry.flag_bits & LOCKED:
            raise MediaError("is locked with a password")
        if stat.S_ISLNK(entry.external_attr >> 16):
            raise MediaError("is a link, not a file")
        try:
            with self._zip.open(entry) as file:
                return file.read(most + 1)  # never more than that, whatever it claims to be
        except (OSError, zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
            raise MediaError("is damaged inside the ZIP, or packed in a way that cannot be read") from error

    def close(self) -> None:
        self._zip.close()


def _fault(files: list[zipfile.ZipInfo], size: int) -> str | None:
    if len(files) > MOST_FILES:
        return f"holds {len(files):,} files; at most {MOST_FILES:,} are read"
    unpacked = sum(each.file_size for each in files)
    if unpacked > MOST_UNPACKED * max(size, 1):
        return f"claims to unpack to {unpacked:,} bytes, {unpacked // max(size, 1)} times its size; it is not read"
    twice = [name for name, count in Counter(each.filename for each in files).items() if count > 1]
    if twice:
        return f'holds "{twice[0][:100]}" twice'
    for each in files:
        try:
            safe_name(each.filename)
        except MediaError:
            return f'holds "{each.filename[:100]}", whose name leads out of it'
    return None
