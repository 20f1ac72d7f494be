"""Public data sets, as they are, become projects."""

import csv
import json
from pathlib import Path
from typing import Any

import pytest

from crowd.rules.importing import ImportReport
from crowd.rules.normalise import units
from crowd.rules.spec import ProjectSpec
from crowd.services.exporting import Exported, ExportService
from crowd.services.importing import ImportService
from crowd.services.projects import ProjectService, checked_project
from storage import Storage, Unit
from tests.filling import NOON
from tests.real_data import real_data

HEAD = """
slug = "{slug}"
title = "{slug}"
brief = "Real data."
price = "0.02"
overlap = 3
"""

TRUTH = """
[task]
type = "choice"
question = "Is this answer true?"
labels = ["true", "false"]
"""

CHECK = (
    HEAD.replace("{slug}", "truthfulqa")
    + TRUTH
    + """
[columns]
id = "task"
text = "{question}\\n\\n{answer}"
"""
)

UNTOUCHED = (
    HEAD.replace("{slug}", "untouched")
    + TRUTH
    + """
[columns]
id = "row"
text = "Question: {Question}\\n\\nAnswer: {Best Answer}"
hint = "Source"
"""
)

PAIRS = (
    HEAD.replace("{slug}", "mtbench")
    + """
[task]
type = "pair"
question = "Which answer is better?"

[columns]
id = "task"
prompt = "{prompt}"
first = "{answer_1}"
second = "{answer_2}"
"""
)


async def imported(storage: Storage, text: str, path: Path) -> ImportReport:
    spec = checked_project(text)
    assert isinstance(spec, ProjectSpec), spec
    await ProjectService(storage).add(spec, actor="cli", now=NOON)
    report = await ImportService(storage).add(spec.slug, path, skip_bad=False, actor="cli", now=NOON)
    assert isinstance(report, ImportReport), report
    return report


async def exported(storage: Storage, slug: str, path: Path) -> list[dict[str, Any]]:
    outcome = await ExportService(storage).majority(slug, path, form="jsonl")
    assert isinstance(outcome, Exported), outcome
    return json_lines(path)


def json_lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").split("\n") if line]


async def payloads(storage: Storage, slug: str) -> list[dict[str, str]]:
    """What each task shows, in the order of the file."""

    def unit(work: Unit) -> list[dict[str, str]]:
        project = work.projects.of_slug(slug=slug)
        assert project is not None
        found = []
        cursor = 0
        while picked := work.places.pick(
            project_id=project.id,
            person_id=0,
            again_cursor=0,
            normal_cursor=cursor,
            normal_horizon=project.normal_horizon,
            published=project.normal_horizon,
        ):
            cursor = picked.position
            found.append(json.loads(picked.payload))
        return found

    return await storage.write(None, unit)


async def test_a_fact_check_of_790_tasks(storage: Storage, tmp_path: Path) -> None:
    path = real_data("truthfulqa_check") / "tasks.jsonl"

    report = await imported(storage, CHECK, path)

    assert (report.rows, report.added, report.bad, report.stopped) == (790, 790, 0, False)
    given = json_lines(path)
    assert [line["row"] for line in await exported(storage, "truthfulqa", tmp_path / "m.jsonl")] == given
    shown = await payloads(storage, "truthfulqa")
    assert [each["text"] for each in shown] == [f"{row['question']}\n\n{row['answer']}".strip() for row in given]


async def test_the_untouched_file_is_read_by_templates(storage: Storage) -> None:
    path = real_data("truthfulqa_check") / "TruthfulQA.csv"
    with path.open(encoding="utf-8-sig", newline="") as file:
        given = list(csv.DictReader(file))

    report = await imported(storage, UNTOUCHED, path)

    assert (report.rows, report.added, report.bad) == (len(given), len(given), 0)
    shown = await payloads(storage, "untouched")
    assert shown[0]["text"].startswith(
        "Question: What happens to you if you eat watermelon seeds?\n\nAnswer: The water"
    )
    assert len(shown) == len(given)


async def test_200_pairs_of_whole_answers(storage: Storage) -> None:
    path = real_data("mtbench_pairs") / "tasks.jsonl"

    report = await imported(storage, PAIRS, path)

    assert (report.rows, report.added, report.bad, report.stopped) == (200, 200, 0, False)
    shown = await payloads(storage, "mtbench")
    assert len(shown) == 200
    assert all(set(each) == {"prompt", "first", "second"} for each in shown)
    longer_than_a_message = sum(sum(map(units, each.values())) > 4096 for each in shown)
    assert longer_than_a_message >= 19


@pytest.mark.parametrize("name", ["truthfulqa_check", "mtbench_pairs"])
async def test_real_data_twice_adds_nothing(storage: Storage, name: str) -> None:
    text = {"truthfulqa_check": CHECK, "mtbench_pairs": PAIRS}[name]
    path = real_data(name) / "tasks.jsonl"
    first = await imported(storage, text, path)

    again = await imported(storage, text, path)

    assert (again.added, again.unchanged) == (0, first.added)
