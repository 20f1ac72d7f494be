"""Where exports go: a file that is there whole or not at all, as JSONL or as CSV."""

from __future__ import annotations

import csv
import json
import os
import secrets
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, Literal, Protocol

from crowd.rules.cells import neutral

Form = Literal["jsonl", "csv"]
OF_ROW = "row:"  # before a column of the customer's file


class Sink(Protocol):
    """Takes lines one by one."""

    def put(self, fields: Mapping[str, Any], source: str | None) -> None:
        """One line: our fields, and the row as it came, in JSON, where there is one."""


class JsonLines:
    """An object a line; the row stands in it whole, under `row`."""

    def __init__(self, out: IO[str]) -> None:
        self._out = out

    def put(self, fields: Mapping[str, Any], source: str | None) -> None:
        # The source is JSON of ours already: to read and write it again would triple the cost of a line.
        head = json.dumps(fields, ensure_ascii=False, separators=(",", ":"))
        self._out.write(f"{head}\n" if source is None else f'{head[:-1]},"row":{source}}}\n')


class Table:
    """A line of cells; the row's columns follow ours, each as `row:<column>`."""

    def __init__(self, out: IO[str], fields: Sequence[str], columns: Sequence[str], cell: Callable[[Any], Any]) -> None:
        # With a line end of "\n" alone the writer leaves a bare "\r" unquoted, and readers break the line there.
        self._writer = csv.writer(out, lineterminator="\r\n")
        self._columns = columns
        self._cell = cell
        self._writer.writerow([*fields, *(cell(OF_ROW + column) for column in columns)])

    def put(self, fields: Mapping[str, Any], source: str | None) -> None:
        row = json.loads(source) if source is not None else {}
        cells = [*fields.values(), *(row.get(column) for column in self._columns)]
        self._writer.writerow([self._cell(value) for value in cells])


def safe_cell(value: Any) -> Any:
    """A cell for people: no text in it is a formula."""
    plain = raw_cell(value)
    return neutral(plain) if isinstance(plain, str) else plain


def raw_cell(value: Any) -> Any:
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


@contextmanager
def written_whole(path: Path, *, mark: bool) -> Iterator[IO[str]]:
    """A text file, readable by its owner only, that takes its name when all of it is on the disk.

    `mark` puts the mark of UTF-8 at its beginning, by which spreadsheets know it.
    """
    part = path.with_name(f".{path.name}.{secrets.token_hex(8)}.part")
    number = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        # A row of JSON may hold half a character, which no UTF-8 carries: one such cell must not stop the whole file.
        encoding = "utf-8-sig" if mark else "utf-8"
        with open(number, "w", encoding=encoding, errors="replace", newline="") as out:  # noqa: PTH123
            yield out
            out.flush()
            os.fsync(out.fileno())
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
