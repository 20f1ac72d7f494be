"""Parquet: typed columns, many groups of lines, and content that imports again."""

import json
from pathlib import Path

import pytest

from crowd.rules.importing import ImportReport
from crowd.rules.rows import Row
from crowd.services.exporting import Exported, ExportService
from crowd.services.importing import ImportService
from crowd.services.rowfiles import UnreadableError, open_rows
from crowd.services.sinks import columnar
from crowd.services.sinks.base import Head
from storage import Storage
from tests.filling import NOON, admit, answer, jsonl, opened, rows, spec

pytest.importorskip("pyarrow", reason="pyarrow is an extra")
pytestmark = pytest.mark.extras


async def test_answers_have_typed_columns(sqlite_storage: Storage, tmp_path: Path) -> None:
    from pyarrow import parquet, types

    given = [{**each, "n": 7, "list": [1, "é"], "\udc00": "x", "?": "y"} for each in rows(2)]
    await opened(sqlite_storage, jsonl(tmp_path / "t.jsonl", given))
    await sqlite_storage.write(None, lambda work: answer(work, "t1", admit(work, 1), {"label": "true"}))

    exported = await ExportService(sqlite_storage).answers("facts", tmp_path / "a.parquet", form="parquet")

    assert exported == Exported(tmp_path / "a.parquet", 1)
    found = parquet.read_table(tmp_path / "a.parquet")
    [line] = found.to_pylist()
    assert (line["task"], line["seconds"], line["task_version"]) == ("t1", 12.345, 1)
    assert (json.loads(line["answer"]), line["row:n"], line["row:list"]) == ({"label": "true"}, "7", '[1, "é"]')
    assert (line["row:?"], line["row:? 2"]) == ("x", "y")
    assert line["answered_at"].isoformat() == "2026-11-01T12:00:12.345000+00:00"
    assert types.is_timestamp(found.schema.field("answered_at").type)


async def test_a_majority_has_lists_and_flags(sqlite_storage: Storage, tmp_path: Path) -> None:
    from pyarrow import parquet

    await opened(sqlite_storage, jsonl(tmp_path / "t.jsonl", rows(1)))
    await sqlite_storage.write(
        None,
        lambda work: [answer(work, "t1", admit(work, who), {"label": ["true", "false"][who - 1]}) for who in (1, 2)],
    )

    await ExportService(sqlite_storage).majority("facts", tmp_path / "m.parquet", form="parquet")

    [line] = parquet.read_table(tmp_path / "m.parquet").to_pylist()
    assert (line["label"], line["tie"], line["tied"], line["gold"]) == (None, True, ["false", "true"], "true")
    assert json.loads(line["votes"]) == {"false": 1, "true": 1}


def test_more_lines_than_one_group_holds_come_out(tmp_path: Path) -> None:
    from pyarrow import parquet

    line = {
        "project": "p",
        "task": "t",
        "label": None,
        "settled": None,
        "dispute": None,
        "tie": False,
        "tied": [],
        "votes": {},
        "votes_total": 0,
    }
    line |= {"overlap": 1, "skipped": 0, "gold": None}
    count = columnar.GROUP + 5

    with (tmp_path / "m.parquet").open("wb") as out, columnar.parquet(out, Head("majority", spec())) as sink:
        for _ in range(count):
            sink.put(line, None)

    assert parquet.read_metadata(tmp_path / "m.parquet").num_rows == count
    assert parquet.read_metadata(tmp_path / "m.parquet").num_row_groups == 2


async def test_the_same_content_imports_again(sqlite_storage: Storage, tmp_path: Path) -> None:
    await opened(sqlite_storage, jsonl(tmp_path / "t.jsonl", rows(3)))
    await ExportService(sqlite_storage).majority("facts", tmp_path / "m.parquet", form="parquet")

    report = await ImportService(sqlite_storage).add(
        "facts", tmp_path / "m.parquet", skip_bad=False, actor="cli", now=NOON
    )

    assert isinstance(report, ImportReport)
    assert (report.rows, report.unchanged, report.bad) == (3, 3, 0)


def test_any_parquet_file_has_rows_and_what_is_none_is_told(tmp_path: Path) -> None:
    import datetime

    import pyarrow
    from pyarrow import parquet

    table = pyarrow.table({"id": [1, 2], "n": [1.0, 1.5], "day": [datetime.date(2026, 11, 1), None], "l": [["a"], []]})
    parquet.write_table(table, tmp_path / "t.parquet")
    (tmp_path / "u.parquet").write_bytes(b"PAR1, or is it?")

    with open_rows(tmp_path / "t.parquet") as file:
        assert file.columns == ("id", "n", "day", "l")
        assert [row.cells for row in file if isinstance(row, Row)] == [
            {"id": 1, "n": 1, "day": "2026-11-01", "l": ["a"]},
            {"id": 2, "n": 1.5, "day": None, "l": []},
        ]
    with pytest.raises(UnreadableError, match="no Parquet file"), open_rows(tmp_path / "u.parquet"):
        pass
