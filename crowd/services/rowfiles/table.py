"""CSV and TSV: the first line names the columns."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from itertools import chain
from typing import IO, Self

from crowd.rules.rows import Row, RowFault
from crowd.services.rowfiles.base import UnreadableError, header
from crowd.services.rowfiles.text import LONGEST_LINE, NOT_UTF8, lines, undecoded

DELIMITERS = ",;\t"
LONGEST_ROW = 4_000_000  # characters: an open quote would else take the rest of the file for cells of one row


class TableFile:
    """Rows of cells. The delimiter is the one that the first line uses: spreadsheets of many countries write `;`."""

    def __init__(self, handle: IO[bytes], file: str) -> None:
        self._handle = handle
        text = lines(handle, file)
        first = next(text, "")
        csv.field_size_limit(LONGEST_LINE)
        self._feed = _Feed(chain([first], text), file)
        self._reader = csv.reader(self._feed, delimiter=_delimiter(first), strict=True)
        self.columns = header(self._names(file), file)

    def __iter__(self) -> Iterator[Row | RowFault]:
        number = 0
        while True:
            line = self._reader.line_num + 1
            self._feed.taken = 0
            try:
                cells = next(self._reader)
            except StopIteration:
                return
            except csv.Error as error:
                number += 1
                yield RowFault(line, "", f"is no row of a table: {error}")
                continue
            if any(cells):
                number += 1
                yield self._row(line, number, cells)

    @property
    def done(self) -> int:
        return self._handle.tell()

    def _names(self, file: str) -> tuple[str, ...]:
        try:
            return tuple(name.strip() for name in next(self._reader, ()))
        except csv.Error as error:
            raise UnreadableError(f"{file}: the first line names no columns: {error}") from None

    def _row(self, line: int, number: int, cells: list[str]) -> Row | RowFault:
        while len(cells) > len(self.columns) and not cells[-1]:
            cells.pop()
        if len(cells) != len(self.columns):
            return RowFault(line, "", f"has {len(cells)} cells; the first line names {len(self.columns)} columns")
        named = dict(zip(self.columns, cells, strict=True))
        wrong = next((name for name, cell in named.items() if undecoded(cell)), None)
        return RowFault(line, wrong, NOT_UTF8) if wrong else Row(line, number, named)


class _Feed:
    """Lines for the reader; `taken` counts the characters that one row has had of them."""

    def __init__(self, text: Iterator[str], file: str) -> None:
        self._text = text
        self._file = file
        self._line = 0
        self.taken = 0

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> str:
        line = next(self._text)
        self._line += 1
        self.taken += len(line)
        if self.taken > LONGEST_ROW:
            raise UnreadableError(
                f"{self._file}: the row that ends behind line {self._line} is longer than {LONGEST_ROW:,} characters; "
                "a quote before it may never be closed"
            )
        return line


def _delimiter(first: str) -> str:
    """The one that parts most columns; what stands in quotes does not count."""
    bare = "".join(first.split('"')[::2])
    return max(DELIMITERS, key=bare.count)
