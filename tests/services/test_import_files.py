"""Reading customers' files: formats, encodings, and what is wrong on which line."""

import json
import zipfile
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from crowd.rules.rows import Row, RowFault
from crowd.services.rowfiles import UnreadableError, open_rows, sheet, table
from crowd.services.rowfiles.text import LONGEST_LINE


def written(path: Path, text: str, encoding: str = "utf-8") -> Path:
    path.write_bytes(text.encode(encoding))
    return path


def read(path: Path) -> tuple[tuple[str, ...], list[Row | RowFault]]:
    with open_rows(path) as file:
        found = list(file)
        return file.columns, found


def cells(path: Path) -> list[dict[str, Any]]:
    _, found = read(path)
    assert all(isinstance(row, Row) for row in found), found
    return [dict(row.cells) for row in found if isinstance(row, Row)]


def lines(path: Path) -> list[str]:
    return [str(row) if isinstance(row, RowFault) else f"line {row.line}" for row in read(path)[1]]


def refusal(path: Path) -> str:
    with pytest.raises(UnreadableError) as caught:
        read(path)
    return str(caught.value)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_a_table_is_read_in_every_encoding_that_says_its_name(tmp_path: Path, encoding: str, newline: str) -> None:
    path = written(tmp_path / "t.csv", newline.join(("id,text", "1,Ünïcode 😀", '2,"a, ""b"""', "")), encoding)

    assert cells(path) == [{"id": "1", "text": "Ünïcode 😀"}, {"id": "2", "text": 'a, "b"'}]


@pytest.mark.parametrize(("name", "delimiter"), [("t.csv", ","), ("t.csv", ";"), ("t.csv", "\t"), ("t.tsv", "\t")])
def test_the_first_line_shows_the_delimiter(tmp_path: Path, name: str, delimiter: str) -> None:
    path = written(tmp_path / name, f'id{delimiter}"a,b;c"\n1{delimiter}two\n')

    assert cells(path) == [{"id": "1", "a,b;c": "two"}]


def test_a_row_over_several_lines_is_told_by_its_first(tmp_path: Path) -> None:
    path = written(tmp_path / "t.csv", 'id,text\n1,"a\nb\nc"\n\n2,d\n3\n')

    assert lines(path) == ["line 2", "line 6", "line 7: has 1 cells; the first line names 2 columns"]


def test_the_bad_rows_of_a_table_are_told_and_the_others_read(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_bytes(b'id,text\n1,good\n2,caf\xe9\n3,a,b\n4,x"y\n5,"z"y\n6,good\n7,trailing,,\n')

    assert lines(path) == [
        "line 2",
        "line 3: text: is not UTF-8; save the file as UTF-8 (in a spreadsheet: CSV UTF-8)",
        "line 4: has 3 cells; the first line names 2 columns",
        "line 5",
        """line 6: is no row of a table: ',' expected after '"'""",
        "line 7",
        "line 8",
    ]


def test_an_open_quote_at_the_end_is_told(tmp_path: Path) -> None:
    assert lines(written(tmp_path / "t.csv", 'id,text\n1,a\n2,"b\nc\n')) == [
        "line 2",
        "line 3: is no row of a table: unexpected end of data",
    ]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "has no first line that names its columns"),
        ("\n1,2\n", "has no first line that names its columns"),
        ("id,id\n1,2\n", 'two columns are named "id"'),
        ("id,,text\n1,2,3\n", "give column 2 a name"),
        (",".join(f"c{at}" for at in range(501)), "has 501 columns; at most 500 are read"),
        ("id,text\n1," + "x" * LONGEST_LINE + "\n", "line 2 is longer than 1,000,000 characters"),
        ("id\x00,text\n", "is no text in UTF-8"),
    ],
)
def test_a_table_that_cannot_be_read_is_refused_with_a_sentence(tmp_path: Path, text: str, told: str) -> None:
    assert told in refusal(written(tmp_path / "t.csv", text))


