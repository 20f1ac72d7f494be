"""Parquet, through pyarrow: a column is a column, some thousand rows at a time."""

from __future__ import annotations

import datetime
import decimal
from collections.abc import Iterator
from typing import IO, Any

from crowd.rules.rows import Row, RowFault
from crowd.services.rowfiles.base import UnreadableError, header

AT_ONCE = 2_000
NO_PYARROW = "Parquet needs pyarrow, which is not installed: pip install 'tapwork[parquet]'"


class ParquetFile:
    """Rows of typed cells; times become ISO text."""

    def __init__(self, handle: IO[bytes], file: str) -> None:
        try:
            import pyarrow
            import pyarrow.parquet
        except ImportError:
            raise UnreadableError(f"{file}: {NO_PYARROW}") from None
        self._handle = handle
        self._file = file
        self._error = pyarrow.ArrowException
        try:
            self._parquet = pyarrow.parquet.ParquetFile(handle)
        except (pyarrow.ArrowException, OSError) as error:
            raise UnreadableError(f"{file} is no Parquet file that can be read: {error}") from error
        self.columns = header(tuple(self._parquet.schema_arrow.names), file)

    def __iter__(self) -> Iterator[Row | RowFault]:
        number = 0
        try:
            for batch in self._parquet.iter_batches(batch_size=AT_ONCE):
                for cells in batch.to_pylist():
                    number += 1
                    yield Row(number, number, {name: _plain(cell) for name, cell in cells.items()})
        except (self._error, OSError) as error:
            raise UnreadableError(f"{self._file} cannot be read to its end: {error}") from error

    @property
    def done(self) -> int:
        return self._handle.tell()


def _plain(cell: Any) -> Any:
    """A cell as JSON can hold it."""
    match cell:
        case datetime.date() | datetime.time():
            return cell.isoformat()
        case decimal.Decimal() | bytes():
            return str(cell)
        case float() if cell.is_integer():
            return int(cell)
        case list():
            return [_plain(each) for each in cell]
        case dict():
            return {str(name): _plain(each) for name, each in cell.items()}
        case _:
            return cell
