"""The examples of text, correct, transcribe and voice: no fault, enough to work on, and gold where there can be any."""

from __future__ import annotations

import json
from typing import Any

import pytest

from crowd.rules.importing import ImportReport
from crowd.rules.rows import Draft, Row, draft
from crowd.services.importing import check_rows
from crowd.services.mediafiles.looking import Looking
from crowd.services.readings import looking_at, plan_of
from crowd.services.rowfiles import open_rows
from crowd.tasktypes import TASK_TYPES, flow
from crowd.tasktypes.base import Done, Tapped
from tests.services.test_example_projects import EXAMPLES, project, tasks

FOLDERS = {
    "plain_english": "text",
    "second_reading": "correct",
    "street_signs": "transcribe",
    "station_voices": "voice",
}


def drafts(folder: str) -> list[Draft]:
    spec = project(folder)
    look = looking_at(spec, tasks(folder)) if spec.media else Looking(None, None)
    with open_rows(tasks(folder)) as file:
        made = [draft(row, plan_of(spec, look)) for row in file if isinstance(row, Row)]
    return [each for each in made if isinstance(each, Draft)]


@pytest.mark.parametrize("folder", list(FOLDERS))
async def test_an_example_has_thirty_tasks_and_no_fault(folder: str) -> None:
    report = await check_rows(project(folder), tasks(folder))

    assert isinstance(report, ImportReport)
    assert [str(fault) for fault in (*report.faults, *report.row_faults)] == []
    assert report.changes == report.clickable == ()
    assert report.rows >= 30
    assert project(folder).task_type == FOLDERS[folder]


@pytest.mark.parametrize("folder", ["plain_english", "second_reading", "street_signs"])
def test_every_task_has_a_known_answer(folder: str) -> None:
    assert all(each.gold for each in drafts(folder))


def labels(folder: str) -> set[str]:
    kind = TASK_TYPES[FOLDERS[folder]]
    return {kind.label(json.loads(each.gold or "{}")) for each in drafts(folder)}


def test_some_sentences_are_right_and_some_signs_are_empty() -> None:
    assert labels("second_reading") == {"corrected", "unchanged"}
    assert labels("street_signs") == {"", "nothing-there"}


def test_the_machine_that_read_the_signs_is_often_right_and_not_always() -> None:
    kind, spec = TASK_TYPES["transcribe"], project("street_signs").task
    confirmed: list[Any] = []
    for each in drafts("street_signs"):
        payload = json.loads(each.payload)
        confirm, *_more = flow.card(kind, payload, spec, 0).buttons
        move = flow.hear(kind, payload, spec, 0, (), Tapped(confirm.value))
        assert isinstance(move, Done)
        confirmed.append(move.answer["text"] == json.loads(each.gold or "{}")["text"])

    assert 15 <= sum(confirmed) < len(confirmed)


def test_an_example_folder_holds_what_its_tasks_show_and_nothing_else() -> None:
    with open_rows(tasks("street_signs")) as file:
        named = {row.cells["picture"] for row in file if isinstance(row, Row)}

    assert {path.name for path in (EXAMPLES / "street_signs" / "signs").iterdir()} == named
