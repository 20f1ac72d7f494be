"""`kill -9` while things that are due are done: each happens once, and none is forgotten."""

from __future__ import annotations

import asyncio
import random
import sys
from collections import Counter
from pathlib import Path

import pytest

from crowd.rules.retrying import NEVER, PAUSES
from crowd.services.dues import DueService
from storage import Storage
from tests.faults.due_program import noted
from tests.filling import NOON

PROGRAM = Path(__file__).with_name("due_program.py")
ROOT = Path(__file__).parents[2]


async def started(url: str, now: int) -> asyncio.subprocess.Process:
    """A process at work."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, str(PROGRAM), url, str(now)),
        cwd=ROOT,
        env={"PYTHONPATH": str(ROOT)},
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stdout
    assert await process.stdout.readline() == b"ready\n"
    return process


async def kills(storage: Storage, url: str, *, times: int, things: int) -> Counter[str]:
    """Two processes at once, killed so often at random moments; then one of ours does the rest. How often each was."""
    chance = random.Random(7)
    await storage.write(
        None, lambda work: [work.dues.add(kind="thing", ref=str(at), due_at=NOON) for at in range(things)]
    )
    now = NOON
    for _ in range(times):
        pair = await asyncio.gather(started(url, now), started(url, now))
        await asyncio.sleep(chance.uniform(0, 0.15))
        for process in pair:
            if process.returncode is None:
                process.kill()
            await process.wait()
        now += PAUSES[0]
    last = DueService(storage, {"thing": noted}, holder="last", admins=lambda: ())
    now += NEVER
    while await last.run(now):
        pass
    lines = await storage.read(lambda work: work.audit.latest(100_000))
    return Counter(line.subject for line in lines if line.action == "fell due")


async def test_two_processes_that_are_killed_do_everything_once(storage: Storage, storage_url: str) -> None:
    done = await kills(storage, storage_url, times=1, things=200)

    assert done == {str(at): 1 for at in range(200)}


@pytest.mark.slow
async def test_killed_fifty_times_they_do_everything_once(storage: Storage, storage_url: str) -> None:
    done = await kills(storage, storage_url, times=50, things=20_000)

    assert done == {str(at): 1 for at in range(20_000)}
