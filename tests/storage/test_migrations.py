"""Migrations go forward only, whole or not at all, with a copy first, on both engines."""

import asyncio
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import psycopg
import pytest

from storage import CannotOpen, DatabaseIsNewer, open_storage
from storage.lock import held_file, lock_beside
from storage.migrations import MIGRATIONS_FOLDER, load, pending
from storage.postgres_server import LOCK, PostgresDatabase
from storage.postgres_server import prepare as prepare_postgres
from storage.sqlite_file import SqliteFile, statements
from storage.sqlite_file import prepare as prepare_sqlite

ROOT = Path(__file__).parents[2]
FIRST = "CREATE TABLE first (id BIGINT PRIMARY KEY);\n"
SECOND = "CREATE TABLE second (id BIGINT PRIMARY KEY);\nALTER TABLE first ADD COLUMN name TEXT;\n"
BROKEN = SECOND + "INSERT INTO nowhere VALUES (1);\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "migrations"
    made.mkdir()
    (made / "0001_first.sql").write_text(FIRST)
    return made


@pytest.fixture
def empty_postgres(postgres_url: str) -> str:
    """A database without a schema."""
    with psycopg.connect(postgres_url, autocommit=True) as connection:
        connection.execute("DROP SCHEMA public CASCADE")
        connection.execute("CREATE SCHEMA public")
    return postgres_url


def columns_of_sqlite(path: Path) -> dict[str, list[str]]:
    with closing(sqlite3.connect(path)) as connection:
        tables = connection.execute(
            "SELECT name FROM sqlite_master WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite_%'"
        )
        return {
            table: [row[1] for row in connection.execute(f"PRAGMA table_info ({table})")] for (table,) in list(tables)
        }


