"""What fell due before a restore is taken back: what was to open stays shut, what was to end goes on."""

from __future__ import annotations

from pathlib import Path

from crowd.services.checking import problems
from crowd.services.hands import WAVE
from crowd.services.moving import LIFE
from crowd.services.outcomes import ProjectView
from crowd.services.taking_back import By, take_back
from storage import Storage
from tests.filling import HOUR, NOON, added, admit, filled, jsonl, rows, spec, tick

LATER = NOON + 2 * HOUR
BY = By("cli", LATER)


async def test_what_was_to_pause_or_close_goes_on(storage: Storage, tmp_path: Path) -> None:
    projects = await added(storage, spec())
    await filled(storage, jsonl(tmp_path / "t.jsonl", rows(3)))
    await projects.open("facts", actor="cli", now=NOON)
    await projects.plan("facts", "paused", NOON + HOUR, actor="cli", now=NOON)
    await projects.plan("facts", "closed", LATER + HOUR, actor="cli", now=NOON)

    assert await storage.write(None, lambda work: take_back(work, LIFE, BY)) == 1
    await tick(storage, LATER)
    shown = await projects.show("facts", now=LATER)
    assert isinstance(shown, ProjectView)
    assert (shown.project.state, shown.project.pauses_at, shown.project.closes_at) == ("live", None, LATER + HOUR)
    assert await problems(storage) == []


async def test_nobody_else_is_told_of_a_project(storage: Storage, tmp_path: Path) -> None:
    projects = await added(storage, spec())
    await filled(storage, jsonl(tmp_path / "t.jsonl", rows(200)))
    await storage.write(None, lambda work: [admit(work, 100 + at) for at in range(60)])
    await projects.open("facts", actor="cli", now=NOON)

    assert await storage.write(None, lambda work: take_back(work, WAVE, BY)) == 1
    await tick(storage, LATER)
    told = await storage.read(lambda work: list(work.deliveries.running()))
    assert told == []
    assert await storage.read(lambda work: work.dues.overdue_refs(kind=WAVE, now=LATER + 24 * HOUR)) == []
