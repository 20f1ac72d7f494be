"""JSONL: an object a line."""

from __future__ import annotations

import json
import math
from collections import deque
from collections.abc import Iterator
from itertools import islice
from typing import IO, Any, NoReturn

from crowd.rules.rows import Row, RowFault
from crowd.services.rowfiles.base import MOST_COLUMNS, UnreadableError
from crowd.services.rowfiles.text import NOT_UTF8, lines, undecoded

PEEKED_ROWS = 100
DEEPEST = 50  # lists and objects in each other: what is read here has to be read again by others, with less room


def _no_number(name: str) -> NoReturn:
    raise ValueError(f"{name} is no number in JSON")


def _finite(text: str) -> float:
    number = float(text)
    if math.isinf(number):
        raise ValueError(f"{text[:20]} is too large a number")
    return number


DECODER = json.JSONDecoder(parse_constant=_no_number, parse_float=_finite)


class ObjectFile:
    """Rows of fields; the first hundred are read ahead, to know which columns there are."""

    def __init__(self, handle: IO[bytes], file: str) -> None:
        self._handle = handle
        self._columns: dict[str, None] = {}
        self._rows = self._read(self._texts(handle, file))
        self._ahead = deque(islice(self._rows, PEEKED_ROWS))
        if not any(isinstance(row, Row) for row in self._ahead):
            told = f" ({self._ahead[0]})" if self._ahead else ""
            raise UnreadableError(f"{file} has no rows{told}; give an object a line")

    def __iter__(self) -> Iterator[Row | RowFault]:
        while self._ahead:
            yield self._ahead.popleft()
        yield from self._rows

    @property
    def columns(self) -> tuple[str, ...]:
        return tuple(self._columns)

    @property
    def done(self) -> int:
        return self._handle.tell()

    def _texts(self, handle: IO[bytes], file: str) -> Iterator[str]:
        """The text of each object."""
        return lines(handle, file)

    def _read(self, text: Iterator[str]) -> Iterator[Row | RowFault]:
        number = 0
        for line, written in enumerate(text, start=1):
            if written.strip():
                number += 1
                yield self._row(line, number, written)

    def _row(self, line: int, number: int, written: str) -> Row | RowFault:
        if undecoded(written):
            return RowFault(line, "", NOT_UTF8)
        try:
            cells: Any = DECODER.decode(written)
        except (ValueError, RecursionError) as error:
            return RowFault(line, "", f"is not JSON: {error}")
        if not isinstance(cells, dict) or not cells:
            return RowFault(line, "", 'is no object; write {"id": "1", "text": "…"}')
        if len(cells) > MOST_COLUMNS:
            return RowFault(line, "", f"has {len(cells)} fields; at most {MOST_COLUMNS} are read")
        if any(_is_deep(cell, DEEPEST) for cell in cells.values()):
            return RowFault(line, "", f"holds lists and objects in each other; at most {DEEPEST} deep are read")
        cells = self._shaped(cells)
        self._columns |= dict.fromkeys(cells)
        return Row(line, number, cells)

    def _shaped(self, cells: dict[str, Any]) -> dict[str, Any]:
        """The cells of a row as the object gives them."""
        return cells


def _is_deep(cell: Any, left: int) -> bool:
    if not isinstance(cell, (list, dict)):
        return False
    return not left or any(_is_deep(each, left - 1) for each in (cell.values() if isinstance(cell, dict) else cell))
