"""What becomes of every kind of resume, in the process that reads them, and of processes that do harm."""

import asyncio
import os
import platform
import select
import signal
import sys
from pathlib import Path

import pytest

from crowd.rules.reading.resume import Reading
from crowd.rules.resume import Recognised, Refusal, recognise
from crowd.services.documents import cage
from crowd.services.documents.reader import Reader
from tests.resumes.table import MOST, READ, SAMPLES, Sample
from tests.resumes.worse import FORBIDDEN, HERE, LEFT_BEHIND

NOW = 1_793_534_400_000  # November 2026
GROWTH = 50 * 1024  # kilobytes

caged = pytest.mark.skipif(
    sys.platform != "linux" or platform.machine() not in cage.ALLOWED, reason="the limits alone hold here"
)


def worse(*, within: float = 20) -> Reader:
    return Reader(child="tests.resumes.worse", within=within)


async def end_of(content: bytes) -> tuple[str, Reading] | Refusal:
    found = recognise(content, max_bytes=MOST)
    if not isinstance(found, Recognised):
        return found
    read = await Reader().read(content, found.kind, now=NOW)
    return (found.kind, read) if isinstance(read, Reading) else read


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.name)
async def test_each_file_has_its_end(sample: Sample) -> None:
    end = await end_of(sample.make())

    assert (end if isinstance(end, Refusal) else (end[0], end[1].state)) == sample.ends


@pytest.mark.parametrize("sample", READ, ids=lambda sample: sample.name)
async def test_each_writer_s_format_says_the_same(sample: Sample) -> None:
    end = await end_of(sample.make())

    assert not isinstance(end, Refusal)
    read = end[1]
    assert [hint.what for hint in read.degrees] == ["bachelor"]
    assert "Bachelor of Arts in English Literature" in read.degrees[0].quote
    assert (read.language, read.months, read.stated_years) == ("en", 102, 5)
    assert 110 < read.words < 130
    assert read.fingerprint


async def test_the_bot_s_memory_stays_put_whatever_it_is_sent(tmp_path: Path) -> None:
    for at, sample in enumerate(SAMPLES):
        (tmp_path / f"{at:03}").write_bytes(sample.make())

    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.resumes.measuring", str(tmp_path)), stdout=asyncio.subprocess.PIPE
    )
    said, _ = await process.communicate()

    assert process.returncode == 0
    assert int(said) < GROWTH


@pytest.mark.parametrize(
    ("deed", "end"),
    [
        ("loop", Refusal.TOO_HARD),
        ("allocate", Refusal.TOO_HARD),
        ("talk", Refusal.BROKEN),
        ("lie", Refusal.BROKEN),
        ("crash", Refusal.BROKEN),
        ("import", Reading("unread")),
    ],
)
async def test_a_process_that_goes_wrong_is_stopped(deed: str, end: Reading | Refusal) -> None:
    assert await worse().read(deed.encode(), "txt", now=NOW) == end


async def test_a_process_that_talks_without_end_never_holds_its_reader() -> None:
    """Its pipe is full when it is killed; with what it said left in there, one in six was waited for without end."""
    reader = worse()
    for _ in range(12):
        assert await asyncio.wait_for(reader.read(b"talk", "txt", now=NOW), 30) == Refusal.BROKEN


async def test_a_process_that_only_waits_is_stopped() -> None:
    assert await worse(within=1).read(b"sleep", "txt", now=NOW) == Refusal.TOO_HARD


async def test_a_process_that_cannot_work_is_our_fault_and_not_the_file_s() -> None:
    assert await Reader(child="tests.resumes.falls").read(b"x", "txt", now=NOW) == Reading("unread")
    assert await Reader(child="no.such.module").read(bytes(5_000_000), "txt", now=NOW) == Reading("unread")


@caged
@pytest.mark.parametrize("deed", FORBIDDEN)
async def test_a_process_can_do_nothing_but_read(deed: str) -> None:
    read = await worse().read(deed.encode(), "txt", now=NOW)

    assert isinstance(read, Reading)
    assert read.quotes == (f"{deed}: refused",)
    assert HERE.exists()
    assert not LEFT_BEHIND.exists()


async def test_a_process_gets_no_environment_and_no_open_file_of_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TAPWORK_TELEGRAM__TOKEN", "secret")

    read = await worse().read(b"look around", "txt", now=NOW)

    assert isinstance(read, Reading)
    assert read.quotes == ("look around: nothing of ours, in /, 3 files",)


async def test_no_more_than_two_files_are_read_at_once() -> None:
    reader = worse(within=0.5)
    began = asyncio.get_running_loop().time()

    await asyncio.gather(*[reader.read(b"sleep", "txt", now=NOW) for _ in range(4)])

    assert asyncio.get_running_loop().time() - began >= 1


@caged
async def test_a_process_ends_with_the_bot() -> None:
    code = "import asyncio; from crowd.services.documents.reader import Reader; asyncio.run("
    code += "Reader(child='tests.resumes.worse').read(b'sleep', 'txt', now=0))"
    bot = await asyncio.create_subprocess_exec(sys.executable, "-c", code)
    child = await asyncio.wait_for(_child_of(bot.pid), 20)
    watched = os.pidfd_open(child)

    bot.send_signal(signal.SIGKILL)
    await bot.wait()

    ended, _, _ = await asyncio.to_thread(select.select, [watched], [], [], 10)
    os.close(watched)
    assert ended


async def _child_of(pid: int) -> int:
    """The first process it starts, once that waits in its cage."""
    while True:
        for child in _lines(f"/proc/{pid}/task/{pid}/children"):
            if any(line.split() == ["Seccomp:", "2"] for line in _lines(f"/proc/{int(child)}/status")):
                return int(child)
        await asyncio.sleep(0.01)


def _lines(path: str) -> list[str]:
    try:
        return Path(path).read_text().splitlines()
    except OSError:  # it is gone
        return []