def columns_of_postgres(url: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    with psycopg.connect(url) as connection:
        for table, column in connection.execute(
            "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'public'"
            " ORDER BY table_name, ordinal_position"
        ):
            found.setdefault(table, []).append(column)
    return found


def indexes_of_sqlite(path: Path) -> set[str]:
    with closing(sqlite3.connect(path)) as connection:
        return {
            name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'index' AND sql <> ''")
        }


def indexes_of_postgres(url: str) -> set[str]:
    with psycopg.connect(url) as connection:
        return {name for (name,) in connection.execute("SELECT indexname FROM pg_indexes WHERE schemaname = 'public'")}


def test_both_engines_end_with_the_same_tables_columns_and_indexes(sqlite_template: Path, postgres_url: str) -> None:
    assert columns_of_sqlite(sqlite_template) == columns_of_postgres(postgres_url)
    missing = indexes_of_sqlite(sqlite_template) - indexes_of_postgres(postgres_url)
    assert missing == set()


def test_both_engines_have_the_same_migrations() -> None:
    sqlite, postgres = ([m.name for m in load(MIGRATIONS_FOLDER / engine)] for engine in ("sqlite", "postgres"))
    assert sqlite == postgres


def test_a_new_database_gets_every_migration_with_its_record(folder: Path, tmp_path: Path, empty_postgres: str) -> None:
    (folder / "0002_second.sql").write_text(SECOND)
    assert prepare_sqlite(tmp_path / "a.db", backup=True, folder=folder) == ["0001_first", "0002_second"]
    assert prepare_sqlite(tmp_path / "a.db", backup=True, folder=folder) == []
    assert prepare_postgres(empty_postgres, folder) == ["0001_first", "0002_second"]
    assert prepare_postgres(empty_postgres, folder) == []

    expected = {"migrations": ["version", "name", "applied_at"], "first": ["id", "name"], "second": ["id"]}
    assert columns_of_sqlite(tmp_path / "a.db") == expected
    assert columns_of_postgres(empty_postgres) == expected
    assert not list(tmp_path.glob("a.db.before*"))


def test_a_migration_that_fails_leaves_the_old_schema(folder: Path, tmp_path: Path, empty_postgres: str) -> None:
    prepare_sqlite(tmp_path / "a.db", backup=True, folder=folder)
    prepare_postgres(empty_postgres, folder)
    (folder / "0002_second.sql").write_text(BROKEN)
    with pytest.raises(CannotOpen, match="nowhere"):
        prepare_sqlite(tmp_path / "a.db", backup=True, folder=folder)
    with pytest.raises(CannotOpen, match="nowhere"):
        prepare_postgres(empty_postgres, folder)
    old = {"migrations": ["version", "name", "applied_at"], "first": ["id"]}
    assert columns_of_sqlite(tmp_path / "a.db") == old
    assert columns_of_postgres(empty_postgres) == old

    (folder / "0002_second.sql").write_text(SECOND)
    assert prepare_sqlite(tmp_path / "a.db", backup=True, folder=folder) == ["0002_second"]
    assert prepare_postgres(empty_postgres, folder) == ["0002_second"]


def test_a_migration_that_another_process_has_just_run_is_not_run_again(
    folder: Path, tmp_path: Path, empty_postgres: str
) -> None:
    (first,) = load(folder)
    with closing(sqlite3.connect(tmp_path / "a.db", isolation_level=None)) as connection:
        file = SqliteFile(connection, tmp_path / "a.db", backup=False)
        file.apply([first], 1)
        file.apply([first], 2)
        assert connection.execute("SELECT applied_at FROM migrations").fetchall() == [(1,)]
    with psycopg.connect(empty_postgres, autocommit=True) as server:
        database = PostgresDatabase(server)
        database.apply([first], 1)
        database.apply([first], 2)
        assert server.execute("SELECT applied_at FROM migrations").fetchall() == [(1,)]


KILLED = """
import os, signal, sqlite3, sys
from pathlib import Path
from storage import sqlite_file

left = int(sys.argv[3])
def counted(script, split=sqlite_file.statements):
    global left
    for statement in split(script):
        yield statement
        left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
sqlite_file.statements = counted
sqlite_file.prepare(Path(sys.argv[1]), backup=True, folder=Path(sys.argv[2]))
"""


def test_a_migration_killed_after_any_of_its_statements_leaves_the_old_schema(folder: Path, tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    prepare_sqlite(path, backup=True, folder=folder)
    (folder / "0002_second.sql").write_text(SECOND)
    for statement in (1, 2):
        command = [sys.executable, "-c", KILLED, str(path), str(folder), str(statement)]
        assert subprocess.run(command, cwd=ROOT, check=False).returncode == -9
        assert "second" not in columns_of_sqlite(path)
    assert prepare_sqlite(path, backup=True, folder=folder) == ["0002_second"]


def test_the_file_is_copied_as_it_was_before_it_changes(folder: Path, tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    prepare_sqlite(path, backup=True, folder=folder)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("INSERT INTO first VALUES (42)")
        connection.commit()
    (folder / "0002_second.sql").write_text(SECOND)
    prepare_sqlite(path, backup=True, folder=folder)

    copy = tmp_path / "a.db.before-0002"
    with closing(sqlite3.connect(copy)) as connection:
        assert connection.execute("SELECT * FROM first").fetchall() == [(42,)]
    assert "second" not in columns_of_sqlite(copy)
    assert copy.stat().st_mode & 0o777 == 0o600
    assert not list(tmp_path.glob("*.part"))


def test_no_copy_is_made_where_none_is_wanted(folder: Path, tmp_path: Path) -> None:
    prepare_sqlite(tmp_path / "a.db", backup=True, folder=folder)
    (folder / "0002_second.sql").write_text(SECOND)
    prepare_sqlite(tmp_path / "a.db", backup=False, folder=folder)
    assert not list(tmp_path.glob("a.db.before*"))


def test_a_database_of_a_newer_program_is_refused_by_name(folder: Path, tmp_path: Path, empty_postgres: str) -> None:
    newer = folder / "0002_payouts.sql"
    newer.write_text(SECOND)
    prepare_sqlite(tmp_path / "a.db", backup=True, folder=folder)
    prepare_postgres(empty_postgres, folder)
    newer.unlink()
    with pytest.raises(DatabaseIsNewer, match="0002_payouts"):
        prepare_sqlite(tmp_path / "a.db", backup=True, folder=folder)
    with pytest.raises(DatabaseIsNewer, match="0002_payouts") as refused:
        prepare_postgres(empty_postgres, folder)
    assert refused.value.unknown == ["0002_payouts"]


def test_a_migration_that_was_renamed_is_not_taken_for_the_one_that_was_run(folder: Path) -> None:
    with pytest.raises(DatabaseIsNewer, match="0001_other"):
        pending(load(folder), {1: "0001_other"})


def test_a_database_that_a_bot_is_running_on_is_not_upgraded(folder: Path, tmp_path: Path, empty_postgres: str) -> None:
    path = tmp_path / "a.db"
    prepare_sqlite(path, backup=True, folder=folder)
    prepare_postgres(empty_postgres, folder)
    (folder / "0002_second.sql").write_text(SECOND)
    with held_file(lock_beside(path), "pid 7 on host"), pytest.raises(CannotOpen, match="in use by pid 7 on host"):
        prepare_sqlite(path, backup=True, folder=folder)
    with psycopg.connect(empty_postgres, autocommit=True, application_name="pid 8 on host") as running:
        running.execute("SELECT pg_advisory_lock(%s::int4, %s::int4)", LOCK)
        with pytest.raises(CannotOpen, match="in use by pid 8 on host"):
            prepare_postgres(empty_postgres, folder)
    assert "second" not in columns_of_sqlite(path)
    assert prepare_sqlite(path, backup=True, folder=folder) == ["0002_second"]
    assert prepare_postgres(empty_postgres, folder) == ["0002_second"]


def test_a_row_that_would_point_nowhere_stops_the_migration(folder: Path, tmp_path: Path) -> None:
    (folder / "0001_first.sql").write_text(
        "CREATE TABLE parent (id INTEGER PRIMARY KEY);\nCREATE TABLE child (id INTEGER REFERENCES parent (id));\n"
    )
    prepare_sqlite(tmp_path / "a.db", backup=True, folder=folder)
    (folder / "0002_orphan.sql").write_text("INSERT INTO child VALUES (1);\n")
    with pytest.raises(CannotOpen, match="0002_orphan would leave a row of child that points nowhere"):
        prepare_sqlite(tmp_path / "a.db", backup=True, folder=folder)


@pytest.mark.parametrize("names", [["0002_late.sql"], ["0001_a.sql", "0001_b.sql"], ["1_short.sql"], ["0001_Big.sql"]])
def test_migrations_are_numbered_one_by_one(tmp_path: Path, names: list[str]) -> None:
    for name in names:
        (tmp_path / name).write_text(FIRST)
    with pytest.raises(ValueError, match="migration"):
        load(tmp_path)


def test_a_script_is_cut_into_statements_and_triggers_stay_whole() -> None:
    script = "-- why; and how\nCREATE TABLE a (b TEXT); -- here\n"
    script += "CREATE TRIGGER t BEFORE UPDATE ON a\n BEGIN\n  SELECT 1;\n END;\n"
    assert len(list(statements(script))) == 2
    with pytest.raises(ValueError, match="semicolon"):
        list(statements("SELECT 1"))


OPEN = """
import asyncio, sys
from storage import open_storage
async def main():
    storage = await open_storage(sys.argv[1])
    await storage.write(None, lambda unit: unit.audit.note(1, "cli", "x", "y"))
    await storage.close()
asyncio.run(main())
"""


async def test_many_processes_may_open_a_new_database_at_once(tmp_path: Path, empty_postgres: str) -> None:
    for url in (f"sqlite:///{tmp_path / 'new.db'}", empty_postgres):
        running = [
            await asyncio.create_subprocess_exec(sys.executable, "-c", OPEN, url, cwd=ROOT, stderr=subprocess.PIPE)
            for _ in range(5)
        ]
        errors = [(await process.communicate())[1].decode() for process in running]
        assert [process.returncode for process in running] == [0] * 5, errors
        storage = await open_storage(url)
        assert len(await storage.read(lambda unit: unit.audit.latest(9))) == 5
        await storage.close()


async def test_what_cannot_be_opened_says_why_and_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "text.db").write_text("this is not a database, but long enough to look at")
    with closing(sqlite3.connect(tmp_path / "other.db")) as connection:
        connection.execute("CREATE TABLE theirs (id INTEGER)")
    for url, words in {
        "mysql://x/y": "must be sqlite:///",
        "sqlite:///": "must be sqlite:///",
        f"sqlite:///{tmp_path}/missing/a.db": "does not exist",
        f"sqlite:///{tmp_path}": "directory",
        f"sqlite:///{tmp_path}/text.db": "not a database",
        f"sqlite:///{tmp_path}/other.db": "is not a Tapwork database",
        f"postgresql://nobody@/x?host={tmp_path}": "cannot be reached",
    }.items():
        with pytest.raises(CannotOpen, match=words):
            await open_storage(url)


async def test_a_missing_driver_names_its_cure() -> None:
    script = (
        "import asyncio, sys; sys.modules['psycopg'] = None\n"
        "from storage import open_storage\n"
        "try: asyncio.run(open_storage('postgresql://x/y'))\n"
        "except Exception as error: print(type(error).__name__, error)"
    )
    out = await asyncio.create_subprocess_exec(sys.executable, "-c", script, cwd=ROOT, stdout=subprocess.PIPE)
    assert (await out.communicate())[0].decode() == (
        "CannotOpen PostgreSQL needs its driver: pip install 'tapwork[postgres]'\n"
    )
