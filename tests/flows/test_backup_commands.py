"""Backup and restore as their operator meets them: beside a running bot, drilled, for real, refused; both engines."""

from __future__ import annotations

import asyncio
import json
import sqlite3
import stat
from contextlib import closing
from pathlib import Path

import pytest

from bot.commands.backup import LAST
from bot.commands.common import EXIT_BUSY, EXIT_DATA, EXIT_NO_INPUT, EXIT_SETTINGS, EXIT_UNAVAILABLE
from sandbox import Person, RemotePeople
from storage import open_storage
from tests.everything import mentions
from tests.filling import FILE, jsonl, rows
from tests.main_job import screened_one
from tests.processes import Place, people, sandbox
from tests.services.lives import HANDLE, NAME, SAID, ZOE, life
from tests.typed import here

LONG = 60.0
BOSS = 500


async def said(place: Place, *words: str, code: int = 0) -> str:
    """A command, beside whatever else runs."""
    return await asyncio.to_thread(here, place, *words, code=code)


async def at_work(place: Place, crowd: RemotePeople) -> Person:
    """A live project, and a worker who has answered its first task and looks at the second."""
    ann = await crowd.person("Ann")
    await screened_one(ann)
    (place.folder / "project.toml").write_text(FILE)
    await said(place, "project", "add", str(place.folder / "project.toml"))
    await said(place, "tasks", "add", "facts", str(jsonl(place.folder / "t.jsonl", rows(4))))
    await said(place, "project", "open", "facts")
    await ann.taps("Start", await ann.sees("“Facts” is live", timeout=LONG))
    await ann.taps("I have read this", await ann.sees_button("I have read this", timeout=LONG))
    await ann.taps("true", await ann.sees("Claim 1", timeout=LONG))
    await ann.sees("Claim 2", timeout=LONG)
    return ann


