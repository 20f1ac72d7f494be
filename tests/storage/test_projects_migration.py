"""A database of the last release keeps its projects: their states, what points to them, and when they open."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import psycopg
import pytest

from crowd.services.checking import problems
from crowd.services.projects import ProjectService
from storage import open_storage
from storage.migrations import MIGRATIONS_FOLDER
from storage.postgres_server import prepare as prepare_postgres
from storage.sqlite_file import prepare as prepare_sqlite
from tests.filling import HOUR, NOON, spec, tick

RELEASED = 3
STATES = ("draft", "scheduled", "live", "paused", "closed")


def released(engine: str, folder: Path) -> Path:
    """The migrations of the last release alone."""
    made = folder / engine
    made.mkdir()
    for each in sorted((MIGRATIONS_FOLDER / engine).glob("*.sql"))[:RELEASED]:
        shutil.copy(each, made)
    return made


def rows() -> list[str]:
    """A project in each state, with a task and an import each; the scheduled one opens an hour after noon."""
    found = []
    for at, state in enumerate(STATES, 1):
        text = spec(('slug = "facts"', f'slug = "{state}"')).to_json().replace("'", "''")
        hour, closed = (NOON + HOUR if state == "scheduled" else "NULL"), (NOON if state == "closed" else "NULL")
        found += [
            "INSERT INTO projects (id, slug, title, spec, version, state, opens_at, closed_at, openings, next_normal,"
            " normal_horizon, tasks, created_at, guide_version)"
            f" VALUES ({at}, '{state}', '{state}', '{text}', 3, '{state}', {hour}, {closed}, 0, 2, 1, 1, 5, 4)",
            "INSERT INTO tasks (id, project_id, key, queue, position, overlap, places_left)"
            f" VALUES ({at}, {at}, 't1', 1, 1, 3, 3)",
            "INSERT INTO imports (project_id, file_name, fingerprint, state, added, columns, started_at, alive_at)"
            f" VALUES ({at}, 'a', 'b', 'published', 1, '[]', 1, 1)",
        ]
    return found


def upgraded(request: pytest.FixtureRequest, engine: str, folder: Path) -> str:
    """The address of such a database, with all that came since."""
    old = released(engine, folder)
    if engine == "sqlite":
        path = folder / "old.db"
        prepare_sqlite(path, backup=False, folder=old)
        with closing(sqlite3.connect(path)) as connection:
            for row in rows():
                connection.execute(row)
            connection.commit()
        return f"sqlite:///{path}"
    url: str = request.getfixturevalue("postgres_url")
    with psycopg.connect(url, autocommit=True) as server:
        server.execute("DROP SCHEMA public CASCADE")
        server.execute("CREATE SCHEMA public")
    prepare_postgres(url, old)
    with psycopg.connect(url, autocommit=True) as server:
        for row in rows():
            server.execute(row.encode())
    return url


@pytest.mark.parametrize("engine", ["sqlite", "postgres"])
async def test_projects_of_the_last_release_live_on(
    request: pytest.FixtureRequest, engine: str, tmp_path: Path
) -> None:
    storage = await open_storage(upgraded(request, engine, tmp_path), backup=False)
    try:
        service = ProjectService(storage)
        listed = {each.slug: (each.id, each.state, each.tasks) for each in await service.listing()}
        assert listed == {state: (at, state, 1) for at, state in enumerate(STATES, 1)}
        kept = await storage.read(lambda work: work.projects.of_id(project_id=5))
        assert kept and (kept.version, kept.closed_at, kept.normal_horizon, kept.created_at) == (3, NOON, 1, 5)
        assert await problems(storage) == []

        assert await tick(storage, NOON + HOUR - 1) == 0
        assert await tick(storage, NOON + HOUR) == 1
        moved = {each.slug: each.state for each in await service.listing()}
        assert moved == {**{state: state for state in STATES}, "scheduled": "live"}
        assert await problems(storage) == []
    finally:
        await storage.close()
