"""Every example project, tried by an admin with a restless thumb: whatever she taps or types, nothing is recorded."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from crowd.rules.importing import ImportReport
from crowd.rules.spec import ProjectSpec
from crowd.services.importing import ImportService
from crowd.services.projects import ProjectService, checked_project
from sandbox import Telegram
from storage import Storage
from storage.vault import media_vault
from tests.conftest import Clock
from tests.filling import NOON
from tests.flows.boss import BOSS, Boss
from tests.flows.bots import Bot
from tests.snapshot import everything

EXAMPLES = Path(__file__).parents[2] / "examples"
STEPS = 60
WORDS = ("true", "It is as the text says, word for word.", "https://example.org/page", "1", "skip")
SPOKEN = ("station_voices",)
LEFT_ALONE = ("Stop", "End the trial", "Back to the project")


def tasks_of(folder: Path) -> Path:
    [tasks] = folder.glob("tasks.*")
    return tasks


async def filled(storage: Storage, folder: Path, files: Path) -> None:
    """The example as a draft with its tasks."""
    spec = checked_project((folder / "project.toml").read_text("utf-8"))
    assert isinstance(spec, ProjectSpec), spec
    await ProjectService(storage).add(spec, actor="cli", now=NOON)
    tasks = tasks_of(folder)
    service = ImportService(storage, media_vault(files))
    report = await service.add(spec.slug, tasks, skip_bad=False, actor="cli", now=NOON)
    assert isinstance(report, ImportReport), report
    assert not report.stopped, report


@pytest.mark.parametrize("name", sorted(path.parent.name for path in EXAMPLES.glob("*/project.toml")))
async def test_an_example_is_tried_and_leaves_no_trace(
    sqlite_storage: Storage, tmp_path: Path, clock: Clock, name: str
) -> None:
    bot = Bot(Telegram(clock=clock), sqlite_storage, tmp_path, clock, admins=(BOSS,))
    await filled(sqlite_storage, EXAMPLES / name, tmp_path / "files")
    boss = Boss(bot, sqlite_storage, tmp_path, clock)
    await boss.says("/projects")  # she is met by her first words
    before = await everything(sqlite_storage, "sqlite")
    await boss.taps(boss.newest().buttons[0][0].text)
    await boss.taps("Try it as a worker")
    await boss.taps("I have read this: start")
    chance, judged = random.Random(name), 0
    for _ in range(STEPS):
        trial = await sqlite_storage.read(lambda work: work.trials.of(telegram_id=BOSS))
        assert trial is not None
        shown = next(one for one in boss.person.chat if one.id == trial.message_id)
        buttons = [button for row in shown.buttons for button in row if button.text not in LEFT_ALONE]
        own = [button for button in buttons if (button.data or "").startswith("tya:")]
        thumbs = [button.text for button in (own if own and chance.random() < 0.9 else buttons)]
        if trial.stage == "task" and name in SPOKEN and chance.random() < 0.3:
            await boss.person.sends_voice(b"OggS", duration=chance.randint(1, 25))
        elif trial.stage == "task" and chance.random() < 0.3:
            await boss.person.says(chance.choice(WORDS), reply_to=shown)
        else:
            await boss.person.taps(chance.choice(thumbs), shown)
        await bot.settle()
        judged += trial.stage == "judged"

    assert judged
    after = await everything(sqlite_storage, "sqlite")
    assert {**after, "media_ids": []} == {**before, "media_ids": []}  # what Telegram calls a file is no trace of hers
