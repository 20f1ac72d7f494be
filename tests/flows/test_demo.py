"""`tapwork demo` as people start it: a process that shows where things are, and leaves nothing behind."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from bot.commands.common import Problem
from bot.demo.child import Child
from bot.demo.place import Place
from sandbox import RemotePeople, Telegram
from tests.processes import ROOT

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="looks for processes in /proc")

SLOW = 90.0
STORY = [
    "Ann            │ quite a lot",
    "Tapwork → Ann  │ Please type one number, as 3 or 0.5.",
    "Tapwork → Ann  │ Thank you, Ann. That is everything, and you are in.",
    "               │ This work needs at least one year of professional work.",
    "  tasks.csv: 40 rows, 40 tasks added, 0 there already, 0 bad.",
    "               │ State: draft",
    "Mara           │ taps [Yes, open it]",
    "Tapwork → Mara │ (alert) It is live. 3 people will be told.",
    "Tapwork → Ann  │ “True or false?” is live.",
    "Ann            │ taps [True]",
    "Tapwork → Ann  │ (toast) Recorded: True",
    "6. The bot is killed while Ann works",
    "Tapwork → Ann  │ (toast) Recorded: Cannot tell",
    "               │ 40 answers · $2.00 earned",
    "Tapwork → Ben  │ Prompt",
    "Tapwork ✗ Ben  │ takes away “Prompt”",
    "               │ Workers: 0 at work, 3 in all, 3 may work on it",
    "  answers.jsonl: 120 answers.",
    "120 answers were tapped, and 120 are in the file: none lost, none twice.",
    "The majority says what the editor knew before in 39 of 40 claims.",
]


@asynccontextmanager
async def demo(folder: Path, *words: str) -> AsyncIterator[asyncio.subprocess.Process]:
    """`tapwork demo`, all its temporary files below `folder`."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "demo", "--port", "0", *words),
        cwd=ROOT,
        env={**os.environ, "TMPDIR": str(folder), "TAPWORK_TELEGRAM__TOKEN": "a real one, never to be used"},
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.communicate()


async def output(process: asyncio.subprocess.Process) -> tuple[str, str]:
    async with asyncio.timeout(SLOW):
        out, err = await process.communicate()
    return out.decode(), err.decode()


async def shown(process: asyncio.subprocess.Process) -> str:
    """What it prints until it is ready."""
    lines = []
    assert process.stdout and process.stderr
    async with asyncio.timeout(SLOW):
        while line := (await process.stdout.readline()).decode():
            lines.append(line)
            if line.startswith("Stop with Ctrl-C"):
                return "".join(lines)
    raise AssertionError("".join(lines) + (await process.stderr.read()).decode())


def running(folder: Path) -> list[int]:
    """The processes that work in a folder below this one."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdecimal():
            try:
                words = (entry / "cmdline").read_text(errors="replace")
            except OSError:
                continue  # gone meanwhile
            if str(folder) in words and "run" in words.split("\0"):
                found.append(int(entry.name))
    return found


def left_in(folder: Path) -> list[Path]:
    return list(folder.iterdir())


def is_private(path: str) -> bool:
    return Path(path).stat().st_mode & 0o777 == 0o600


async def becomes(true: Callable[[], bool]) -> None:
    async with asyncio.timeout(10):
        while not true():  # noqa: ASYNC110 - nothing tells when another process's child ends
            await asyncio.sleep(0.05)


async def test_the_story_is_told_to_its_end_and_nothing_is_left(tmp_path: Path) -> None:
    async with demo(tmp_path, "--script") as process:
        out, err = await output(process)
    assert process.returncode == 0, out[-3000:] + err
    at = 0
    for line in STORY:
        assert f"\n{line}\n" in out[at:], f"{line!r} is missing behind:\n{out[max(0, at - 500) : at]}"
        at = out.index(f"\n{line}\n", at)
    assert running(tmp_path) == []
    assert left_in(tmp_path) == []


async def test_one_can_be_somebody_in_it_and_sigterm_ends_all_of_it(tmp_path: Path) -> None:
    async with demo(tmp_path) as process:
        said = await shown(process)
        [url] = re.findall(r"People API +(http://127\.0\.0\.1:\d+/[\w-]+)/people", said)
        [settings] = re.findall(r"Settings +(\S+)", said)
        assert is_private(settings)
        assert "40 tasks, live" in said
        async with RemotePeople(url) as people:
            ann = await people.person("Zoe")
            await ann.starts()
            await ann.sees("paid annotation work", timeout=SLOW)
            await ann.taps("Apply")
            await ann.sees_button("I agree", timeout=SLOW)
        assert len(running(tmp_path)) == 1
        process.send_signal(signal.SIGTERM)
        out, err = await output(process)
    assert (process.returncode, err) == (0, "")
    assert "Nothing is left running" in out
    assert running(tmp_path) == []
    assert left_in(tmp_path) == []


async def test_a_bot_that_dies_is_told_with_the_end_of_its_log(tmp_path: Path) -> None:
    kept = tmp_path / "kept"
    async with demo(tmp_path, "--folder", str(kept)) as process:
        await shown(process)
        [bot] = running(tmp_path)
        os.kill(bot, signal.SIGKILL)
        _, err = await output(process)
    assert process.returncode == 70
    assert "The bot was ended by signal 9. The last lines of its log:" in err
    assert "asking for updates" in err
    assert (kept / "tapwork.db").exists()


async def test_a_killed_demo_takes_the_bot_with_it(tmp_path: Path) -> None:
    async with demo(tmp_path) as process:
        await shown(process)
        assert len(running(tmp_path)) == 1
        process.kill()
        await process.wait()
        await becomes(lambda: not running(tmp_path))


async def test_a_reader_who_leaves_ends_the_story(tmp_path: Path) -> None:
    async with demo(tmp_path, "--script") as process:
        assert process.stdout
        await process.stdout.readline()
        process.stdout._transport.close()  # type: ignore[attr-defined]
        async with asyncio.timeout(SLOW):
            await process.wait()
    assert process.returncode == 0
    assert running(tmp_path) == []
    assert left_in(tmp_path) == []


async def test_a_folder_with_something_in_it_is_refused(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("dear to me")
    async with demo(tmp_path, "--folder", str(tmp_path)) as process:
        _, err = await output(process)
    assert process.returncode == 66
    assert "is not empty" in err


async def test_a_port_that_is_taken_is_named(tmp_path: Path) -> None:
    taken = await asyncio.start_server(lambda reader, writer: None, "127.0.0.1", 0)
    async with taken:
        port = taken.sockets[0].getsockname()[1]
        async with demo(tmp_path, "--port", str(port)) as process:
            _, err = await output(process)
    assert process.returncode == 69
    assert err == f"Port {port} cannot be used: another program has it. Take another: --port\n"


async def test_a_bot_that_does_not_come_up_is_told_with_its_reason(tmp_path: Path) -> None:
    place = Place(tmp_path)
    place.settle(url="http://127.0.0.1:1", token="of no shape at all", admin=1)
    with pytest.raises(Problem, match=r"ended by itself with exit code 64(?s:.*)telegram\.token"):
        await Child(place, Telegram()).start()