@pytest.mark.parametrize("engine", ["sqlite", pytest.param("postgres", marks=pytest.mark.slow)])
async def test_a_day_that_is_lost_and_set_back(engine: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    """A backup beside the running bot; work that is lost afterwards; the restore; what the owner and the worker see."""
    url = "sqlite:///tapwork.db" if engine == "sqlite" else request.getfixturevalue("postgres_url")
    async with sandbox(tmp_path) as place, people(place) as crowd:
        place.settle(database=url, admins=(BOSS,))
        bot = await place.bot()
        boss = await crowd.person("Boss", id=BOSS)
        await boss.starts()
        ann = await at_work(place, crowd)
        backup = tmp_path / "b.tapwork"
        assert "read back without a fault" in await said(place, "backup", str(backup))
        assert "Places, answers, money and files are whole." in await said(place, "restore", str(backup), "--drill")
        await ann.taps("true", await ann.sees("Claim 2"))
        lost = await ann.sees("Claim 3", timeout=LONG)

        assert "in use by pid" in await said(place, "restore", str(backup), "--replace", code=EXIT_BUSY)
        await bot.stop()
        assert "not empty" in await said(place, "restore", str(backup), code=EXIT_DATA)
        assert "What was there before is in" in await said(place, "restore", str(backup), "--replace")
        assert "whole" in await said(place, "check")

        bot = await place.bot()
        asked = await boss.sees("Restored from a backup", timeout=LONG)
        await ann.taps("true", lost)
        while "this message is from then" not in (await ann.next_toast(timeout=LONG)):
            pass  # toasts of the taps before
        await ann.says("/work")
        await ann.taps("Go on", await ann.sees_button("Go on", timeout=LONG))
        await ann.taps("false", await ann.sees("Claim 2", timeout=LONG))
        await ann.sees("Claim 3", timeout=LONG)
        await boss.taps("Go on", asked)
        await boss.sees("All is chosen.", timeout=LONG)
        assert "whole" in await said(place, "check")
        assert await bot.stop() == 0
        assert "chosen, with /restored" in bot.said()


def settled(folder: Path, database: str = "sqlite:///tapwork.db") -> Place:
    """Settings, and nobody who listens."""
    place = Place(folder, "http://127.0.0.1:9", "1234567:AAE-a-token-of-a-bot-that-nobody-reaches")
    place.settle(database=database)
    return place


def test_what_is_refused_is_said_in_a_sentence_and_changes_nothing(tmp_path: Path) -> None:
    place, missing = settled(tmp_path), str(tmp_path / "none.tapwork")
    assert "There is no database" in here(place, "backup", missing, code=EXIT_UNAVAILABLE)
    assert "No such file" in here(place, "restore", missing, code=EXIT_NO_INPUT)
    (tmp_path / "letter.tapwork").write_text("This is a letter, and no backup. " * 100)
    letter = str(tmp_path / "letter.tapwork")
    assert "It is no backup of Tapwork" in here(place, "restore", letter, code=EXIT_DATA)
    assert not (tmp_path / "tapwork.db").exists()

    assert "No restore waits" in here(place, "restored", code=EXIT_DATA)
    assert "needs a folder" in here(place, "backup", missing, "--keep", "2", code=EXIT_SETTINGS)


def test_backups_in_a_folder_are_named_by_the_time_and_the_oldest_go(tmp_path: Path) -> None:
    place, folder = settled(tmp_path), tmp_path / "backups"
    here(place, "project", "list")
    folder.mkdir()
    for name in ("tapwork-20200101T000000Z.tapwork", "tapwork-20210101T000000Z.tapwork", "mine.tapwork"):
        (folder / name).write_bytes(b"old")
    made = json.loads(here(place, "backup", str(folder), "--keep", "2", "--json"))

    assert [Path(each).name for each in made["dropped"]] == ["tapwork-20200101T000000Z.tapwork"]
    assert {each.name for each in folder.iterdir()} == {
        *("mine.tapwork", "tapwork-20210101T000000Z.tapwork", Path(made["file"]).name)
    }
    assert stat.S_IMODE(Path(made["file"]).stat().st_mode) == 0o600
    assert json.loads((tmp_path / LAST).read_text())["file"] == made["file"]
    assert "is there already" in here(place, "backup", made["file"], code=EXIT_DATA)
    assert "read back" in here(place, "backup", made["file"], "--force")


def test_an_installation_moves_from_sqlite_to_postgresql(tmp_path: Path, postgres_url: str) -> None:
    """The way to the larger engine is a backup and a restore; the choice can be made at the command line, too."""
    place, backup = settled(tmp_path), str(tmp_path / "b.tapwork")
    (tmp_path / "project.toml").write_text(FILE)
    here(place, "project", "add", str(tmp_path / "project.toml"))
    here(place, "tasks", "add", "facts", str(jsonl(tmp_path / "t.jsonl", rows(3))))
    here(place, "backup", backup)

    moved = settled(tmp_path, postgres_url)
    told = json.loads(here(moved, "restore", backup, "--json"))
    assert (told["kept"], told["owed"]) == (None, {})
    assert "tasks       3" in here(moved, "project", "show", "facts")
    assert "owed is: nothing" in here(moved, "restored", "--send", "broadcast", code=EXIT_DATA)
    assert "All is chosen" in here(moved, "restored", "--go-on")


def test_a_backup_whose_data_was_not_whole_fails_the_drill_and_can_be_restored_all_the_same(tmp_path: Path) -> None:
    place, backup = settled(tmp_path), str(tmp_path / "b.tapwork")
    (tmp_path / "project.toml").write_text(FILE)
    here(place, "project", "add", str(tmp_path / "project.toml"))
    here(place, "tasks", "add", "facts", str(jsonl(tmp_path / "t.jsonl", rows(3))))
    with closing(sqlite3.connect(tmp_path / "tapwork.db")) as database, database:
        database.execute("UPDATE tasks SET places_left = 0 WHERE id = 1")
    here(place, "backup", backup)

    assert "places are gone" in here(place, "restore", backup, "--drill", code=EXIT_DATA)
    said = here(place, "restore", backup, "--replace")
    assert "As it was in the backup: task 1" in said
    assert "Restored: " in said


@pytest.mark.parametrize("engine", ["sqlite", "postgres"])
def test_whoever_was_forgotten_since_the_backup_does_not_come_back(
    engine: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    url = f"sqlite:///{tmp_path / 'tapwork.db'}" if engine == "sqlite" else request.getfixturevalue("postgres_url")
    place, backup = settled(tmp_path, url), str(tmp_path / "b.tapwork")

    async def lived() -> None:
        storage = await open_storage(url)
        await life(storage, tmp_path)
        await storage.close()

    asyncio.run(lived())
    here(place, "backup", backup)
    here(place, "erase", str(ZOE), "--yes")

    assert "Forgotten again, as they had been since: 1 person" in here(place, "restore", backup, "--replace")
    assert mentions(url, str(ZOE), NAME, HANDLE, SAID) == []
    assert [each for each in (tmp_path / "files").rglob("*") if each.is_file()] == []
