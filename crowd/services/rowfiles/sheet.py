"""XLSX: the first sheet, its first row names the columns; formulas count with the value they had when it was saved."""

from __future__ import annotations

import math
import re
import warnings
import zipfile
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time
from typing import IO, Any
from xml.etree.ElementTree import ParseError

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from crowd.rules.rows import Row, RowFault
from crowd.services.rowfiles.base import MB, UnreadableError, header

MOST_UNZIPPED = 384 * MB
MOST_RATIO = 100  # times that a part may unpack to its size; real sheets come to ten or twenty
RATIO_COUNTS_FROM = 16 * MB
MOST_ROWS = 1_048_576  # of a sheet of Excel; a row may claim any number, and those before it would be counted up to it
SPELLED = re.compile("_x([0-9A-Fa-f]{4})_")  # how Excel writes what XML cannot hold
ERRORS = frozenset({"#N/A", "#REF!", "#NAME?", "#VALUE!", "#DIV/0!", "#NULL!", "#NUM!"})


class SheetFile:
    """Rows of typed cells: whole numbers and true or false stay so, dates become ISO text."""

    def __init__(self, handle: IO[bytes], file: str) -> None:
        self._handle = handle
        self._file = file
        _check_size(handle, file)
        self._rows = _values(handle, file)
        self.columns = header(tuple(str(_plain(name) or "").strip() for name in next(self._rows, ())), file)

    def __iter__(self) -> Iterator[Row | RowFault]:
        number = 0
        for line, cells in enumerate(self._rows, start=2):
            if line > MOST_ROWS:
                raise UnreadableError(f"{self._file} has rows behind the {MOST_ROWS:,}th, where every sheet ends")
            if any(cell is not None for cell in cells):
                number += 1
                yield self._row(line, number, cells)

    @property
    def done(self) -> int:
        return self._handle.tell()

    def _row(self, line: int, number: int, cells: tuple[Any, ...]) -> Row | RowFault:
        width = len(self.columns)
        if any(cell is not None for cell in cells[width:]):
            return RowFault(line, "", f"has cells behind the last of the {width} columns")
        plain = [_plain(cell) for cell in cells[:width]] + [None] * (width - len(cells))
        named = dict(zip(self.columns, plain, strict=True))
        wrong = next((name for name, cell in named.items() if isinstance(cell, str) and cell in ERRORS), None)
        return RowFault(line, wrong, f"holds the error {named[wrong]}") if wrong else Row(line, number, named)


def _check_size(handle: IO[bytes], file: str) -> None:
    """A small file may unpack to more than the memory holds; its directory says so before anything is unpacked."""
    try:
        with zipfile.ZipFile(handle) as packed:
            parts = packed.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        raise UnreadableError(f"{file} is no XLSX file; save it as XLSX without a password, or as CSV") from None
    size = sum(part.file_size for part in parts)
    if size > MOST_UNZIPPED or any(_is_bomb(part) for part in parts):
        raise UnreadableError(f"{file} unpacks to {size // MB} MB; split it, or save it as CSV")
    handle.seek(0)


def _is_bomb(part: zipfile.ZipInfo) -> bool:
    return part.file_size > RATIO_COUNTS_FROM and part.file_size > MOST_RATIO * part.compress_size


def _values(handle: IO[bytes], file: str) -> Iterator[tuple[Any, ...]]:
    try:
        yield from _first_sheet(handle)
    except (InvalidFileException, KeyError, ValueError, IndexError, TypeError, ParseError, zipfile.BadZipFile) as error:
        raise UnreadableError(f"{file} is no XLSX file that can be read: {error}") from error


def _first_sheet(handle: IO[bytes]) -> Iterable[tuple[Any, ...]]:
    with warnings.catch_warnings():  # about styles and extensions, which carry no data
        warnings.simplefilter("ignore")
        workbook = load_workbook(handle, read_only=True, data_only=True)
        sheet = workbook.worksheets[0]
    sheet.reset_dimensions()  # some programs write a wrong size, and rows would be missed
    return sheet.iter_rows(values_only=True)


def _plain(cell: Any) -> Any:
    """A cell as JSON can hold it."""
    match cell:
        case float() if not math.isfinite(cell):
            return "#NUM!"
        case float() if cell.is_integer():
            return int(cell)
        case datetime() if cell.time() == time():
            return cell.date().isoformat()
        case datetime() | date() | time():
            return cell.isoformat()
        case str():
            return SPELLED.sub(lambda found: chr(int(found[1], 16)), cell) if "_x" in cell else cell
        case None | bool() | int() | float():
            return cell
        case _:
            return str(cell)
