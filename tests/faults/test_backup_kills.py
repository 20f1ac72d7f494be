"""Backup and restore killed at any moment: what was there is there, or all of the backup; never a half of either."""

from __future__ import annotations

import asyncio
import random
import sqlite3
import sys
import time
from contextlib import closing
from pathlib import Path

import psycopg
import pytest

from storage.backups.archive import opened
from tests.everything import everything
from tests.filling import FILE, jsonl, rows
from tests.processes import ROOT, Place
from tests.typed import here

KILLS = 25
BEYOND = 2.5  # times as long as it takes unharmed: some of the kills come too late, also on a busy machine
OURS = frozenset({"migrations", "restorations", "campaigns", "audit", "inbox"})
"""What a restore writes itself."""


def filled(folder: Path, database: str) -> Place:
    """A database with 3,000 tasks."""
    place = Place(folder, "http://127.0.0.1:9", "1234567:AAE-a-token-of-a-bot-that-nobody-reaches")
    place.settle(database=database)
    (folder / "project.toml").write_text(FILE)
    here(place, "project", "add", str(folder / "project.toml"))
    here(place, "tasks", "add", "facts", str(jsonl(folder / "t.jsonl", rows(3_000))))
    return place


def content(url: str) -> dict[str, list[str]]:
    return {name: sorted(map(repr, found)) for name, found in everything(url).items() if name not in OURS}


async def killed(place: Place, seconds: float, *words: str) -> int | None:
    """A command that is killed after so long; its exit code where it was quicker."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "bot", *words, "--config", str(place.config)),
        cwd=ROOT,
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.DEVNULL,
    )
    try:
        async with asyncio.timeout(seconds):
            return await process.wait()
    except TimeoutError:
        process.kill()
        await process.wait()
        return None


def unharmed(place: Place, *words: str) -> float:
    """How long a command takes here, in seconds."""
    began = time.monotonic()
    assert asyncio.run(killed(place, 300.0, *words)) == 0
    return time.monotonic() - began


@pytest.mark.slow
@pytest.mark.parametrize("engine", ["sqlite", "postgres"])
def test_a_restore_that_is_killed_leaves_the_old_or_the_new(
    engine: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    url = f"sqlite:///{tmp_path / 'tapwork.db'}" if engine == "sqlite" else request.getfixturevalue("postgres_url")
    place, chance, ends = filled(tmp_path, url), random.Random(7), {"old": 0, "new": 0}
    backup = str(tmp_path / "b.tapwork")
    here(place, "backup", backup)
    new, takes = content(url), unharmed(place, "restore", backup, "--replace")
    changed = "UPDATE tasks SET overlap = overlap + 1, places_left = places_left + 1 WHERE id = 5"
    for _ in range(KILLS):
        write(url, changed)
        old = content(url)
        asyncio.run(killed(place, chance.uniform(0.2, BEYOND) * takes, "restore", backup, "--replace"))
        found = content(url)
        assert found in (old, new)
        ends["new" if found == new else "old"] += 1
    here(place, "restore", backup, "--replace")
    assert content(url) == new
    assert [each.name for each in tmp_path.iterdir() if "restoring" in each.name] == []
    print(f"{engine}: {KILLS} kills, {ends}")
    assert min(ends.values()) > 0


def write(url: str, statement: str) -> None:
    if url.startswith("sqlite"):
        with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as database, database:
            database.execute(statement)
        return
    with psycopg.connect(url) as server:
        server.execute(statement.encode())


@pytest.mark.slow
def test_a_backup_that_is_killed_is_the_old_one_or_a_whole_new_one(tmp_path: Path) -> None:
    place, chance, whole = filled(tmp_path, "sqlite:///tapwork.db"), random.Random(11), 0
    target = tmp_path / "b.tapwork"
    takes = unharmed(place, "backup", str(target))
    target.unlink()
    for _ in range(KILLS):
        asyncio.run(killed(place, chance.uniform(0.2, BEYOND) * takes, "backup", str(target), "--force"))
        if target.exists():
            with opened(target) as archive:
                archive.verify()
            whole += 1
    print(f"{KILLS} kills, {whole} times a backup was there, each time a whole one")
    here(place, "backup", str(target), "--force")
    assert list(tmp_path.glob(".*")) == []
