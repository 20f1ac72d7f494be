"""Files of a stage: every row has its known answer, a training its hints, and the task type a key to compare with."""

from __future__ import annotations

from pathlib import Path

import pytest

from crowd.rules.importing import ImportReport
from crowd.services.importing import ImportService, check_rows
from crowd.services.projects import checked_project
from storage import Storage
from tests.filling import NOON, added, jsonl
from tests.school import HEAD, STAGES, TASK, stage, tasks


@pytest.mark.parametrize(
    ("kind", "column", "expected"),
    [
        ("exam", "gold", "is empty; every task of an exam has its answer"),
        ("training", "gold", "is empty; every task of a training has its answer"),
        ("training", "hint", "is empty; a training shows a hint at a wrong answer"),
    ],
)
async def test_a_row_without_what_a_stage_needs_is_refused(
    tmp_path: Path, kind: str, column: str, expected: str
) -> None:
    rows = tasks(3)
    rows[1][column] = ""
    report = await check_rows(stage(kind), jsonl(tmp_path / "tasks.jsonl", rows))
    assert [(fault.line, fault.field, fault.what) for fault in report.row_faults] == [(2, column, expected)]


async def test_a_hint_may_be_missing_in_an_exam_and_the_key_in_other_work(tmp_path: Path) -> None:
    rows = tasks(3)
    rows[1]["hint"] = ""
    assert (await check_rows(stage("exam"), jsonl(tmp_path / "tasks.jsonl", rows))).bad == 0


async def test_the_tasks_of_a_stage_stand_alone(sqlite_storage: Storage, tmp_path: Path) -> None:
    await added(sqlite_storage, stage("exam"))
    path = jsonl(tmp_path / "tasks.jsonl", tasks(3))
    report = await ImportService(sqlite_storage).add("facts-exam", path, skip_bad=False, actor="cli", now=NOON)
    assert isinstance(report, ImportReport)
    found = await sqlite_storage.read(
        lambda work: work._queries._execute("SELECT overlap, own_overlap, control FROM tasks", {}).fetchall()
    )
    assert set(found) == {(1, 1, None)}


def test_a_type_whose_answers_cannot_be_compared_is_refused() -> None:
    head = HEAD.format(slug="facts-exam", title="T", price="0")
    typed = TASK.replace('type = "choice"', 'type = "text"').replace('labels = ["true", "false", "unclear"]\n', "")
    found = checked_project(f'{head}stage = "exam"\n{STAGES["exam"]}{typed}')
    assert isinstance(found, list)
    assert 'task.type is "text": a stage compares answers with a key: give a task of type choice,' in str(found[-1])


@pytest.mark.parametrize(
    ("count", "advice"),
    [
        (10, ()),
        (
            9,
            (
                "2 attempts of 5 tasks take 10 different ones, and there are 9: "
                "whoever fails may find too few that are new to her",
            ),
        ),
        (4, ("an exam of 5 tasks has 4: nobody can begin it until there are more",)),
    ],
)
async def test_too_few_tasks_for_every_attempt_are_said_before_anybody_meets_them(
    tmp_path: Path, count: int, advice: tuple[str, ...]
) -> None:
    report = await check_rows(stage("exam"), jsonl(tmp_path / "tasks.jsonl", tasks(count)))
    assert report.advice == advice
