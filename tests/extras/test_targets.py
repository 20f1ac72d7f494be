"""Exports opened by what they are for: pandas, datasets, LibreOffice, Label Studio's own checks; what is here."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from crowd.services.exporting import Exported, ExportService
from storage import Storage, Unit
from tests.exports import objects
from tests.filling import admit, answer, jsonl, opened, spec

pytestmark = pytest.mark.extras
SOFFICE = shutil.which("soffice")
EVIL = (
    *("=1+1", "+1", "-1", "@SUM(A1)", "=cmd|' /C calc'!A0", "\t=1+1", '=HYPERLINK("http://x.example","y")', "'=1"),
    *(
        "<View/>&\"'",
        "line\nbreak",
        "é 😀",
        "\u202eabc",
        "1e5",
        "0012",
        "TRUE",
        "#REF!",
        "https://x.example",
        "NaN",
        "null",
    ),
)
CHOICE = ()
SEVERAL = (('type = "choice"', 'type = "several"'), ('gold = "gold"', ""))
PAIR = (
    ('type = "choice"', 'type = "pair"'),
    ('labels = ["true", "false"]', "scale = 5"),
    ('text = "{text}"\ngold = "gold"', 'prompt = "{text}"\nfirst = "{e}"\nsecond = "{text} again"'),
)
RANK = (
    ('type = "choice"', 'type = "rank"'),
    ('labels = ["true", "false"]', ""),
    ('text = "{text}"\ngold = "gold"', 'item1 = "{text} 1"\nitem2 = "{e} 2"\nitem3 = "{e} 3"'),
)
ANSWERS: dict[Any, dict[str, Any]] = {
    CHOICE: {"label": "true"},
    SEVERAL: {"labels": ["true", "false"]},
    PAIR: {"label": "second_much", "strength": 2, "swapped": False},
    RANK: {"order": [2, 1, 3], "shown": [1, 2, 3]},
}
KINDS = pytest.mark.parametrize("kind", list(ANSWERS), ids=("choice", "several", "pair", "rank"))


async def filled(storage: Storage, folder: Path, kind: Any = CHOICE) -> list[dict[str, Any]]:
    """Tasks of everything that a spreadsheet, a page or a reader of numbers might take for something else."""
    data = [
        {"id": f"{'=' * (at % 2)}t{at}", "text": f"{each} ", "gold": "true" if at % 3 else "", "e": each, "n": at}
        for at, each in enumerate(EVIL)
    ]
    await opened(storage, jsonl(folder / "t.jsonl", data), spec(*kind))

    def unit(work: Unit) -> None:
        people = [admit(work, who) for who in (1, 2, 3)]
        for row in data:
            for person in people[: 1 + row["n"] % 3]:
                answer(work, row["id"], person, ANSWERS[kind])

    await storage.write(None, unit)
    return data


async def exported(storage: Storage, path: Path, form: Any, what: Any = "answers") -> Path:
    found = await ExportService(storage).export("facts", path, what, form=form, raw=True)
    assert isinstance(found, Exported)
    assert found.lines
    return path


async def test_pandas_reads_the_same_from_every_format(sqlite_storage: Storage, tmp_path: Path) -> None:
    pandas = pytest.importorskip("pandas", reason="pandas comes with the extra `aggregate`")
    pytest.importorskip("pyarrow", reason="pyarrow is an extra")
    data = await filled(sqlite_storage, tmp_path)
    lines = objects(await exported(sqlite_storage, tmp_path / "a.jsonl", "jsonl"))
    plain = {"dtype": str, "keep_default_na": False}

    for frame in (
        pandas.read_csv(await exported(sqlite_storage, tmp_path / "a.csv", "csv"), encoding="utf-8-sig", **plain),
        pandas.read_excel(await exported(sqlite_storage, tmp_path / "a.xlsx", "xlsx"), **plain),
        pandas.read_parquet(await exported(sqlite_storage, tmp_path / "a.parquet", "parquet")),
    ):
        for name in ("task", "worker", "label", "state", "price"):
            assert list(frame[name]) == [line[name] for line in lines]
        assert list(frame["row:e"]) == [line["row"]["e"] for line in lines]
        assert set(frame["row:e"]) == {row["e"] for row in data}


async def test_datasets_opens_every_table_of_the_folder(
    sqlite_storage: Storage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    datasets = pytest.importorskip("datasets", reason="datasets is not installed")
    await filled(sqlite_storage, tmp_path, PAIR)
    await ExportService(sqlite_storage).hugging_face("facts", tmp_path / "set", licence="cc-by-4.0")

    for name in ("answers", "majority", "pairs", "majority_pairs"):
        lines = objects(tmp_path / "set" / "data" / f"{name}.jsonl")
        found = datasets.load_dataset(str(tmp_path / "set"), name, cache_dir=str(tmp_path / "cache"))["train"]
        assert [each["task"] for each in found] == [line["task"] for line in lines]
        assert list(found.column_names) == list(lines[0])


@pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not here")
async def test_in_libreoffice_no_cell_of_the_workbook_is_a_formula_and_all_texts_are_as_they_were(
    sqlite_storage: Storage, tmp_path: Path
) -> None:
    data = await filled(sqlite_storage, tmp_path)
    book = await exported(sqlite_storage, tmp_path / "a.xlsx", "xlsx")

    sheet = by_libreoffice(book, tmp_path)

    assert "table:formula" not in sheet
    for row in data:
        if row["e"].isprintable() and not set(row["e"]) & set("<&\"'"):
            assert f">{row['e']}<" in sheet
    assert "of:=" not in sheet
    assert sheet.count('office:value-type="error"') == 0


@pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not here")
async def test_in_libreoffice_no_cell_of_the_table_is_a_formula_either(sqlite_storage: Storage, tmp_path: Path) -> None:
    await filled(sqlite_storage, tmp_path)
    safe = await ExportService(sqlite_storage).answers("facts", tmp_path / "a.csv", form="csv")
    assert isinstance(safe, Exported)
    raw = await exported(sqlite_storage, tmp_path / "raw.csv", "csv")

    assert "table:formula" not in by_libreoffice(tmp_path / "a.csv", tmp_path)
    assert "table:formula" in by_libreoffice(raw, tmp_path)  # what the mark before a text keeps away


def by_libreoffice(path: Path, folder: Path) -> str:
    """The file as LibreOffice understands it: its own sheet, as XML."""
    home = f"-env:UserInstallation=file://{folder / 'office'}"
    # Formulas of a CSV are read as such only where LibreOffice is asked to: the most dangerous way to open it.
    reads = ["--infilter=CSV:44,34,76,1,,0,false,true,false,false,false,-1,true"] if path.suffix == ".csv" else []
    command = [str(SOFFICE), home, "--headless", *reads, "--convert-to", "fods", "--outdir", str(folder), str(path)]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    return path.with_suffix(".fods").read_text("utf-8")


@KINDS
@pytest.mark.parametrize("what", ["answers", "majority"])
async def test_label_studio_finds_the_configuration_and_every_task_valid(
    sqlite_storage: Storage, tmp_path: Path, kind: Any, what: Any
) -> None:
    sdk = pytest.importorskip("label_studio_sdk.label_interface", reason="Label Studio's SDK is not installed")
    await filled(sqlite_storage, tmp_path, kind)
    path = await exported(sqlite_storage, tmp_path / "a.json", "label-studio", what)

    checks = sdk.LabelInterface(config=(tmp_path / "a.config.xml").read_text("utf-8"))
    checks.validate()
    for task in json.loads(path.read_text("utf-8")):
        assert checks.validate_task({"data": task["data"]})  # with annotations its own check of them is called wrongly
        assert all(checks.validate_annotation(each) for each in task["annotations"])
