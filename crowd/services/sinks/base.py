"""What all sinks share: what stands above the lines, and files and folders that are there whole or not at all."""

from __future__ import annotations

import json
import os
import secrets
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Protocol

from crowd.rules.export_fields import FIELDS, OF_ROW, Field, What
from crowd.rules.spec import ProjectSpec


@dataclass(frozen=True, slots=True)
class Head:
    """What all lines have in common: their fields, the columns for steps of an answer, the columns of the rows."""

    what: What
    spec: ProjectSpec
    steps: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()

    @property
    def fields(self) -> tuple[Field, ...]:
        return FIELDS[self.what]


class Sink(Protocol):
    """Takes lines one by one."""

    def put(self, fields: Mapping[str, Any], source: str | None) -> None:
        """One line: our fields, and the row as it came, in JSON, where there is one."""


class FormatMissing(Exception):
    """A library that the format needs is not installed; the message says how to get it."""


def plain(value: Any) -> Any:
    """A cell for programs: numbers and texts as they are, true and false in small letters, the rest in JSON."""
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case list() | tuple() | dict():
            return json.dumps(value, ensure_ascii=False)
        case _:
            return value


def text_or_none(value: Any) -> str | None:
    """A cell of a column that holds texts and nothing else; what no UTF-8 carries becomes a question mark."""
    return None if value is None else str(plain(value)).encode("utf-8", "replace").decode()


def row_names(columns: Sequence[str]) -> dict[str, str]:
    """For each column of the rows its name among ours, as UTF-8 can hold it; no two are the same."""
    found: dict[str, str] = {}
    for column in columns:
        name = base = OF_ROW + (text_or_none(column) or "")
        at = 1
        while name in found.values():
            at += 1
            name = f"{base} {at}"
        found[column] = name
    return found


@contextmanager
def written_whole(path: Path, *, mark: bool) -> Iterator[IO[str]]:
    """A text file, readable by its owner only, that takes its name when all of it is on the disk.

    `mark` puts the mark of UTF-8 at its beginning, by which spreadsheets know it.
    """
    # A row of JSON may hold half a character, which no UTF-8 carries: one such cell must not stop the whole file.
    encoding = "utf-8-sig" if mark else "utf-8"
    with _part(path) as number, open(number, "w", encoding=encoding, errors="replace", newline="") as out:  # noqa: PTH123
        yield out
        out.flush()
        os.fsync(out.fileno())


@contextmanager
def bytes_written_whole(path: Path) -> Iterator[IO[bytes]]:
    """The same for a file of bytes."""
    with _part(path) as number, open(number, "w+b") as out:  # noqa: PTH123
        yield out
        out.flush()
        os.fsync(out.fileno())


@contextmanager
def folder_written_whole(path: Path) -> Iterator[Path]:
    """A folder that takes its name when all that is in it is written; it must not be there, unless empty."""
    part = path.with_name(f".{path.name}.{secrets.token_hex(8)}.part")
    part.mkdir(mode=0o700)
    try:
        yield part
        part.replace(path)
    finally:
        shutil.rmtree(part, ignore_errors=True)


@contextmanager
def _part(path: Path) -> Iterator[int]:
    part = path.with_name(f".{path.name}.{secrets.token_hex(8)}.part")
    number = os.open(part, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        yield number
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