def test_a_cell_over_many_lines_cannot_fill_the_memory(tmp_path: Path) -> None:
    path = written(tmp_path / "t.csv", 'id,text\n1,"' + ("x" * 1000 + "\n") * 2000)

    assert "field larger than field limit" in lines(path)[0]


def test_cells_without_end_cannot_fill_the_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(table, "LONGEST_ROW", 10_000)
    path = written(tmp_path / "t.csv", 'id,text\n1,"\n' + '","\n' * 5000)

    assert "longer than 10,000 characters; a quote before it may never be closed" in refusal(path)


def test_objects_are_read_with_their_types(tmp_path: Path) -> None:
    rows = [{"id": 1, "text": "a\nb", "ok": True, "none": None, "list": ["x"]}, {"id": 2, "other": 0.5}]
    path = written(tmp_path / "t.jsonl", "\n\n".join(map(json.dumps, rows)))

    assert cells(path) == rows
    assert read(path)[0] == ("id", "text", "ok", "none", "list", "other")
    assert lines(path) == ["line 1", "line 3"]


def test_the_bad_lines_of_objects_are_told_and_the_others_read(tmp_path: Path) -> None:
    path = tmp_path / "t.jsonl"
    path.write_bytes(b'{"id": 1}\n{"id": }\n[1]\n{"id": "\xe9"}\n{"id": NaN}\n{}\n{"id": 2}\n' + b"[" * 100_000)

    told = lines(path)

    assert [line.split(":")[0] for line in told] == [f"line {at}" for at in range(1, 9)]
    assert [told[0], told[6]] == ["line 1", "line 7"]
    assert "is not JSON" in told[1]
    assert "is no object" in told[2]
    assert "is not UTF-8" in told[3]
    assert "NaN is no number in JSON" in told[4]
    assert "is no object" in told[5]
    assert "is not JSON" in told[7]


def test_a_number_without_end_is_no_number(tmp_path: Path) -> None:
    path = written(tmp_path / "t.jsonl", '{"id": 1e308}\n{"id": -1e999}\n')

    assert lines(path) == ["line 1", "line 2: is not JSON: -1e999 is too large a number"]


def test_what_is_nested_deeper_than_an_export_could_read_is_told(tmp_path: Path) -> None:
    path = written(tmp_path / "t.jsonl", f'{{"a": {"[" * 50}1{"]" * 50}}}\n{{"a": {"[" * 51}1{"]" * 51}}}\n')

    assert lines(path) == ["line 1", "line 2: holds lists and objects in each other; at most 50 deep are read"]


def test_a_file_of_objects_without_any_is_refused(tmp_path: Path) -> None:
    assert "t.jsonl has no rows" in refusal(written(tmp_path / "t.jsonl", "\n\n"))
    assert "line 1: is not JSON" in refusal(written(tmp_path / "t.jsonl", "id,text\n1,2\n"))


def a_sheet(path: Path, rows: list[list[Any]]) -> Path:
    book = Workbook()
    page = book.active
    assert page is not None
    for row in rows:
        page.append(row)
    book.save(path)
    return path


def test_a_sheet_is_read_with_its_types(tmp_path: Path) -> None:
    rows: list[list[Any]] = [
        ["id", "text", "n", "day", "flag", None],
        [1, "Ünï\ncode", 0.5, datetime.fromisoformat("2026-11-01T09:30"), True],
        [],
        [2.0, None, -3, date(2026, 11, 1), False],
    ]

    path = a_sheet(tmp_path / "t.xlsx", rows)

    assert cells(path) == [
        {"id": 1, "text": "Ünï\ncode", "n": 0.5, "day": "2026-11-01T09:30:00", "flag": True},
        {"id": 2, "text": None, "n": -3, "day": "2026-11-01", "flag": False},
    ]
    assert lines(path) == ["line 2", "line 4"]


def test_the_bad_rows_of_a_sheet_are_told(tmp_path: Path) -> None:
    path = a_sheet(tmp_path / "t.xlsx", [["id", "text"], [1, "a", "b"], [2, "#N/A"], [3, "c"]])

    assert lines(path) == [
        "line 2: has cells behind the last of the 2 columns",
        "line 3: text: holds the error #N/A",
        "line 4",
    ]


