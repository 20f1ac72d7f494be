"""A crowd through the real services: who taps by chance is stopped by the set `basic`, and who is good works on."""

from __future__ import annotations

import asyncio
import random
from pathlib import Path

import pytest

from crowd.rules.spec import ProjectSpec
from crowd.services.cards import NothingLeft, Shown
from crowd.services.labelling import LabellingService
from crowd.services.projects import checked_project
from storage import Storage, Turn
from tests.filling import FILE, NOON, admit, jsonl, opened
from tests.labelling import NO, YES

AT_ONCE = 50
KNOWN = 20


def project() -> ProjectSpec:
    """The set `basic`, on tasks that anybody may answer."""
    text = FILE.replace("overlap = 3", "overlap = 1000").replace("price", 'rules_preset = "basic"\nprice', 1)
    spec = checked_project(text)
    assert isinstance(spec, ProjectSpec), spec
    return spec


async def crowd(storage: Storage, folder: Path, people: int, right: float, seed: int) -> list[int]:
    """How many known tasks each of them answered before she was stopped; KNOWN where she was not."""
    rows = [{"id": f"g{at}", "text": f"Known {at}", "gold": "true"} for at in range(KNOWN)]
    await opened(storage, jsonl(folder / "tasks.jsonl", rows), project())
    for who in range(1, people + 1):
        await storage.write(None, lambda work, who=who: admit(work, who))
    labelling, chance = LabellingService(storage), random.Random(seed)
    found: list[int] = []
    for first in range(1, people + 1, AT_ONCE):
        some = range(first, min(people + 1, first + AT_ONCE))
        plans = {who: [chance.random() < right for _ in range(KNOWN)] for who in some}
        found += await asyncio.gather(*(_works(labelling, who, plan) for who, plan in plans.items()))
    return found


async def _works(labelling: LabellingService, who: int, plan: list[bool]) -> int:
    now, update = NOON, who * 1_000
    step = await labelling.begin(Turn(update, now), who, 1, briefed=True)
    for done, right in enumerate(plan):
        if isinstance(step, NothingLeft):
            return done
        assert isinstance(step, Shown), step
        now, update = now + 30_000, update + 1
        step = await labelling.tap(Turn(update, now), who, step.card.task_id, 1, YES if right else NO)
    return len(plan)


async def _stopped(storage: Storage) -> int:
    found = await storage.read(
        lambda work: work._queries._execute(
            "SELECT count(DISTINCT person_id) FROM restrictions WHERE kind = 'pause'", {}
        ).fetchone()
    )
    return int(found[0]) if found else 0


async def test_of_forty_who_tap_by_chance_most_get_no_task_after_a_few(sqlite_storage: Storage, tmp_path: Path) -> None:
    done = await crowd(sqlite_storage, tmp_path, 40, 0.5, seed=3)

    assert await _stopped(sqlite_storage) >= 37
    assert sorted(done)[20] < 12


@pytest.mark.slow
@pytest.mark.parametrize(("right", "least", "most"), [(0.5, 950, 1_000), (0.9, 0, 20)], ids=["by chance", "good"])
async def test_a_thousand_of_each(sqlite_storage: Storage, tmp_path: Path, right: float, least: int, most: int) -> None:
    await crowd(sqlite_storage, tmp_path, 1_000, right, seed=5)
    stopped = await _stopped(sqlite_storage)
    print(f"stopped within {KNOWN} known tasks: {stopped} of 1,000")

    assert least <= stopped <= most
