"""Our own exports as files of tasks again: the customer's rows inside them, each once."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any

from crowd.rules.cells import restored
from crowd.rules.export_fields import OF_ROW
from crowd.rules.rows import Row, RowFault
from crowd.rules.spec import ROW_NUMBER
from crowd.services.rowfiles.base import RowFile
from crowd.services.rowfiles.table import TableFile

OURS = frozenset({"project", "task"})
ROW = "row"
PEEKED_ROWS = 100


def unwrapped(file: RowFile, *, numbered: bool) -> RowFile:
    """The rows that an export of ours holds, else the file as it is.

    Lines of one task follow each other in an export; its row comes once. `numbered` projects name tasks by the number
    of their row, which a file that holds some of them no longer says: there the task's id stands in its place.
    """
    columns = set(file.columns)
    if not columns >= OURS:
        return file
    if any(column.startswith(OF_ROW) for column in columns):
        return _Unwrapped(file, numbered=numbered, flat=True)
    return _Unwrapped(file, numbered=numbered, flat=False) if ROW in columns else file


class _Unwrapped:
    """The rows inside another file's rows; the first hundred are read ahead, to know which columns there are."""

    def __init__(self, file: RowFile, *, numbered: bool, flat: bool) -> None:
        self._file = file
        self._numbered = numbered
        self._flat = flat
        self._cell = restored if isinstance(file, TableFile) else _same
        self._columns: dict[str, None] = {}
        self._rows = self._read()
        self._ahead = deque(islice(self._rows, PEEKED_ROWS))

    def __iter__(self) -> Iterator[Row | RowFault]:
        while self._ahead:
            yield self._ahead.popleft()
        yield from self._rows

    @property
    def columns(self) -> tuple[str, ...]:
        return tuple(self._columns)

    @property
    def done(self) -> int:
        return self._file.done

    def _read(self) -> Iterator[Row | RowFault]:
        last, number = None, 0
        for outer in self._file:
            if isinstance(outer, RowFault):
                yield outer
            elif last is None or outer.cells["task"] != last:
                last, number = outer.cells["task"], number + 1
                yield self._inner(outer, number)

    def _inner(self, outer: Row, number: int) -> Row | RowFault:
        cells = self._cells(outer.cells)
        if cells is None:
            return RowFault(outer.line, ROW, "is no object")
        if self._numbered and ROW_NUMBER not in cells:
            cells[ROW_NUMBER] = outer.cells["task"]
        self._columns |= dict.fromkeys(cells)
        return Row(outer.line, number, cells)

    def _cells(self, outer: Mapping[str, Any]) -> dict[str, Any] | None:
        if not self._flat:
            row = outer.get(ROW)
            return dict(row) if isinstance(row, dict) else None
        found = ((name, cell) for name, cell in outer.items() if name.startswith(OF_ROW))
        return {self._cell(name.removeprefix(OF_ROW)): self._plain(cell) for name, cell in found}

    def _plain(self, cell: Any) -> Any:
        return self._cell(cell) if isinstance(cell, str) else cell


def _same(cell: str) -> str:
    return cell
