"""The files that customers send, read row by row in bounded memory: CSV, TSV, JSONL, XLSX, and more."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from crowd.services.rowfiles.base import MB, RowFile, UnreadableError
from crowd.services.rowfiles.columnar import ParquetFile
from crowd.services.rowfiles.objects import ObjectFile
from crowd.services.rowfiles.sheet import SheetFile
from crowd.services.rowfiles.table import TableFile
from crowd.services.rowfiles.tasklist import TaskList

MOST_BYTES = 512 * MB
READERS: dict[str, Callable[[IO[bytes], str], RowFile]] = {
    ".csv": TableFile,
    ".tsv": TableFile,
    ".jsonl": ObjectFile,
    ".ndjson": ObjectFile,
    ".xlsx": SheetFile,
    ".json": TaskList,
    ".parquet": ParquetFile,
}

__all__ = ["RowFile", "UnreadableError", "fingerprint", "open_rows"]


@contextmanager
def open_rows(path: Path) -> Iterator[RowFile]:
    """The rows of a file, by the ending of its name; UnreadableError where there is no reading it."""
    reader = READERS.get(path.suffix.lower())
    if reader is None:
        raise UnreadableError(f"{path.name}: give a file whose name ends in {', '.join(READERS)}")
    try:
        size = path.stat().st_size
        if size > MOST_BYTES:
            raise UnreadableError(
                f"{path.name} has {size // MB} MB; split it into files of at most {MOST_BYTES // MB} MB"
            )
        with path.open("rb") as handle:
            yield reader(handle, path.name)
    except OSError as error:
        raise UnreadableError(f"{path.name} cannot be read: {error.strerror or error}") from error


def fingerprint(path: Path) -> str:
    """The sha256 of the file's bytes; UnreadableError when it is gone."""
    try:
        with path.open("rb") as handle:
            return hashlib.file_digest(handle, "sha256").hexdigest()
    except OSError as error:
        raise UnreadableError(f"{path.name} cannot be read: {error.strerror or error}") from error
