"""A database to measure on: one live `choice` project, and workers who are in the middle of it.

Tasks come in by the real import. Workers, their standing and what they answered so far are written straight into the
tables: screening ten thousand people by chat is not what is measured.
"""

import asyncio
import json
import sqlite3
import time
from contextlib import closing
from pathlib import Path

from benchmarks.load import FIRST_PERSON
from crowd.rules.importing import ImportReport
from crowd.rules.spec import ProjectSpec
from crowd.services.importing import ImportService
from crowd.services.outcomes import Added, Opened
from crowd.services.projects import ProjectService, checked_project
from storage import Storage, open_storage

SLUG = "facts"
OVERLAP = 1_000  # so that work never runs out, whoever answers what
PRICE = 50_000
EACH = 10  # answers that every worker gave before
PROJECT = f"""
slug = "{SLUG}"
title = "Facts"
brief = "Is it true?"
guidelines = "Read it twice."
overlap = {OVERLAP}
price = "0.05"
time_limit = "1h"

[task]
type = "choice"
question = "Is it true?"
labels = ["Yes", "No"]

[columns]
id = "id"
text = "{{text}}"
"""
WORDS = "A claim about the world that somebody wrote down, long enough to be read and judged. " * 2

PEOPLE = "INSERT INTO people (id, telegram_id, worker_key, admitted_at, created_at) VALUES (?, ?, ?, 1, 1)"
PROGRESS = """INSERT INTO progress (project_id, person_id, state, normal_cursor, answered, earned, started_at)
    VALUES (1, ?, 'working', ?, ?, ?, 1)"""
ANSWERS = """INSERT INTO assignments
    (task_id, person_id, project_id, state, price, version, seed, taken_at, deadline, answer, answered_at)
    VALUES (?, ?, 1, 'submitted', ?, 1, 1, 1, 2, '{"label":"Yes"}', 1)"""
TAKEN = "UPDATE tasks SET places_left = places_left - ? WHERE id = ?"
LINES = """INSERT INTO ledger (ref, account, owner, amount, currency, at) VALUES (?1, 'budget', 1, -?3, 'EUR', ?5),
    (?1, 'held', 1, ?3, 'EUR', ?5), (?2, 'held', 1, -?3, 'EUR', ?5), (?2, 'pending', ?4, ?3, 'EUR', ?5)"""


async def prepare(path: Path, *, tasks: int, workers: int) -> None:
    """A new database with so many tasks and workers."""
    file = path.with_suffix(".jsonl")
    await asyncio.to_thread(_write, file, tasks)
    storage = await open_storage(f"sqlite:///{path}")
    try:
        await _fill(storage, file, tasks)
    finally:
        await storage.close()
    await asyncio.to_thread(_people, path, tasks, workers)


def _write(file: Path, tasks: int) -> None:
    with file.open("w", encoding="utf-8") as out:
        out.writelines(json.dumps({"id": f"t{at}", "text": f"{WORDS} No. {at}"}) + "\n" for at in range(tasks))


async def _fill(storage: Storage, file: Path, tasks: int) -> None:
    spec = checked_project(PROJECT)
    assert isinstance(spec, ProjectSpec), spec
    projects, now = ProjectService(storage), time.time_ns() // 1_000_000
    assert isinstance(await projects.add(spec, actor="bench", now=now), Added)
    report = await ImportService(storage).add(SLUG, file, skip_bad=False, actor="bench", now=now)
    assert isinstance(report, ImportReport) and report.added == tasks, report
    assert isinstance(await projects.open(SLUG, actor="bench", now=now), Opened)


def _people(path: Path, tasks: int, workers: int) -> None:
    """Workers whose cursors are spread over the first half of the tasks, with their last answers behind them."""
    path.with_suffix(".jsonl").unlink()
    cursors = [EACH + at * (tasks // 2 - EACH) // workers for at in range(workers)]
    taken: dict[int, int] = {}
    now = time.time_ns() // 1_000_000  # so that the clearing of pay has nothing to do meanwhile
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("BEGIN")
        for person, cursor in enumerate(cursors, 1):
            connection.execute(PEOPLE, (person, FIRST_PERSON + person - 1, f"w{person}"))
            connection.execute(PROGRESS, (person, cursor, EACH, EACH * PRICE))
            for task in range(cursor - EACH + 1, cursor + 1):
                connection.execute(ANSWERS, (task, person, PRICE))
                connection.execute(LINES, (f"hold:{task}:{person}:1", f"answer:{task}:{person}", PRICE, person, now))
                taken[task] = taken.get(task, 0) + 1
        connection.executemany(TAKEN, [(count, task) for task, count in taken.items()])
        connection.execute("COMMIT")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
