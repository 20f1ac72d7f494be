"""A hundred thousand rows come in and go out in memory that does not grow with them, beside a bot at work."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

PROGRAM = """
import asyncio, json, resource, sys, time
from pathlib import Path

from crowd.services.exporting import ExportService
from crowd.services.importing import ImportService
from storage import open_storage
from tests.filling import NOON, added, rows


def memory():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


async def main(folder, count):
    path = folder / "t.jsonl"
    with path.open("w") as out:
        for at in range(count):
            text = f"Claim number {at}: " + "a word or two more " * 20
            out.write(json.dumps({"id": f"task-{at}", "text": text, "gold": "true"}) + "\\n")
    storage = await open_storage(f"sqlite:///{folder}/t.db")
    await added(storage)
    before = memory()
    waits, over = [], asyncio.Event()

    async def bot():
        while not over.is_set():
            began = time.perf_counter()
            await storage.write(None, lambda work: work.audit.note(NOON, "cli", "x", "y"))
            waits.append(time.perf_counter() - began)
            await asyncio.sleep(0.02)

    work = asyncio.create_task(bot())
    report = await ImportService(storage).add("facts", path, skip_bad=False, actor="cli", now=NOON)
    over.set()
    await work
    exported = await ExportService(storage).majority("facts", folder / "m.jsonl", form="jsonl")
    await storage.close()
    print(json.dumps({"added": report.added, "lines": exported.lines, "grown": memory() - before, "wait": max(waits)}))


asyncio.run(main(Path(sys.argv[1]), int(sys.argv[2])))
"""


@pytest.mark.slow
def test_a_hundred_thousand_rows_in_bounded_memory(tmp_path: Path) -> None:
    ran = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(tmp_path), "100000"],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr

    told = json.loads(ran.stdout)

    assert (told["added"], told["lines"]) == (100_000, 100_000)
    assert told["grown"] < 60  # MB; the file alone has 45
    assert told["wait"] < 2  # seconds that the bot's own writes waited, at worst, on a busy machine
