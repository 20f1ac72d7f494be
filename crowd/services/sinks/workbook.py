"""XLSX, written line by line: texts are texts and nothing comes alive, however many lines there are."""

from __future__ import annotations

import json
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import IO, Any
from xml.sax.saxutils import escape

from crowd.rules.export_fields import OF_ROW
from crowd.services.sinks.base import plain

MOST_ROWS = 1_048_576  # of a sheet of Excel, the head among them
LONGEST_CELL = 32_767  # UTF-16 units
EXACT = 2**53  # a spreadsheet keeps no larger whole number
BATCH = 200_000  # characters that are packed at once
FORBIDDEN = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")
SPREAD = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml"


class Workbook:
    """Sheets of cells; a sheet that is full is followed by the next, with the same head.

    `cut` counts the cells that held more than a spreadsheet can and were cut.
    """

    def __init__(self, out: IO[bytes], fields: Sequence[str], columns: Sequence[str], most_rows: int) -> None:
        self._zip = zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1)
        self._columns = columns
        self._most_rows = most_rows
        self._head = [*fields, *(OF_ROW + column for column in columns)]
        self._letters = [_letters(at) for at in range(len(self._head))]
        self._sheets = 0
        self._row = 0
        self._waiting: list[str] = []
        self._weight = 0
        self.cut = 0
        self._begin()

    def put(self, fields: Mapping[str, Any], source: str | None) -> None:
        row = json.loads(source) if source is not None else {}
        if self._row == self._most_rows:
            self._end()
            self._begin()
        self._write([*fields.values(), *(row.get(column) for column in self._columns)])

    def close(self) -> None:
        """The last sheet, and what ties the sheets together."""
        self._end()
        numbers = range(1, self._sheets + 1)
        sheets = "".join(f'<sheet name="Tapwork {at}" sheetId="{at}" r:id="rId{at}"/>' for at in numbers)
        ties = "".join(
            f'<Relationship Id="rId{at}" Type="{OFFICE}/worksheet" Target="worksheets/sheet{at}.xml"/>'
            for at in numbers
        )
        parts = "".join(
            f'<Override PartName="/xl/worksheets/sheet{at}.xml" ContentType="{KIND}.worksheet+xml"/>' for at in numbers
        )
        root = f'<Relationship Id="rId1" Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/>'
        kinds = '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        kinds += f'<Override PartName="/xl/workbook.xml" ContentType="{KIND}.sheet.main+xml"/>{parts}'
        book = f'<workbook xmlns="{SPREAD}" xmlns:r="{OFFICE}"><sheets>{sheets}</sheets></workbook>'
        self._add("xl/workbook.xml", book)
        self._add("xl/_rels/workbook.xml.rels", _ties(ties))
        self._add("_rels/.rels", _ties(root))
        self._add("[Content_Types].xml", f'<Types xmlns="{PACKAGE}/content-types">{kinds}</Types>')
        self._zip.close()

    def _begin(self) -> None:
        self._sheets += 1
        self._row = 0
        self._sheet = self._zip.open(f"xl/worksheets/sheet{self._sheets}.xml", "w", force_zip64=True)
        pane = '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>'
        views = f'<sheetViews><sheetView workbookViewId="0">{pane}</sheetView></sheetViews>'
        self._sheet.write(f'{HEAD}<worksheet xmlns="{SPREAD}">{views}<sheetData>'.encode())
        self._write(self._head)

    def _end(self) -> None:
        self._waiting.append("</sheetData></worksheet>")
        self._flush()
        self._sheet.close()

    def _write(self, values: Sequence[Any]) -> None:
        self._row += 1
        cells = "".join(self._cell(letter, value) for letter, value in zip(self._letters, values, strict=True))
        self._waiting.append(f'<row r="{self._row}">{cells}</row>')
        self._weight += len(cells)
        if self._weight >= BATCH:
            self._flush()

    def _flush(self) -> None:
        self._sheet.write("".join(self._waiting).encode("utf-8", "replace"))
        self._waiting.clear()
        self._weight = 0

    def _cell(self, letter: str, value: Any) -> str:
        place = f'r="{letter}{self._row}"'
        match value:
            case None:
                return ""
            case bool():
                return f'<c {place} t="b"><v>{int(value)}</v></c>'
            case int() | float() if -EXACT < value < EXACT:
                return f"<c {place}><v>{value!r}</v></c>"
            case _:
                return f'<c {place} t="inlineStr"><is><t xml:space="preserve">{self._text(value)}</t></is></c>'

    def _text(self, value: Any) -> str:
        text = str(plain(value))
        # A letter is one or two units: whatever is this short needs no counting.
        if len(text) > LONGEST_CELL // 2 and len(text.encode("utf-16-le", "replace")) > 2 * LONGEST_CELL:
            self.cut += 1
            text = text.encode("utf-16-le", "replace")[: 2 * LONGEST_CELL - 2].decode("utf-16-le", "ignore") + "…"
        return escape(FORBIDDEN.sub(_spelled, text))

    def _add(self, name: str, text: str) -> None:
        self._zip.writestr(name, HEAD + text)


@contextmanager
def new_workbook(
    out: IO[bytes], fields: Sequence[str], columns: Sequence[str], *, most_rows: int = MOST_ROWS
) -> Iterator[Workbook]:
    """A workbook that is whole at the end."""
    book = Workbook(out, fields, columns, most_rows)
    yield book
    book.close()


def _spelled(found: re.Match[str]) -> str:
    """Excel's own way to write what XML cannot hold."""
    return f"_x{ord(found[0]):04X}_"


def _ties(inner: str) -> str:
    return f'<Relationships xmlns="{PACKAGE}/relationships">{inner}</Relationships>'


def _letters(at: int) -> str:
    """`A`, `B`, … `Z`, `AA`, … of the columns counted from 0."""
    found = ""
    at += 1
    while at:
        at, rest = divmod(at - 1, 26)
        found = chr(65 + rest) + found
    return found
