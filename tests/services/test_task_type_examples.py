"""The example projects of the task types: no fault, thirty tasks, known answers for some and not for all."""

import pytest

from crowd.rules.importing import ImportReport
from crowd.rules.rows import Row, draft
from crowd.services.importing import check_rows
from crowd.services.mediafiles.looking import Looking
from crowd.services.readings import plan_of
from crowd.services.rowfiles import open_rows
from tests.services.test_example_projects import project, tasks

FOLDERS = {
    "news_topics": "several",
    "reply_pairs": "pair",
    "headline_ranks": "rank",
    "recipe_ratings": "rating",
    "claims_with_sources": "fact_check",
    "reply_reviews": "review",
}


@pytest.mark.parametrize("folder", FOLDERS)
async def test_an_example_has_thirty_tasks_and_no_fault(folder: str) -> None:
    report = await check_rows(project(folder), tasks(folder))

    assert isinstance(report, ImportReport)
    assert [str(fault) for fault in (*report.faults, *report.row_faults)] == []
    assert report.changes == report.clickable == ()
    assert report.rows >= 30


@pytest.mark.parametrize(("folder", "name"), FOLDERS.items())
def test_an_example_shows_its_task_type_and_has_gold_on_some_tasks(folder: str, name: str) -> None:
    spec = project(folder)
    plan = plan_of(spec, Looking(None, None))
    with open_rows(tasks(folder)) as file:
        made = [draft(row, plan) for row in file if isinstance(row, Row)]

    gold = [each.gold for each in made if not isinstance(each, list)]
    assert spec.task_type == name
    assert len({each for each in gold if each}) >= 3
    assert gold.count(None) >= 3