def test_what_is_no_sheet_is_refused(tmp_path: Path) -> None:
    empty = tmp_path / "empty.xlsx"
    with zipfile.ZipFile(empty, "w") as packed:
        packed.writestr("x", "y")

    assert "is no XLSX file" in refusal(written(tmp_path / "t.xlsx", "id,text\n"))
    assert "is no XLSX file" in refusal(empty)
    assert "names its columns" in refusal(a_sheet(tmp_path / "blank.xlsx", []))


def test_a_sheet_that_unpacks_to_more_than_memory_holds_is_refused_unpacked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sheet, "MOST_UNZIPPED", 10 * 1024 * 1024)
    bomb = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/worksheets/sheet1.xml", b"\0" * (11 * 1024 * 1024))

    assert bomb.stat().st_size < 100_000
    assert "unpacks to 11 MB" in refusal(bomb)


def test_a_part_that_unpacks_to_far_more_than_any_real_one_is_refused_unpacked(tmp_path: Path) -> None:
    bomb = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/sharedStrings.xml", b"<si><t/></si>" * 2_000_000)

    assert "unpacks to 24 MB" in refusal(bomb)


def changed(path: Path, old: bytes, new: bytes) -> Path:
    """The same sheet with other bytes in its XML."""
    with zipfile.ZipFile(path) as packed:
        parts = {name: packed.read(name) for name in packed.namelist()}
    with zipfile.ZipFile(path, "w") as packed:
        for name, content in parts.items():
            packed.writestr(name, content.replace(old, new) if "sheet1" in name else content)
    return path


def test_a_row_that_claims_a_number_behind_every_sheet_is_refused_and_not_counted_up_to(tmp_path: Path) -> None:
    path = a_sheet(tmp_path / "t.xlsx", [["id", "text"], [1, "a"]])
    changed(path, b'<row r="2"', b'<row r="2000000000"')
    changed(path, b' r="A2"', b"")

    assert "has rows behind the 1,048,576th" in refusal(path)


def test_a_number_without_end_in_a_sheet_is_told(tmp_path: Path) -> None:
    path = changed(a_sheet(tmp_path / "t.xlsx", [["id"], [7]]), b"<v>7</v>", b"<v>1e999</v>")

    assert lines(path) == ["line 2: id: holds the error #NUM!"]


def test_a_list_of_tasks_of_label_studio_is_read_by_its_data(tmp_path: Path) -> None:
    tasks = [{"id": at, "data": {"id": f"t{at}", "text": "é" * at * 400_000}, "annotations": []} for at in (1, 2, 3)]
    path = written(tmp_path / "t.json", json.dumps(tasks, indent=1, ensure_ascii=False))

    with open_rows(path) as file:
        found = [row for row in file if isinstance(row, Row)]

    assert [(row.line, row.cells["id"], len(row.cells["text"])) for row in found] == [
        (1, "t1", 400_000),
        (2, "t2", 800_000),
        (3, "t3", 1_200_000),
    ]


def test_what_is_no_list_of_tasks_is_told(tmp_path: Path) -> None:
    assert "is no list of tasks; a file" in refusal(written(tmp_path / "t.json", '{"id": "1"}\n'))
    assert "no list of tasks to its end: '{\"id\": '" in refusal(written(tmp_path / "u.json", '[{"id": "1"}, {"id": '))
    assert lines(written(tmp_path / "v.json", '[{"id": "1"}, 7]')) == ["line 1", f"line 2: is no object; write {SHAPE}"]


SHAPE = '{"id": "1", "text": "…"}'


def test_a_name_says_what_a_file_is(tmp_path: Path) -> None:
    assert "whose name ends in .csv, .tsv, .jsonl" in refusal(written(tmp_path / "t.xls", "x"))
    assert "cannot be read: No such file" in refusal(tmp_path / "none.csv")


def test_a_file_of_a_gigabyte_is_refused_by_its_size(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    with path.open("wb") as out:
        out.truncate(1 << 30)

    assert "t.csv has 1024 MB; split it into files of at most 512 MB" in refusal(path)
