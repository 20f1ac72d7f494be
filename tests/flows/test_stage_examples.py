"""The example of a training, an exam and the work behind them, from the first list of projects to the first task."""

from __future__ import annotations

from pathlib import Path

import pytest

from crowd.rules.spec import ProjectSpec
from crowd.services.importing import check_rows
from crowd.services.projects import checked_project
from sandbox import Telegram
from storage import Storage
from tests.conftest import Clock
from tests.filling import admit, opened
from tests.flows.bots import Bot
from tests.flows.bus import Bus
from tests.labelling import ANN

EXAMPLES = Path(__file__).parents[2] / "examples"
FOLDERS = ("animal_groups", "animal_groups_exam", "animal_groups_training")


def project(folder: str) -> ProjectSpec:
    found = checked_project((EXAMPLES / folder / "project.toml").read_text("utf-8"))
    assert isinstance(found, ProjectSpec), found
    return found


@pytest.mark.parametrize("folder", FOLDERS)
async def test_an_example_has_no_fault_and_tasks_for_every_attempt(folder: str) -> None:
    report = await check_rows(project(folder), EXAMPLES / folder / "tasks.csv")
    assert (report.fault_count, report.advice, report.changes, report.clickable) == (0, (), (), ())


async def test_ann_goes_all_the_way(sqlite_storage: Storage, tmp_path: Path, clock: Clock) -> None:
    bus = Bus(Bot(Telegram(clock=clock), sqlite_storage, tmp_path, clock), sqlite_storage, tmp_path, clock)
    await bus.storage.write(None, lambda work: admit(work, ANN))
    for folder in FOLDERS:
        await opened(sqlite_storage, EXAMPLES / folder / "tasks.csv", project(folder))
    await bus.says("/work")
    keys = {}
    for folder in FOLDERS[1:]:
        lines = (EXAMPLES / folder / "tasks.csv").read_text("utf-8").splitlines()[1:]
        keys |= {line.split(",")[1]: line.split(",")[2] for line in lines}
    assert "“Animal groups: the exam” leads there, and is not open to you yet either." in bus.newest().text
    assert "Take “Animal groups: the training” first: 8 tasks, about 3 minutes." in bus.newest().text

    async def answers(count: int) -> None:
        for _ in range(count):
            [group] = [group for animal, group in keys.items() if f"\n{animal}\n" in bus.newest().text]
            label = {"other": "Something else"}.get(group, group.capitalize())
            await bus.taps(label)

    await bus.taps("Start: Animal groups: the training")
    await bus.taps("I have read this: start")
    await answers(8)
    assert "100% of your first answers were right" in bus.newest().text
    await bus.taps("Start: Animal groups: the exam")
    await bus.taps("I have read this: start")
    await answers(10)
    assert "You passed with 100%" in bus.newest().text
    await bus.taps("Start: Animal groups")
    await bus.taps("I have read this: start")
    await bus.taps("Mammal")
    await bus.taps("Something else")
    assert "Guidelines" in [button.text for row in bus.newest().buttons for button in row]
    assert "What is it?" in bus.newest().text
