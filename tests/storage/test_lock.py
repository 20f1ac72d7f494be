"""One `tapwork run` for a database and for a token; the second one is told who the first is."""

import asyncio
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from storage import AlreadyRunning, CannotOpen, Storage, instance_lock, open_storage
from storage.lock import held_file, this_process, token_lock

ROOT = Path(__file__).parents[2]
TOKEN, OTHER_TOKEN = "a" * 64, "b" * 64


@pytest.fixture(autouse=True)
def own_temporary_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "temp").mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "temp"))


async def test_a_second_run_on_one_database_is_refused_and_the_first_is_named(
    storage: Storage, storage_url: str
) -> None:
    second = await open_storage(storage_url)
    async with instance_lock(storage, TOKEN, "pid 123 on bus, since noon"):
        with pytest.raises(AlreadyRunning, match="pid 123 on bus, since noon") as refused:
            async with instance_lock(second, OTHER_TOKEN, "pid 124 on bus"):
                pytest.fail("two hold the lock")
        assert refused.value.holder == "pid 123 on bus, since noon"
        assert await second.write(None, lambda unit: unit.audit.latest(1)) == []  # commands work beside it
    async with instance_lock(second, OTHER_TOKEN, "pid 124 on bus"):
        pass
    await second.close()


async def test_one_token_runs_once_even_with_two_databases(sqlite_storage: Storage, tmp_path: Path) -> None:
    other = await open_storage(f"sqlite:///{tmp_path / 'other.db'}")
    async with instance_lock(sqlite_storage, TOKEN, "pid 123"):
        with pytest.raises(AlreadyRunning, match="pid 123"):
            async with instance_lock(other, TOKEN, "pid 124"):
                pytest.fail("two hold the token")
        async with instance_lock(other, OTHER_TOKEN, "pid 124"):
            pass
    async with instance_lock(other, TOKEN, "pid 124"):
        pass
    await other.close()


HOLDS = """
import asyncio, sys, tempfile
from storage import instance_lock, open_storage
from storage.lock import this_process
tempfile.tempdir = sys.argv[2]
async def main():
    storage = await open_storage(sys.argv[1])
    async with instance_lock(storage, "a" * 64, this_process(0)):
        print("held", flush=True)
        await asyncio.sleep(600)
asyncio.run(main())
"""


async def test_a_holder_that_is_killed_frees_the_lock(storage: Storage, storage_url: str, tmp_path: Path) -> None:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", HOLDS, storage_url, str(tmp_path / "temp"), cwd=ROOT, stdout=subprocess.PIPE
    )
    assert process.stdout is not None
    assert await process.stdout.readline() == b"held\n"
    with pytest.raises(AlreadyRunning, match=f"pid {process.pid} on .*, since 1970"):
        async with instance_lock(storage, OTHER_TOKEN, "me"):
            pytest.fail("two hold the lock")
    process.kill()
    await process.wait()
    for attempt in range(100):  # the server notices within moments
        try:
            async with instance_lock(storage, TOKEN, "me"):
                break
        except AlreadyRunning:
            assert attempt < 99
            await asyncio.sleep(0.1)


def test_a_process_names_its_pid_its_machine_and_its_start() -> None:
    assert this_process(1_793_534_400_000).startswith(f"pid {os.getpid()} on ")
    assert this_process(1_793_534_400_000).endswith(", since 2026-11-01 12:00:00 UTC")


def test_the_name_of_a_token_lock_says_nothing_of_the_token_but_its_fingerprint(tmp_path: Path) -> None:
    assert token_lock(TOKEN) == tmp_path / "temp" / f"tapwork-{'a' * 32}.lock"


def test_a_link_in_the_place_of_a_lock_is_refused(tmp_path: Path) -> None:
    (tmp_path / "victim").write_text("precious")
    (tmp_path / "x.lock").symlink_to(tmp_path / "victim")
    with pytest.raises(CannotOpen, match="cannot be opened"), held_file(tmp_path / "x.lock", "me"):
        pytest.fail("followed a link")
    assert (tmp_path / "victim").read_text() == "precious"


def test_a_shorter_name_leaves_nothing_of_a_longer_one_and_control_characters_are_not_shown(tmp_path: Path) -> None:
    path = tmp_path / "x.lock"
    with held_file(path, "a very long name indeed"):
        pass
    with held_file(path, "short\x1b[31m\n"), pytest.raises(AlreadyRunning) as refused, held_file(path, "me"):
        pytest.fail("two hold the lock")
    assert refused.value.holder == "short[31m"


@pytest.mark.parametrize("trap", [os.link, lambda _, path: os.mkfifo(path)], ids=["second name", "pipe"])
def test_a_lock_file_that_is_another_file_is_refused_and_not_written_to(
    tmp_path: Path, trap: Callable[[Path, Path], None]
) -> None:
    precious = tmp_path / "precious"
    precious.write_text("precious")
    trap(precious, tmp_path / "lock")

    with pytest.raises(CannotOpen, match="not one of ours"), held_file(tmp_path / "lock", "me"):
        pass

    assert precious.read_text() == "precious"
