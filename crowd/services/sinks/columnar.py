"""Parquet, through pyarrow: typed columns, written some thousand lines at a time."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import IO, Any

from crowd.rules.export_fields import Field
from crowd.services.sinks.base import FormatMissing, Head, plain, row_names, text_or_none

GROUP = 10_000  # lines
HEAVY = 4_000_000  # characters of rows: long texts make smaller groups, so that memory stays as it is
NO_PYARROW = "Parquet needs pyarrow, which is not installed: pip install 'tapwork[parquet]'."


class Parquet:
    """Our fields with their types, then a column for each step, then those of the rows; all but ours are texts."""

    def __init__(self, out: IO[bytes], head: Head) -> None:
        import pyarrow
        import pyarrow.parquet

        self._arrow = pyarrow
        self._head = head
        self._rows = row_names(head.columns)
        self._schema = pyarrow.schema(
            [pyarrow.field(field.name, self._type(field), nullable=field.empty) for field in head.fields]
            + [pyarrow.field(name, pyarrow.string()) for name in (*head.steps, *self._rows.values())]
        )
        self._writer = pyarrow.parquet.ParquetWriter(out, self._schema, compression="zstd")
        self._columns: dict[str, list[Any]] = {name: [] for name in self._schema.names}
        self._weight = 0

    def put(self, fields: Mapping[str, Any], source: str | None) -> None:
        row = json.loads(source) if source is not None else {}
        for field in self._head.fields:
            self._columns[field.name].append(_value(field, fields[field.name]))
        for step in self._head.steps:
            self._columns[step].append(text_or_none(fields[step]))
        for column, name in self._rows.items():
            self._columns[name].append(text_or_none(row.get(column)))
        self._weight += len(source or "")
        if len(self._columns["project"]) >= GROUP or self._weight >= HEAVY:
            self._flush()

    def close(self) -> None:
        self._flush()
        self._writer.close()

    def _flush(self) -> None:
        arrays = [self._array(field, self._columns[field.name]) for field in self._schema]
        self._writer.write_table(self._arrow.Table.from_arrays(arrays, schema=self._schema))
        for values in self._columns.values():
            values.clear()
        self._weight = 0

    def _array(self, field: Any, values: list[Any]) -> Any:
        if self._arrow.types.is_timestamp(field.type):
            return self._arrow.array(values, self._arrow.string()).cast(field.type)
        return self._arrow.array(values, field.type)

    def _type(self, field: Field) -> Any:
        arrow = self._arrow
        kinds = {
            "number": arrow.float64(),
            "whole": arrow.int64(),
            "flag": arrow.bool_(),
            "moment": arrow.timestamp("ms", tz="UTC"),
            "texts": arrow.list_(arrow.string()),
        }
        return kinds.get(field.kind, arrow.string())


@contextmanager
def parquet(out: IO[bytes], head: Head) -> Iterator[Parquet]:
    """A file that is whole at the end; FormatMissing without pyarrow."""
    try:
        sink = Parquet(out, head)
    except ImportError:
        raise FormatMissing(NO_PYARROW) from None
    yield sink
    sink.close()


def _value(field: Field, value: Any) -> Any:
    if field.kind in ("counts", "answer"):
        return None if value is None else plain(value)
    if field.kind == "texts":
        return [text_or_none(each) for each in value]
    return text_or_none(value) if field.kind in ("text", "moment") else value
