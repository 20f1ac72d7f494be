"""The example projects keep their promise: no fault, enough to work on, some tasks too long for one message."""

from contextlib import closing
from pathlib import Path

import pytest

from crowd.rules.importing import ImportReport
from crowd.rules.normalise import units
from crowd.rules.rows import Row, draft
from crowd.rules.spec import ProjectSpec
from crowd.services.importing import check_rows
from crowd.services.mediafiles.looking import Looking
from crowd.services.projects import checked_project
from crowd.services.readings import looking_at, plan_of
from crowd.services.rowfiles import open_rows

EXAMPLES = Path(__file__).parents[2] / "examples"
ONE_MESSAGE = 4096


def project(folder: str) -> ProjectSpec:
    checked = checked_project((EXAMPLES / folder / "project.toml").read_text("utf-8"))
    assert isinstance(checked, ProjectSpec), checked
    return checked


def tasks(folder: str) -> Path:
    [path] = (EXAMPLES / folder).glob("tasks.*")
    return path


@pytest.mark.parametrize("folder", ["fact_check", "answer_pairs"])
async def test_an_example_has_thirty_tasks_and_no_fault(folder: str) -> None:
    report = await check_rows(project(folder), tasks(folder))

    assert isinstance(report, ImportReport)
    assert (report.fault_count, report.stopped) == (0, False)
    assert report.changes == report.clickable == ()
    assert report.rows >= 30


@pytest.mark.parametrize("folder", ["fact_check", "answer_pairs"])
def test_every_task_of_an_example_has_a_known_answer_of_each_kind(folder: str) -> None:
    spec = project(folder)
    plan = plan_of(spec, Looking(None, None))
    with open_rows(tasks(folder)) as file:
        made = [draft(row, plan) for row in file if isinstance(row, Row)]

    gold = [each.gold for each in made if not isinstance(each, list)]
    assert None not in gold
    assert len(set(gold)) == (3 if folder == "fact_check" else 4)


async def test_the_pieces_of_map_are_all_there_each_with_its_answer_and_one_of_them_moves() -> None:
    spec, path = project("map_symbols"), tasks("map_symbols")
    with closing(looking_at(spec, path)) as look, open_rows(path) as file:
        plan = plan_of(spec, look)
        made = [draft(row, plan) for row in file if isinstance(row, Row)]

    good = [each for each in made if not isinstance(each, list)]
    assert len(good) == len(made) >= 30
    assert len({each.gold for each in good}) == len(spec.task["labels"])
    assert {found.kind for each in good for found in each.media} == {"photo", "animation"}


def test_some_pairs_are_longer_than_a_message_and_the_demo_meets_one_at_once() -> None:
    with open_rows(tasks("answer_pairs")) as file:
        rows = [row for row in file if isinstance(row, Row)]

    long = [
        row.number
        for row in rows
        if sum(units(row.cells[text]) for text in ("question", "answer_1", "answer_2")) > ONE_MESSAGE
    ]
    assert len(long) >= 4
    assert long[0] == 2


async def test_each_harbour_light_is_a_short_film_with_its_answer_and_nothing_else_lies_beside_them() -> None:
    spec, path = project("harbour_lights"), tasks("harbour_lights")
    with closing(looking_at(spec, path)) as look, open_rows(path) as file:
        rows = [row for row in file if isinstance(row, Row)]
        made = [draft(row, plan_of(spec, look)) for row in rows]

    good = [each for each in made if not isinstance(each, list)]
    assert len(good) == len(made) >= 30
    assert {found.kind for each in good for found in each.media} == {"video"}
    assert len({each.gold for each in good}) == len(spec.task["labels"])
    clips = list((EXAMPLES / "harbour_lights" / "clips").iterdir())
    assert {clip.name for clip in clips} == {row.cells["clip"] for row in rows}
    assert sum(clip.stat().st_size for clip in clips) < 400_000
