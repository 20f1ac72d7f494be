"""Where exports go: files of every format, there whole or not at all, written line by line."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

from crowd.services.sinks.base import FormatMissing, Head, Sink, bytes_written_whole, plain, written_whole
from crowd.services.sinks.columnar import parquet
from crowd.services.sinks.label_studio import annotated_tasks
from crowd.services.sinks.text import JsonLines, Table, safe_cell
from crowd.services.sinks.workbook import Workbook, new_workbook

Form = Literal["jsonl", "csv", "xlsx", "parquet", "label-studio"]
FLAT = ("csv", "xlsx", "parquet", "hugging-face")
"""The formats in which the steps of an answer and the columns of a row have columns of their own."""

__all__ = [
    "FLAT",
    "Form",
    "FormatMissing",
    "Head",
    "JsonLines",
    "Sink",
    "Table",
    "cut",
    "opened_sink",
    "safe_cell",
    "written_whole",
]


@contextmanager
def opened_sink(form: Form, path: Path, head: Head, *, raw: bool = False) -> Iterator[Sink]:
    """A file of this format for lines below this head. A `raw` CSV keeps texts that a spreadsheet runs as formulas, and
    has no mark of UTF-8. FormatMissing where a library is needed that is not there."""
    names = [field.name for field in head.fields] + list(head.steps)
    match form:
        case "jsonl":
            with written_whole(path, mark=False) as out:
                yield JsonLines(out)
        case "csv":
            with written_whole(path, mark=not raw) as out:
                yield Table(out, names, head.columns, plain if raw else safe_cell)
        case "xlsx":
            with bytes_written_whole(path) as file, new_workbook(file, names, head.columns) as book:
                yield book
        case "parquet":
            with bytes_written_whole(path) as file, parquet(file, head) as columns:
                yield columns
        case "label-studio":
            with annotated_tasks(path, head) as tasks:
                yield tasks


def cut(sink: Sink) -> int:
    """How many cells held more than their format can."""
    return sink.cut if isinstance(sink, Workbook) else 0
