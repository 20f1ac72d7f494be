"""Lines as text: JSONL, where a row stands in its line whole, and CSV, where its columns follow ours."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Mapping, Sequence
from typing import IO, Any

from crowd.rules.cells import neutral
from crowd.rules.export_fields import OF_ROW
from crowd.services.sinks.base import plain


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
    written = plain(value)
    return neutral(written) if isinstance(written, str) else written
