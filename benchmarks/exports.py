"""A million answers out in every format, and one label a task from them: time and peak memory of each command.

    python -m benchmarks.exports [--answers 1000000] [--each 10] [--folder FOLDER]

Each command runs as it is typed, in a process of its own. Formats and methods of extras that are not installed are left
out. The database lies in a temporary folder and goes with it, unless `--folder` names one to keep it in.
"""

import argparse
import asyncio
import json
import os
import random
import sqlite3
import sys
import tempfile
import time
from contextlib import closing
from importlib.util import find_spec
from pathlib import Path

from crowd.rules.importing import ImportReport
from crowd.rules.spec import ProjectSpec
from crowd.services.importing import ImportService
from crowd.services.outcomes import Added
from crowd.services.projects import ProjectService, checked_project
from crowd.tasktypes.pair import STRENGTHS
from storage import open_storage

MEMORY = 200.0  # MiB an export may take
WORKERS = 2_000
WORDS = "An answer that a model gave, of about the length of a short paragraph, so that it is worth reading. " * 2
PROJECT = """
slug = "pairs"
title = "Pairs"
brief = "Which is better?"
overlap = 10
price = "0.05"
time_limit = "1h"

[task]
type = "pair"
question = "Which is better?"
scale = 5

[columns]
id = "id"
prompt = "{prompt}"
first = "{first}"
second = "{second}"
"""
PEOPLE = "INSERT INTO people (id, telegram_id, worker_key, admitted_at, created_at) VALUES (?, ?, ?, 1, 1)"
ANSWERS = """INSERT INTO assignments
    (task_id, person_id, project_id, state, price, version, seed, taken_at, deadline, answer, answered_at)
    VALUES (?, ?, 1, 'submitted', 50000, 1, 1, 1793534400000, 2, ?, 1793534412345)"""
EXPORTS = (
    ("answers.jsonl",),
    ("answers.csv",),
    ("answers.xlsx",),
    ("answers.parquet",),
    ("answers.json",),
    ("folder",),
    ("pairs.jsonl", "--pairs"),
    ("majority.jsonl", "--majority"),
)
METHODS = ("majority", "posterior", "dawid-skene", "one-coin", "wawa")


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--answers", type=int, default=1_000_000)
    parser.add_argument("--each", type=int, default=10, help="answers to one task")
    parser.add_argument("--folder", type=Path, help="where the database is kept for the next run")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = given.folder or Path(temporary)
        if not (folder / "tapwork.db").exists():
            folder.mkdir(parents=True, exist_ok=True)
            asyncio.run(prepare(folder, tasks=given.answers // given.each, each=given.each))
        for words in EXPORTS:
            if find_spec("pyarrow") or not words[0].endswith("parquet"):
                export(folder, Path(temporary), words)
        for method in METHODS:
            if find_spec("crowdkit") or method in METHODS[:2]:
                run(f"aggregate --method {method}", "aggregate", "pairs", "--method", method, folder=folder)


def export(folder: Path, into: Path, words: tuple[str, ...]) -> None:
    """One export, and how large it is."""
    target = into / words[0]
    memory = run(f"export {' '.join(words)}", "export", "pairs", str(target), *words[1:], folder=folder)
    files = [each for each in target.rglob("*") if each.is_file()] if target.is_dir() else [target]
    size = sum(each.stat().st_size for each in files) / 2**20
    print(f"    {size:,.0f} MiB written{'' if memory <= MEMORY else f'; MORE MEMORY THAN {MEMORY:g} MiB'}", flush=True)


def run(name: str, *words: str, folder: Path) -> float:
    """Runs `tapwork`, tells its time and its memory, and gives the memory in MiB."""
    config = folder / "config.toml"
    config.write_text(f'[telegram]\ntoken = "1:x"\n[storage]\nurl = "sqlite:///{folder / "tapwork.db"}"\n')
    config.chmod(0o600)
    began = time.monotonic()
    process = os.posix_spawn(
        sys.executable,
        [sys.executable, "-m", "bot", *words, "--config", str(config)],
        {**os.environ},
        file_actions=[(os.POSIX_SPAWN_OPEN, 1, "/dev/null", os.O_WRONLY, 0)],
    )
    _, status, used = os.wait4(process, 0)
    if status:
        raise SystemExit(f"{name} failed")
    memory = used.ru_maxrss / 1024
    print(f"{name:32} {time.monotonic() - began:7.1f} s {used.ru_utime:7.1f} s CPU {memory:6.0f} MiB", flush=True)
    return memory


async def prepare(folder: Path, *, tasks: int, each: int) -> None:
    """A project with so many tasks, by the real import, and so many answers to each, straight into the tables."""
    file = folder / "tasks.jsonl"
    with file.open("w", encoding="utf-8") as out:
        for at in range(tasks):
            row = {"id": f"t{at}", "prompt": f"Question {at}?", "first": f"{WORDS}{at}", "second": f"{WORDS}{at + 1}"}
            out.write(json.dumps({**row, "model": f"m{at % 7}"}) + "\n")
    storage = await open_storage(f"sqlite:///{folder / 'tapwork.db'}")
    try:
        spec, now = checked_project(PROJECT), time.time_ns() // 1_000_000
        assert isinstance(spec, ProjectSpec), spec
        assert isinstance(await ProjectService(storage).add(spec, actor="bench", now=now), Added)
        report = await ImportService(storage).add("pairs", file, skip_bad=False, actor="bench", now=now)
        assert isinstance(report, ImportReport) and report.added == tasks, report
    finally:
        await storage.close()
    file.unlink()
    answered(folder / "tapwork.db", tasks, each)


def answered(path: Path, tasks: int, each: int) -> None:
    """Workers of different quality, who say what is better, or by chance anything."""
    chance = random.Random(1)
    labels = tuple(STRENGTHS)
    good = [chance.uniform(0.3, 0.95) for _ in range(WORKERS)]
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("BEGIN")
        connection.executemany(PEOPLE, [(at, at, f"w{at:016x}") for at in range(1, WORKERS + 1)])
        for task in range(1, tasks + 1):
            right = chance.choice(labels)
            for person in sorted(chance.sample(range(WORKERS), each)):
                label = right if chance.random() < good[person] else chance.choice(labels)
                answer = json.dumps({"label": label, "strength": STRENGTHS[label], "swapped": False})
                connection.execute(ANSWERS, (task, person + 1, answer))
        connection.execute("COMMIT")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


if __name__ == "__main__":
    main()
