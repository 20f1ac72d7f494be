"""Answers of several steps come out whole in JSONL, and with a column for each step in a table."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

from crowd.rules.spec import ProjectSpec
from crowd.services.exporting import ExportService
from storage import Storage, Unit
from tests.filling import admit, answer, jsonl, opened, rows, spec

STEPS = """
[[task.then]]
key = "kind"
type = "choice"
question = "What is wrong?"
labels = ["number", "name"]
when = ["false"]

[[task.then]]
key = "aloud"
type = "voice"
question = "Say it."
optional = true

[task.explain]
[task.confidence]

[columns]"""
VOICE = {"file_id": "f", "unique_id": "u", "seconds": 7}
WHOLE: dict[str, Any] = {
    "label": "false",
    "suggestion": {"label": "false"},
    "confirmed": True,
    "steps": {"kind": {"label": "number"}, "aloud": {"voice": VOICE}},
    "explanation": {"text": "=1+1, is it not?"},
    "confidence": 4,
}
SHORT = {"label": "true", "explanation": {"voice": VOICE}, "confidence": 1}


def project() -> ProjectSpec:
    return spec(("[columns]", STEPS), ('text = "{text}"', 'text = "{text}"\nsuggestion = "{guess}"'))


async def answered(storage: Storage, tmp_path: Path, *, project: ProjectSpec, given: list[dict[str, Any]]) -> None:
    tasks = [{**row, "guess": "false"} for row in rows(len(given))]
    await opened(storage, jsonl(tmp_path / "t.jsonl", tasks), project)

    def unit(work: Unit) -> None:
        ann = admit(work, 1)
        for at, each in enumerate(given, start=1):
            answer(work, f"t{at}", ann, each)

    await storage.write(None, unit)


def table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


async def test_every_step_has_a_column_of_a_table(storage: Storage, tmp_path: Path) -> None:
    await answered(storage, tmp_path, project=project(), given=[WHOLE, SHORT])

    await ExportService(storage).answers("facts", tmp_path / "a.csv", form="csv")

    first, second = table(tmp_path / "a.csv")
    steps = ["label", "confirmed", "explanation", "confidence", "step:kind", "step:aloud"]
    assert [first[each] for each in steps] == [
        "false",
        "true",
        "'=1+1, is it not?",
        "4",
        "number",
        json.dumps({"voice": VOICE}),
    ]
    assert [second[each] for each in steps] == ["true", "", json.dumps({"voice": VOICE}), "1", "", ""]
    assert json.loads(first["answer"]) == WHOLE


async def test_an_object_has_the_whole_answer_and_no_cells(storage: Storage, tmp_path: Path) -> None:
    await answered(storage, tmp_path, project=project(), given=[WHOLE])

    await ExportService(storage).answers("facts", tmp_path / "a.jsonl", form="jsonl")

    line = json.loads((tmp_path / "a.jsonl").read_text("utf-8"))
    assert line["answer"] == WHOLE
    assert "confidence" not in line


async def test_words_have_a_column_and_no_vote(storage: Storage, tmp_path: Path) -> None:
    words = spec(
        ('type = "choice"', 'type = "text"'),
        ('labels = ["true", "false"]\n', ""),
        ('gold = "gold"\n', ""),
    )
    await answered(storage, tmp_path, project=words, given=[{"text": "In my own words"}])
    service = ExportService(storage)

    await service.answers("facts", tmp_path / "a.csv", form="csv")
    await service.majority("facts", tmp_path / "m.csv", form="csv")

    [line], [vote] = table(tmp_path / "a.csv"), table(tmp_path / "m.csv")
    assert (line["label"], line["text"]) == ("", "In my own words")
    assert (vote["label"], vote["votes"], vote["votes_total"]) == ("", "{}", "0")
