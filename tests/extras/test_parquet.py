"""Parquet: typed columns, many groups of lines, and content that imports again."""

import json
from pathlib import Path

import pytest

from crowd.services.exporting import Exported, ExportService
from crowd.services.sinks import columnar
from crowd.services.sinks.base import Head
from storage import Storage
from tests.filling import admit, answer, jsonl, opened, rows, spec

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

    line = {"project": "p", "task": "t", "label": None, "tie": False, "tied": [], "votes": {}, "votes_total": 0}
    line |= {"overlap": 1, "skipped": 0, "gold": None}
    count = columnar.GROUP + 5

    with (tmp_path / "m.parquet").open("wb") as out, columnar.parquet(out, Head("majority", spec())) as sink:
        for _ in range(count):
            sink.put(line, None)

    assert parquet.read_metadata(tmp_path / "m.parquet").num_rows == count
    assert parquet.read_metadata(tmp_path / "m.parquet").num_row_groups == 2
